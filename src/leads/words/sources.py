"""Where a lead came from, as an answer to that question or in passing."""

from functools import cache

from src.leads.words.clauses import Signal, clauses, meant
from src.leads.words.phrases import Phrases, read, words
from src.leads.words.remembering import remembered

#: Where leads come from.
SOURCES: tuple[str, ...] = (
    "referral",
    "partner",
    "event",
    "inbound",
    "content",
    "advertising",
    "social",
    "outbound",
    "list",
)


@remembered
def source(text: str) -> str:
    """Give where a lead came from, as an answer to that question; "" if the words are not known."""
    return next((found.meaning for found in _sources().find(words(text))), "")


def source_in_passing(text: str) -> Signal | None:
    """Give where a lead came from by a remark: only by words that mean nothing else, or that are the whole remark."""
    for clause in clauses(text):
        said = words(clause)
        told = [value for value, denied in meant(said, _told_sources()) if not denied and value in SOURCES]
        bare = [word for word in said if word not in _little_words()]
        for value in (*told, *_whole(bare)):
            return Signal(value, clause)
    return None


def _whole(said: list[str]) -> list[str]:
    """The source that all the words together name, if they do."""
    found = list(_sources().find(said))
    whole = [hit.meaning for hit in found if (hit.start, hit.end) == (0, len(said))]
    return [] if " ".join(said) in _ambiguous() else whole


@cache
def _sources() -> Phrases:
    return Phrases(read("signals")["source"])


@cache
def _told_sources() -> Phrases:
    return Phrases(read("signals")["source_in_passing"])


@cache
def _little_words() -> frozenset[str]:
    return frozenset(word for little in read("signals")["source_alone"]["little_words"] for word in words(little))


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(" ".join(words(phrase)) for phrase in read("signals")["source_alone"]["ambiguous"])
