"""Text as it leaves a keyboard or a chat program, made plain: no control characters, one kind of double quote.

Nothing a person meant is taken away: invisible characters go, unusual spaces become spaces, the rest stays.
"""

import re
import unicodedata

#: Stands in a text where something was taken out; no cleaned text holds it by itself.
GAP = "\x1f"

# Controls, soft hyphens, zero-width spaces, marks that turn the writing direction, halves of surrogate pairs.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    r"\ufff9-\ufffb\ud800-\udfff]"
)
# Joiners belong to names in Persian or Hindi and to emoji; after a Latin letter they are rubbish from a paste.
_STRAY_JOINER = re.compile(r"(?<![^\x00-\x7f\u200c\u200d])[\u200c\u200d]+")
_SPACE = re.compile(r"[^\S\n\t]")
_WIDE_SPACE = re.compile(r" {3,}")
_TYPED_AS = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | {"＠": "@"})


def clean(text: str) -> str:
    """Give the text in NFC without invisible characters; line ends, tabs and double spaces stay."""
    text = _SPACE.sub(" ", text.replace("\r\n", "\n"))
    text = _STRAY_JOINER.sub("", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", _WIDE_SPACE.sub("  ", text).translate(_TYPED_AS))


def fold(text: str) -> str:
    """Give a text for comparing: no case, no accents (`Société` and `societe` are one)."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def as_said(text: str) -> list[str]:
    """The words of a text with their accents: two texts that agree in them say the same."""
    return re.findall(r"[^\W_]+", text.casefold())


def words(text: str) -> list[str]:
    """The folded words of a text, without punctuation."""
    return re.findall(r"[^\W_]+", fold(text))


def squash(text: str) -> str:
    """The folded letters and digits of a text, run together: `Acme-Corp.` -> `acmecorp`."""
    return "".join(words(text))


def says_something(text: str) -> bool:
    """Tell whether a text is more than punctuation: a letter, a digit, an emoji."""
    return any(char.isalnum() or ord(char) > 0x2BFF for char in text)


def excerpt(text: str, limit: int = 120) -> str:
    """A text on one line, cut so that it can be quoted."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def in_pieces(text: str, limit: int) -> list[str]:
    """The whole text in pieces of at most `limit` characters, cut between words where there are any."""
    pieces = []
    while len(text) > limit:
        cut = text.rfind(" ", limit // 2, limit) + 1 or limit
        pieces.append(text[:cut].strip())
        text = text[cut:].strip()
    return [piece for piece in (*pieces, text) if piece]
