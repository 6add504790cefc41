"""A question as a row of words and signs: nothing is lost but emphasis, closing marks and emoji that decorate."""

import re
import unicodedata
from dataclasses import dataclass

#: Nobody asks at greater length; a longer text is not read at all.
LONGEST = 600

_EMOJI = r"[\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u2500-\u27bf\u2900-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]"
_DECORATION = re.compile(rf"(?:\s|{_EMOJI}|:[a-z0-9_+-]+:|[.?!…;)\]¿¡])+$")
_POLITE = re.compile(
    r":(?:pray|raised_hands|wave|smile|slightly_smiling_face|sweat_smile|\+1|thumbsup|eyes|thinking_face):|[🙏🙌👋🙂😊😅👀👍🤔]\ufe0f?"
)
_TOKEN = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # an address
    r"|@[\w.-]+"  # a person
    r"|\d{4}-\d{2}-\d{2}"
    r"|[€$£]?\d+(?:[.,]\d+)*(?:st|nd|rd|th|er|h|[km%+])?(?![^\W\d_])\+?[€$£%]?"
    r"|(?:[dljmtscn]|qu)'(?=[^\W\d_])"  # l'année, d'Acme
    r"|[^\W\d_][^\W_]*(?:&[^\W\d_]+)?(?:['.-][^\W_]+)*"
    r"|[<>=!≠≤≥]+|:[a-z0-9_+-]+:|\S",
    re.IGNORECASE,
)
_MARKS = str.maketrans({"*": " ", "`": " ", "_": " ", "’": "'", "‘": "'", "´": "'", "“": '"', "”": '"', "„": '"'})
_POSSESSIVE = re.compile(r"'s$|s'$|'$")
_WHOLE = frozenset(
    ("aujourd'hui", "what's", "who's", "let's", "it's", "there's", "that's", "how's", "isn't", "aren't", "don't")
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign as written, and folded: lower case, without accents, without a possessive `'s`."""

    written: str
    folded: str
    possessive: bool = False


def tokens_of(question: str) -> tuple[Token, ...]:
    """The words and signs of a question, in order."""
    text = unicodedata.normalize("NFKC", question).translate(_MARKS)
    text = _DECORATION.sub("", _POLITE.sub(" ", text)).lstrip(" ¿¡")
    return tuple(map(_token, _TOKEN.findall(text)))


def fold(text: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _token(written: str) -> Token:
    folded = fold(written)
    if folded in _WHOLE or not _POSSESSIVE.search(folded) or len(folded) < 3:
        return Token(written, folded.rstrip(".") or folded)
    return Token(written, _POSSESSIVE.sub(lambda found: "s" if found[0] == "s'" else "", folded), True)
