"""Which encoding a file is in: by its mark, as UTF-8 if it can be that, else by what its odd bytes spell."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

_CHUNK = 1 << 20
_SAMPLE = 1 << 15
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16, so it is looked for first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What people's spreadsheets save when it is not Unicode.
_LIKELY = (
    *("cp1252", "cp1250", "cp1251", "cp932", "gb18030", "big5", "cp949", "euc_jp", "cp1253", "cp1254", "cp1255"),
    *("cp1256", "cp1257", "mac_roman", "koi8_r", "cp850"),
)
_WESTERN = frozenset("äöüßÄÖÜéèêëÉÈÊàâáÀÂÁçÇîïíÍôóÓûùúÚñÑãõÃÕåÅæÆœŒ–—’‘“”„€…·«»°´©®¿¡ \xa0")
_TURKISH = frozenset("ðþýÝÞÐ")  # how ğşıİŞĞ look in cp1252
_ICELANDIC = frozenset("áéíóúÁÉÍÓÚæÆ")
_LATIN = frozenset({"cp1252", "cp1250", "cp1254", "cp1257"})


@dataclass(frozen=True, slots=True)
class Decoding:
    """How to read a file's bytes: Python's name of the encoding, and what to do with bytes that are none in it."""

    encoding: str
    errors: str = "strict"


def decoding_of(path: Path) -> Decoding:
    """Tell how a file is written; it is read once, in pieces. A rule of thumb decides what the bytes leave open."""
    with path.open("rb") as file:
        start = file.read(4096)
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), "") or _unmarked_utf16(start)
    if marked:
        return Decoding(marked, "strict" if _decodes(path, marked) else "replace")
    if _decodes(path, "utf-8"):
        return Decoding("utf-8")
    odd = _odd_lines(path)
    if _is_mostly_utf8(odd):
        return Decoding("utf-8", "replace")
    name = _guessed(odd)
    return Decoding(name, "strict" if _decodes(path, name) else "replace")


def _unmarked_utf16(start: bytes) -> str:
    """UTF-16 without a mark: in most languages every other byte of separators and Latin letters is zero."""
    even, odd = start[::2], start[1::2]
    few, many = len(even) * 0.05, len(even) * 0.3
    if odd.count(0) > many and even.count(0) <= few:
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > many and odd.count(0) <= few else ""


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _odd_lines(path: Path) -> bytes:
    """Lines that are not ASCII, as many as tell the encoding; others say nothing about it."""
    odd, size = [], 0
    for chunk in _chunks(path):
        for line in chunk.splitlines(keepends=True):
            if not line.isascii():
                odd.append(line[:_SAMPLE])
                size += len(odd[-1])
            if size > _SAMPLE:
                return b"".join(odd)
    return b"".join(odd)


def _is_mostly_utf8(odd: bytes) -> bool:
    """A file of UTF-8 with a broken place or two: what is not ASCII is UTF-8 nine times in ten."""
    text = odd.decode("utf-8", "replace")
    good = sum(1 for char in text if char > "\x7f" and char != "\ufffd")
    return good > 9 * text.count("\ufffd")


def _guessed(odd: bytes) -> str:
    western = odd.decode("cp1252", "replace")
    letters = {char for char in western if char > "\x7f"}
    allowed = _WESTERN | (frozenset("øØ") if letters & frozenset("åÅæÆ") else frozenset())
    if letters <= allowed:
        return "cp1252"
    if letters & _TURKISH and not letters & _ICELANDIC and letters <= _WESTERN | _TURKISH:
        return "cp1254"
    best = from_bytes(odd, cp_isolation=list(_LIKELY)).best()
    name = best.encoding if best else "cp1252"
    # Bytes that cp1252 leaves undefined are Latin-1's control characters, which no one wrote: they are dropped later.
    return "latin_1" if name == "cp1252" and "\ufffd" in western else name
