"""What decorates a part of a line and is no part of its value: emoji, and a flag or a label with a colon before a name.

Nothing is thrown away: an emoji (or Slack's `:fire:`) and a flag (`URGENT:`) become parts of their own, and so notes.
"""

import re
from itertools import pairwise

from src.leads.line.clues import Clues
from src.leads.line.vocabulary import is_remark, is_title

_FACE = r"[\U0001f000-\U0001faff]|[☀-➿]\ufe0f|[✅✨❌❓❗⭐⭕]"
_EMOJI = re.compile(rf"(?:(?:{_FACE})[\ufe0f\u200d]*)+|(?<!\w):[a-z][a-z0-9_+-]{{1,40}}:(?!\w)", re.IGNORECASE)
_COLON = re.compile(r"(?<=\w)[:：] +(?=\S)")
_MARKS = " ,;:|-–—"


def apart_from_flourishes(part: str, clues: Clues) -> list[str]:
    """Give what a part says and its flourishes, in order: `🔥 URGENT: Jane Doe` -> 🔥, URGENT, Jane Doe."""
    edges = [0, *(edge for found in _EMOJI.finditer(part) for edge in found.span()), len(part)]
    pieces = [part[start:end].strip(" ") for start, end in pairwise(edges)]
    return [half for piece in pieces if piece for half in _at_colon(piece, clues)]


def _at_colon(text: str, clues: Clues) -> list[str]:
    colon = _COLON.search(text)
    if not colon:
        return [text]
    before, after = text[: colon.start()].strip(_MARKS), text[colon.end() :].strip(_MARKS)
    named = clues.person(after) or (clues.person(before) and is_title(after))
    return [before, after] if named and not is_remark(after) else [text]
