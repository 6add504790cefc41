"""Numbers in words, in the language of the answer: `seven leads`, `half of them`, `no leads`."""

import re
from collections.abc import Iterator
from functools import cache

from src.leads.grounding.answer import Answer
from src.leads.grounding.claims import Claim, Kind
from src.leads.grounding.figures import HEDGE, is_count
from src.leads.grounding.folding import folded
from src.leads.grounding.sources import Sources
from src.leads.grounding.vocabulary import WORD, alternatives, listed, number_words, told

_LANGUAGES = ("en", "de", "fr", "es", "pt")
#: A dozen or a thousand of something may be a way of speaking; and `once` is Spanish for 11.
_NOT_IN_SOURCES = frozenset(("once", "six", "dos", "mil", "cent"))
_SHARES = {
    float(value): re.compile(rf"(?<!\w)(?:{alternatives(said)})(?!\w)") for value, said in told()["shares"].items()
}
_ONE_IN = re.compile(r"(?<!\w)(?:one in|one out of|einer? von|une? sur|una? de cada|uno de cada|uma? em cada) $")
_NO_LEADS = re.compile(
    r"(?<!\w)(?:zero|null|there (?:are|were)(?: currently| now)? no|there aren't any|(?:you|we) (?:have|had|got) no"
    r"|es gibt(?: derzeit| aktuell)? keine|(?:sie|ihr|wir|du) ha(?:ben|bt|st) keine|il n'y a aucun|no hay"
    r"(?: ningun)?|nao ha(?: nenhum)?)\s+(?:\w+ ){0,2}(?:leads?|prospects?)(?!\w)"
)


def unsourced_words(answer: Answer, sources: Sources) -> Iterator[Claim]:
    text = _aligned(answer.left)
    yield from _numbers(text, answer, sources)
    for value, pattern in _SHARES.items():
        for found in pattern.finditer(text):
            if not _is_share(value, text[max(0, found.start() - 16) : found.start()], sources) and not sources.say(
                found[0]
            ):
                yield answer.claim(Kind.FIGURE, *found.span())
    for found in _NO_LEADS.finditer(text):
        if not sources.numbers.has(0.0) and 0 not in sources.tables.sizes:
            yield answer.claim(Kind.FIGURE, *found.span())


def _numbers(text: str, answer: Answer, sources: Sources) -> Iterator[Claim]:
    words = number_words(answer.language)
    for found in _pattern(answer.language).finditer(text):
        value = words[re.sub(r"\s+", " ", found[0])]
        if _ONE_IN.search(text[max(0, found.start() - 14) : found.start()]):
            known = sources.percentages.between(100 / value - 2.5, 100 / value + 2.5)
        else:
            known = _idle(text, found.end()) or _known(value, found.start(), answer, sources)
        if not known:
            yield answer.claim(Kind.FIGURE, *found.span())


@cache
def _pattern(language: str) -> re.Pattern[str]:
    words = sorted(map(re.escape, number_words(language)), key=len, reverse=True)
    return re.compile(rf"(?<![\w'-])(?:{'|'.join(words)})(?![\w'-])")


def _idle(text: str, end: int) -> bool:
    """Whether what is counted is none of the store's things."""
    following = WORD.findall(text[end : end + 30])[:2]
    return bool(following) and any(word in _IDLE for word in (following[0], " ".join(following)))


_IDLE = frozenset(listed(told()["idle"]["after"]))


def _known(value: int, at: int, answer: Answer, sources: Sources) -> bool:
    if sources.numbers.near(float(value), 0.5, broken=True):
        return True
    return sources.numbers.has(float(value)) or is_count(value, at, answer, sources) or _spelled(value, sources)


def _spelled(value: int, sources: Sources) -> bool:
    """Whether somebody wrote it in words, in any language."""
    spelled = {word for language in _LANGUAGES for word, number in number_words(language).items() if number == value}
    return any(sources.say(word) for word in spelled - _NOT_IN_SOURCES)


def _is_share(value: float, before: str, sources: Sources) -> bool:
    """Half is 47.5 to 52.5 percent, `nearly half` down to 42.5; twice is a ratio of 2, or a change of 100 percent."""
    if value < 10:
        rise = 100 * (value - 1)
        ratio = sources.numbers.between(value * 0.95, value * 1.05, broken="ratio" not in sources.folded)
        return ratio or sources.percentages.between(rise * 0.95, rise * 1.05)
    hedge = next((name for name in HEDGE if HEDGE[name].search(before)), "")
    low, high = {"above": (0.0, 7.5), "below": (7.5, 0.0)}.get(hedge, (2.5, 2.5))
    if sources.percentages.between(value - low, value + high):
        return True
    return sources.numbers.between((value - low) / 100, (value + high) / 100, broken=True)


def _aligned(text: str) -> str:
    """Folded letter by letter, so that places are the same."""
    if text.isascii():
        return text.lower()
    return "".join(folded(char)[:1] or char if ord(char) > 127 else char.lower() for char in text)
