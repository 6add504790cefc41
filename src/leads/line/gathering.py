"""A draft in the making: the first value of a field stands, a second one that differs becomes a note."""

from dataclasses import dataclass, field

from src.leads.models import LeadDraft
from src.leads.words.typed_text import as_said, in_pieces, says_something

#: Characters; what is longer is kept in the notes, whole.
FIELD_LIMIT = 300
#: Characters of one note; what is longer becomes several notes.
NOTE_LIMIT = 2000


@dataclass(slots=True)
class Gathering:
    """What is known so far of the lead with this address."""

    email: str
    email_key: str
    facts: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    guessed: dict[str, str] = field(default_factory=dict)

    def say(self, name: str, value: str, typed: str = "") -> None:
        """Set a field; a different second value, as typed, and one that is too long are noted."""
        self._say(self.facts, name, value, typed or value)

    def say_extra(self, key: str, value: str) -> None:
        """Set a value that has no field."""
        self._say(self.extra, key, value, value)

    def _say(self, facts: dict[str, str], name: str, value: str, typed: str) -> None:
        tidy = " ".join(value.split())
        if not tidy:
            return
        if max(len(name), len(tidy)) > FIELD_LIMIT or as_said(facts.get(name, tidy)) != as_said(tidy):
            self.note(f"{name}: {typed}")
        else:
            facts.setdefault(name, tidy)

    def note(self, text: str) -> None:
        """Keep what was said as a note, or not understood; punctuation alone says nothing."""
        tidy = " ".join(text.split())
        if tidy not in self.notes and says_something(tidy):
            self.notes.extend(in_pieces(tidy, NOTE_LIMIT))

    def says(self, text: str) -> bool:
        """Tell whether a text repeats a fact that is known."""
        return bool(as_said(text)) and any(as_said(text) == as_said(value) for value in self.facts.values())

    def merge(self, other: "Gathering") -> None:
        """Take over what another one knows; what differs is noted."""
        self.guessed |= {name: why for name, why in other.guessed.items() if name not in self.facts}
        for name, value in other.facts.items():
            self.say(name, value)
        for key, value in other.extra.items():
            self.say_extra(key, value)
        for note in other.notes:
            self.note(note)

    def learn(self, other: "Gathering") -> None:
        """Take over only what is new, and no notes."""
        self.guessed |= {name: why for name, why in other.guessed.items() if name not in self.facts}
        self.facts = other.facts | self.facts
        self.extra = other.extra | self.extra

    def draft(self) -> LeadDraft:
        """The finished draft."""
        return LeadDraft(
            email=self.email,
            email_key=self.email_key,
            notes=tuple(self.notes),
            extra=dict(self.extra),
            guessed=dict(self.guessed),
            cleared=(),
            **self.facts,
        )
