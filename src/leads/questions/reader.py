"""A cursor over the pieces of a question, and the patterns that read them: each takes what it knows, or leaves it."""

from collections.abc import Callable, Sequence

from src.leads.questions.draft import Draft, NotUnderstood
from src.leads.questions.items import Item

#: What a name can be, and so what leads can be filtered by.
FILTERS = ("tier", "company", "source", "owner", "status", "industry", "country", "title")
#: The columns that leads can be grouped by.
GROUPS = frozenset(
    ("tier", "company", "domain", "title", "country", "industry", "source", "owner", "status", "added_by")
)
Pattern = Callable[["Reader"], bool]


class Reader:
    """The pieces from left to right; `follow` says that an answer came before."""

    def __init__(self, items: Sequence[Item], *, follow: bool, asker: str) -> None:
        self.items = items
        self.at = 0
        self.follow = follow
        self.asker = asker
        self.draft = Draft()

    def peek(self, ahead: int = 0) -> Item | None:
        place = self.at + ahead
        return self.items[place] if place < len(self.items) else None

    def sees(self, *kinds: str, ahead: int = 0) -> Item | None:
        """The piece there, if it may mean one of these."""
        item = self.peek(ahead)
        return item if item and item.means(*kinds) else None

    def take(self, *kinds: str) -> Item | None:
        """Go over the piece if it may mean one of these."""
        item = self.sees(*kinds)
        if item:
            self.at += 1
        return item

    def skip(self, *kinds: str) -> None:
        """Go over what adds nothing here."""
        while self.take("harmless", *kinds):
            pass

    @property
    def at_start(self) -> bool:
        """Whether nothing was said yet that means anything."""
        return all(item.means("harmless") for item in self.items[: self.at])

    def any_of(self, *patterns: Pattern) -> bool:
        """The first of the patterns that takes something; one that does not leaves the cursor where it was."""
        return any(self._tried(pattern) for pattern in patterns)

    def read(self, patterns: Sequence[Pattern]) -> Draft:
        """Everything, piece by piece. Raises NotUnderstood with the pieces that no pattern takes."""
        unknown = []
        while self.at < len(self.items):
            before = self.at
            if self.any_of(*patterns):
                continue
            unknown.append(self.items[before].written)
            self.at = before + 1
        if unknown:
            raise NotUnderstood(*unknown)
        return self.draft

    def _tried(self, pattern: Pattern) -> bool:
        before = self.at
        if pattern(self):
            return True
        self.at = before
        return False
