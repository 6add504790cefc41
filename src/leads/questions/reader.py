"""A cursor over a question, and a draft that grows with it; a pattern takes what it knows, or leaves both alone."""

from collections.abc import Callable, Sequence

from src.leads.questions.draft import Draft, NotUnderstood
from src.leads.questions.sentence import Item, Place

#: What leads can be filtered by, in the order in which a word that may be two of them is asked about.
FILTERS = ("tier", "company", "country", "source", "industry", "status", "title", "owner")
Pattern = Callable[["Reader"], bool]


class Reader:
    """The places from left to right; `follow` says that an answer came before."""

    def __init__(self, places: Sequence[Place], *, follow: bool, asker: str) -> None:
        self.places = places
        self.at = 0
        self.furthest = 0
        self.follow = follow
        self.asker = asker
        self.draft = Draft()

    @property
    def end(self) -> bool:
        return self.at >= len(self.places)

    @property
    def behind(self) -> Place:
        """The place before the cursor; empty at the beginning."""
        return self.places[self.at - 1] if self.at else {}

    def sees(self, *kinds: str, ahead: int = 0) -> Item | None:
        """The longest reading here as one of these kinds."""
        at = self.at + ahead
        if at >= len(self.places):
            return None
        found = [item for kind in kinds if (item := self.places[at].get(kind))]
        return max(found, key=lambda item: item.length) if found else None

    def take(self, *kinds: str) -> Item | None:
        """Go over the longest reading as one of these kinds."""
        if item := self.sees(*kinds):
            self.at += item.length
            self.furthest = max(self.furthest, self.at)
        return item

    def skip(self, *kinds: str) -> None:
        """Go over any number of these."""
        while self.take(*kinds):
            pass

    def kind_of(self, item: Item, *kinds: str) -> tuple[str, ...]:
        """Which of these kinds a reading that was taken may be."""
        place = self.places[item.place]
        return tuple(kind for kind in kinds if (found := place.get(kind)) and found.length == item.length)

    def fresh(self) -> None:
        """Begin anew."""
        self.at, self.draft = 0, Draft()

    def attempt(self, pattern: Pattern) -> bool:
        """Let a pattern read on; one that does not puts nothing into the draft and leaves the cursor where it was."""
        at, draft = self.at, self.draft
        self.draft = draft.copy()
        if pattern(self):
            return True
        self.at, self.draft = at, draft
        return False

    def any_of(self, *patterns: Pattern) -> bool:
        """The first of the patterns that takes something."""
        return any(self.attempt(pattern) for pattern in patterns)

    def stuck(self) -> NotUnderstood:
        """What to say when nothing fits: the words that are known nowhere, else the one where it broke off."""
        strange = [place["strange"].written for place in self.places if "strange" in place]
        here = self.places[min(self.furthest, len(self.places) - 1)]["word"].written if self.places else ""
        return NotUnderstood(*(strange or [here]))
