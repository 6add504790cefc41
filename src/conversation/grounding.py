"""What an answer may rest on in a conversation, and what a model is told of what has no source."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from src.leads.grounding import Claim, unsourced
from src.sdk.fence import fenced
from src.sdk.tool_calls import Called

#: The tool whose results are worth what the numbers given to it are, and the one whose conditions hold for its result.
CALCULATE, QUERY = "calculate", "query_leads"
_FILTERS = re.compile(r'"filters": ?\[[^\]]*\]')
#: Arguments that say how much is shown, not what is so.
_HOW_MUCH = frozenset(("limit", "offset", "query"))
_ADDRESS = re.compile(r"[@/]|\w\.\w|\d{5}")


def sources_of(question: str, history: Sequence[Mapping[str, Any]], clock: str, calls: Sequence[Called]) -> list[str]:
    """The texts that an answer may take figures and names from, in the order in which they were said.

    A tool's result counts, and the conditions of a query that ran; a calculation only if each of its numbers has a
    source of its own, so that nothing becomes true by being put into a tool.
    """
    sources = [question, clock, *(str(each.get("content", "")) for each in history)]
    for call in calls:
        if not call.failed and (call.name != CALCULATE or _rests_on(call.said, sources)):
            asked = [json.dumps(_asked(call.said, sources), ensure_ascii=False)] if call.name == QUERY else []
            sources += [_FILTERS.sub("", call.result), *asked]
    return sources


def sent_back(claims: Iterable[Claim]) -> str:
    """What the model is asked, once, when its answer says what nothing gives."""
    listed = [{"kind": claim.kind.value, "text": claim.text[:80]} for claim in claims][:30]
    return (
        f"{fenced('checked', listed)}\nThese parts of your answer stand in no tool result, nor in the question or this "
        "conversation. Ask a tool for them (calculate for arithmetic), or leave them out. Then give the whole answer "
        "again, in the same language, without a word about this check."
    )


def _rests_on(said: Any, sources: Sequence[str]) -> bool:
    numbers = said.get("numbers", ()) if isinstance(said, Mapping) else ()
    return not any(unsourced(_written(number), sources) for number in numbers)


def _written(number: Any) -> str:
    whole = isinstance(number, float) and number.is_integer() and abs(number) < 1e15
    return str(int(number) if whole else number).lstrip("-")


def _asked(said: Any, sources: Sequence[str]) -> Any:
    """The arguments without addresses that only the model has named."""
    if isinstance(said, Mapping):
        return {name: _asked(each, sources) for name, each in said.items() if name not in _HOW_MUCH}
    if isinstance(said, list | tuple):
        return [kept for each in said if (kept := _asked(each, sources)) != ""]
    if isinstance(said, str) and _ADDRESS.search(said) and not any(said in source for source in sources):
        return ""
    return said
