"""A question as a row of words: Slack's markup, emoji and punctuation taken off, each word with its folded form."""

import re
import unicodedata
from dataclasses import dataclass

#: Nobody asks at greater length; a paste is no question.
LONGEST = 600

_EMOJI = re.compile(r":[a-z0-9_+-]+:|[\u2190-\u2bff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")
_TOKEN = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # an address
    r"|@[\w.-]+"  # a person
    r"|\d{4}-\d{2}-\d{2}"
    r"|[€$£]?\d+(?:[.,]\d{3})*(?:[.,]\d+)?(?:st|nd|rd|th|er|[km%+])?(?![^\W\d_])\+?[€$£]?"
    r"|[^\W\d_][^\W_]*(?:&[^\W\d_]+)?(?:['.-][^\W_]+)*|[^\W_]+|[<>]=?|[≤≥,;/&]"
)
_MARKS = str.maketrans({"*": " ", "~": " ", "`": " ", "’": "'", "‘": "'", "´": "'", "_": " "})
_POSSESSIVE = re.compile(r"'s$|s'$|'$")


@dataclass(frozen=True, slots=True)
class Token:
    """One word as written, and folded: lower case, without accents, without a possessive `'s`."""

    written: str
    folded: str
    possessive: bool = False


def tokens_of(question: str) -> tuple[Token, ...]:
    """The words of a question, in order."""
    text = _EMOJI.sub(" ", unicodedata.normalize("NFKC", question[:LONGEST])).translate(_MARKS)
    return tuple(map(_token, _TOKEN.findall(text)))


def fold(text: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _token(written: str) -> Token:
    bare = _POSSESSIVE.sub(lambda found: "s" if found[0] == "s'" else "", written)
    return Token(written, fold(written).strip(".") if bare == written else fold(bare), bare != written)
