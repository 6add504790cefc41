"""The built-in analyst: words → `LeadQuery`, or what it did not understand; never a guess. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from src.leads.names import Names
from src.leads.query import LeadQuery
from src.leads.questions.building import built
from src.leads.questions.cards import cards_asked
from src.leads.questions.draft import Draft, NotUnderstood
from src.leads.questions.follow_up import changed
from src.leads.questions.forms import FORMS, opened
from src.leads.questions.fragments import fragment
from src.leads.questions.reader import Pattern, Reader
from src.leads.questions.sentence import sentence_of
from src.leads.questions.suggesting import examples, with_the_name_meant
from src.leads.questions.tokens import LONGEST


@dataclass(frozen=True, slots=True)
class Before:
    """The answer that a follow-up refers to: its query, and the ids of the leads it showed, in their order."""

    query: LeadQuery
    leads: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is asked with: who asks, when and in which zone, the store's names, the answer before."""

    now: datetime
    zone: ZoneInfo
    asker: str = ""
    names: Names = field(default_factory=Names)
    before: Before | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """Every word was understood, and this is what they ask; `card`: of one lead, its card is the answer."""

    query: LeadQuery
    card: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """The cards of these leads of the answer before are asked for."""

    leads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NotShown:
    """A lead of the answer before is asked for by its place, and that answer shows only so many."""

    shown: int


@dataclass(frozen=True, slots=True)
class Thanks:
    """Nothing is asked: a thank-you, or contentment."""


@dataclass(frozen=True, slots=True)
class Declined:
    """Not fully understood: `words` are what it did not understand, `suggestions` questions that work."""

    words: tuple[str, ...]
    suggestions: tuple[str, ...] = ()


Reading = Understood | Details | NotShown | Thanks | Declined

#: The most cards that one answer shows.
MOST_CARDS = 5


def analyse(question: str, asked: Asked) -> Reading:
    """Read a question. Deterministic, without I/O, in under 2 ms."""
    try:
        return _read(question, asked)
    except NotUnderstood as error:
        return declined(asked, *error.words, question=question)


def declined(asked: Asked, *words: str, question: str = "") -> Declined:
    """What was not understood, and what would be: the question with the name that was meant, and others that work."""
    meant = with_the_name_meant(question, words, asked.names)
    first = (meant,) if meant and _is_understood(meant, asked) else ()
    return Declined(tuple(word for word in words if word.strip()), (*first, *examples(asked.names))[:4])


def _is_understood(question: str, asked: Asked) -> bool:
    try:
        return isinstance(_read(question, asked), Understood)
    except NotUnderstood:
        return False


def _read(question: str, asked: Asked) -> Reading:
    """The reading. Raises NotUnderstood."""
    if len(question) > LONGEST:
        raise NotUnderstood("so long a text")
    places = sentence_of(question, asked.names, asked.now.astimezone(asked.zone).date())
    reader = Reader(places, follow=asked.before is not None, asker=asked.asker)
    if _thanks(reader):
        return Thanks()
    if asked.before and (cards := _cards(reader, asked.before)):
        return cards
    return Understood(_query(reader, asked.before, question), card=reader.draft.card)


def _query(reader: Reader, before: Before | None, question: str) -> LeadQuery:
    """A question that stands alone by itself, any other by the one before. Raises NotUnderstood."""
    leans = before is not None and leaning(reader)
    whole = None if leans else _whole(reader)
    if whole and (before is None or _stands_alone(whole)):
        return built(whole, question)
    if before is None:
        raise reader.stuck()
    return changed(before.query, _fragment(reader), question)


def leaning(reader: Reader) -> bool:
    """Whether it begins as a follow-up does: `and`, `what about`, `only`."""
    reader.fresh()
    return reader.sees("lead_in", "about", "only", "also") is not None and not reader.sees("greet")


def _whole(reader: Reader) -> Draft | None:
    """What the first form that reads every word has understood."""
    for form in FORMS:
        reader.fresh()
        opened(reader)
        if _reads_all(reader, form):
            return reader.draft
    return None


def _fragment(reader: Reader) -> Draft:
    reader.fresh()
    if not _reads_all(reader, fragment):
        raise reader.stuck()
    return reader.draft


def _reads_all(reader: Reader, form: Pattern) -> bool:
    try:
        return reader.attempt(form) and _ended(reader)
    except NotUnderstood:
        return False


def _ended(reader: Reader) -> bool:
    reader.skip("please", "comma", "stop")
    return reader.end


def _stands_alone(draft: Draft) -> bool:
    """Whether it names what it is about: leads, a group with the most of them, somebody."""
    return bool(draft.nouns or draft.lookup or draft.limits_groups)


def _thanks(reader: Reader) -> bool:
    """Nothing but a thank-you, or contentment."""
    reader.fresh()
    said = 0
    while reader.take("thanks", "greet", "comma", "stop", "and"):
        said += reader.places[reader.at - 1].get("thanks") is not None
    return reader.end and said > 0


def _cards(reader: Reader, before: Before) -> Details | NotShown | None:
    """`details`, `details on the second one`, `why the first one?`: leads of the answer before."""
    cards, shown = cards_asked(reader), len(before.leads)
    if cards is None or (cards.the_one and shown != 1):
        return None
    if cards.place is None:
        return Details(before.leads[:MOST_CARDS]) if shown else None
    if max(cards.place, 1) > shown:
        return NotShown(shown)
    return Details((before.leads[cards.place - 1 if cards.place > 0 else cards.place],))
