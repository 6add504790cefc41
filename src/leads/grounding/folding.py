"""Texts made comparable at speed: no case, no accents, one kind of apostrophe, nothing invisible."""

import re
import unicodedata

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_WRITTEN = {"\\n": " ", "\\t": " ", "\\r": " ", '\\"': '"', "\\/": "/", "\\\\": "\\"}
_WRITTEN_AS = re.compile(r"\\[nrt\"/\\]")
_MARKS = re.compile(r"[\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]+")
_LIKE = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " "})


def unescaped(text: str) -> str:
    """A text in which JSON's escapes are undone, whether it is JSON or not."""
    if "\\" not in text:
        return text
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return _WRITTEN_AS.sub(lambda found: _WRITTEN[found[0]], text)


def folded(text: str) -> str:
    """For comparing; not of the same length."""
    text = text.casefold()
    if text.isascii():
        return text
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_LIKE)
