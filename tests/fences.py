"""The fences in what a model was sent, read as strictly as can be: by their marks alone."""

import json
import re
from typing import Any

_MARK = re.compile(r"</?[a-z]\w*>")


def fences_in(text: str) -> list[tuple[str, Any]]:
    """Each fence's kind and what it holds. Raises AssertionError unless marks come in pairs with JSON between them."""
    marks = list(_MARK.finditer(text))
    assert len(marks) % 2 == 0, text
    found = []
    for opens, closes in zip(marks[::2], marks[1::2], strict=True):
        kind = opens[0][1:-1]
        assert closes[0] == f"</{kind}>", text
        found.append((kind, json.loads(text[opens.end() : closes.start()])))
    outside = _MARK.sub("", "".join(text[a.end() : b.start()] for a, b in zip(marks[1::2], marks[2::2], strict=False)))
    assert not set("<>") & set(outside), text
    return found
