"""Companies and people: a name that the store knows, or that plainly is one, must stand in the sources."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from src.leads.grounding.answer import Answer
from src.leads.grounding.claims import Claim, Kind
from src.leads.grounding.folding import folded
from src.leads.grounding.sources import Sources
from src.leads.grounding.vocabulary import alternatives, is_ordinary, listed, told
from src.leads.names import Names
from src.leads.questions.known_names import known_names
from src.leads.questions.tokens import Token

_WORD = re.compile(r"(?:[^\W\d_]|\d+(?=[A-Z][^\W\d_]+))[^\W_]*(?:[&.'’-][^\W_]+)*")
_GAP = re.compile(r" (?:& |(?:von|van|de|der|da|dos|di|du|la|le|bin|al|el) (?=[A-ZÀ-Þ]))?")
_POSSESSIVE = re.compile(r"['’]s$")
_OPENS = re.compile(r"(?:^|[.!?:…]|\n|[•|>\"“(]|[-–—*])[\s*_\"“(#>•-]*$")
_HEADING = re.compile(r"^\s*(?:#.*|\*\*?[^*]+\*\*?:?\s*|[^|]{0,60}:\s*)$")
_BEFORE = re.compile(rf"(?:^|\W)(?:{alternatives(told()['ordinary']['before'])})['’]?[\s*_\"“]*$", re.IGNORECASE)
_FORMS = frozenset(listed(told()["ordinary"]["forms"]))
_ROOM = 40


@dataclass(frozen=True, slots=True)
class _Word:
    written: str
    folded: str
    start: int
    end: int
    capital: bool
    opens: bool


def unsourced_names(answer: Answer, sources: Sources, names: Names) -> Iterator[Claim]:
    words = [_word(found, answer.left) for found in answer.finds(_WORD)]
    known = _known(words, names)
    for run in _runs(words, answer.left):
        yield from (answer.claim(Kind.NAME, *span) for span in _unsourced(run, known, answer, sources))
    for start, end in known.values():
        name = folded(answer.text[start:end])
        if not (_said(name, sources) or _without_form(name, sources)):
            yield answer.claim(Kind.NAME, start, end)


def _word(found: re.Match[str], text: str) -> _Word:
    written = _POSSESSIVE.sub("", found[0])
    start, capital = found.start(), written[0].isupper() or written[0].isdigit()
    before = text[start - 12 : start] if start > 12 else f"\n{text[:start]}"
    opens = capital and _OPENS.search(before) is not None
    return _Word(written, folded(written), start, start + len(written), capital, opens)


def _known(words: Sequence[_Word], names: Names) -> dict[int, tuple[int, int]]:
    """By place: companies and owners of the store, written as names are."""
    index, tokens = known_names(names), [Token(word.written, word.folded) for word in words]
    found: dict[int, tuple[int, int]] = {}
    at = 0
    while at < len(words):
        hit = index.at(tokens, at) if words[at].capital and words[at].folded in index.words else None
        if hit and any(field in ("company", "owner") for field, _ in hit[1]) and not _just_a_word(words, at, hit[0]):
            last = words[at + hit[0] - 1]
            found[words[at].start] = (words[at].start, last.end)
        at += hit[0] if hit else 1
    return found


def _just_a_word(words: Sequence[_Word], at: int, length: int) -> bool:
    """An ordinary word that happens to be a name, at the beginning of a sentence."""
    return length == 1 and words[at].opens and is_ordinary(words[at].folded)


def _said(name: str, sources: Sources) -> bool:
    """As it is, or in the genitive: `Marias Leads`."""
    return sources.say(name) or (len(name) > 3 and name.endswith("s") and sources.say(name[:-1]))


def _without_form(name: str, sources: Sources) -> bool:
    """`Lumière SA` where the sources say `Lumière`."""
    first, _, last = name.rpartition(" ")
    return bool(first) and last in _FORMS and sources.say(first)


def _runs(words: Sequence[_Word], text: str) -> Iterator[list[_Word]]:
    """Capitalised words in a row, none of them an ordinary one."""
    run: list[_Word] = []
    for word in words:
        joined = bool(run) and _GAP.fullmatch(text, run[-1].end, word.start)
        if run and not joined:
            yield run
            run = []
        if word.capital and ((word.folded in _FORMS and run) or not is_ordinary(word.folded)):
            run = [*run, word]
        elif run and not (
            _GAP.fullmatch(text, run[-1].end, word.start) and len(word.written) < 4 and word.written.islower()
        ):
            yield run
            run = []
    if run:
        yield run


def _unsourced(
    run: Sequence[_Word], known: dict[int, tuple[int, int]], answer: Answer, sources: Sources
) -> Iterator[tuple[int, int]]:
    """The words of the run that no source has, if they are a name for sure; or names that were put together anew."""
    missing = [word for word in run if not _said(word.folded, sources)]
    if missing and any(word.start in known for word in run):
        return
    if (missing and _is_name(run, missing, answer)) or (not missing and _mixed(run, answer, sources)):
        yield run[0].start, run[-1].end


def _is_name(run: Sequence[_Word], missing: Sequence[_Word], answer: Answer) -> bool:
    """A legal form, two words that are no others, or what follows `at` and the like."""
    if run[-1].folded in _FORMS and len(run) > 1:
        return True
    if _in_a_heading(run[0], answer) or (
        len(missing) == 1 and missing[0].opens and missing[0] is run[0] and len(run) < 2
    ):
        return False
    if len(run) > 1:
        return len(missing) > 1 or missing[0] is not run[0] or not run[0].opens
    shouted = run[0].written.isupper() and len(run[0].written) < 6
    before = answer.left[max(0, run[0].start - _ROOM) : run[0].start]
    return (answer.language != "de" and not shouted) or _BEFORE.search(before) is not None


def _in_a_heading(word: _Word, answer: Answer) -> bool:
    begin = answer.text.rfind("\n", 0, word.start) + 1
    end = answer.text.find("\n", word.start)
    return _HEADING.match(answer.text[begin : end if end >= 0 else len(answer.text)]) is not None


def _mixed(run: Sequence[_Word], answer: Answer, sources: Sources) -> bool:
    """Whether two words that each stand somewhere never stand together: one lead's first name with another's last."""
    return (
        len(run) == 2
        and run[1].folded not in _FORMS
        and not sources.say(folded(answer.text[run[0].start : run[1].end]))
    )
