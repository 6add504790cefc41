"""A model's answer: its words, what it rests on as chart or table, the scope of each query, and who said it."""

import re
from collections.abc import Sequence

from src.blocks.answers import attached
from src.blocks.headline import headline
from src.blocks.markdown import safe_markdown
from src.blocks.prose import ROOM, prose
from src.blocks.scope import scope
from src.blocks.text import BLOCKS_TEXT_LIMIT, characters, context, escape, fallback
from src.leads.result import Result
from src.rendered import Rendered

#: Bold and code, which a notification would show as they are typed.
_MARKS = re.compile(r"\*\*|`")
#: Queries whose scope is told; more are counted.
SCOPES = 3
#: Characters for what comes below all this: the votes.
_VOTES = 200


def spoken(text: str, results: Sequence[Result], shown: Result | None, notes: Sequence[str] = ()) -> Rendered:
    """`shown` comes as chart and table with its menu; with nothing said, the store's own sentence about it is."""
    words = text or (headline(shown or results[-1]) if results else "")
    below = attached(shown) if shown else None
    quiet = [*([below.cut] if below and below.cut else []), *scopes(results), *notes]
    told = [context(escape(line)) for line in quiet]
    under = (*below.body, *told, *below.controls) if below else told
    room = min(ROOM, BLOCKS_TEXT_LIMIT - _VOTES - characters(under))
    body = prose(words, tables=0 if below and below.body else 1, room=room)
    return Rendered(
        fallback([_MARKS.sub("", words), *quiet]),
        (*body, *under),
        below.chart if below else None,
        spoken=safe_markdown(text),
        prose=len(body),
    )


def scopes(results: Sequence[Result]) -> list[str]:
    """Period, zone, filters and number of leads of each query, once; the last ones if there are many."""
    told = list(dict.fromkeys(map(scope, results)))
    more = [f"and {len(told) - SCOPES} more questions to the store"] if len(told) > SCOPES else []
    return [*told[-SCOPES:], *more]
