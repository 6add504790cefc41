"""What someone wants to become of leads, and what it would make of each of them. Pure.

The same function makes the rows that a person is shown and, when they confirm, the rows as they would be now: where the
two differ, the lead is not what the person saw any more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import orjson

from src.leads import merging, rows
from src.leads.judging.keeping import kept
from src.leads.models import Assessment, Change, Lead, LeadDraft

#: An e-mail address is what makes a lead this lead; every other fact may be changed.
EDITABLE = merging.MERGED


@dataclass(frozen=True, slots=True)
class Edit:
    """Facts that get a value ("" clears one), a note that is added; or the lead is deleted, and nothing else."""

    facts: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    delete: bool = False

    @property
    def kind(self) -> str:
        """What it is in a word: `delete`, `note`, `status`, `owner` or `update`."""
        if self.delete:
            return "delete"
        named = [*self.facts, *(["note"] if self.note else [])]
        return named[0] if named in (["note"], ["status"], ["owner"]) else "update"

    def said_of(self, draft: LeadDraft) -> LeadDraft:
        """The edit as a line that is said of the lead. Raises TypeError for what is no fact."""
        said: dict[str, Any] = {name: value for name, value in self.facts.items() if value}
        cleared = tuple(name for name, value in self.facts.items() if not value)
        notes = (self.note,) if self.note else ()
        return LeadDraft(email=draft.email, email_key=draft.email_key, notes=notes, cleared=cleared, **said)


@dataclass(frozen=True, slots=True)
class Row:
    """One lead of a proposal, as it is shown: who it is, what changes, and what that does to its score.

    Of a lead that is to be deleted, `seen` stands for all that was known of it.
    """

    lead_id: int
    email: str
    name: str
    company: str
    changes: tuple[Change, ...]
    score: tuple[int, int]
    tier: tuple[str, str]
    seen: str = ""

    def shows_the_same_as(self, other: "Row") -> bool:
        """Whether it is the same lead, and the same would become of it; how it scores is not what is decided."""
        mine, theirs = ((row.lead_id, row.email, row.name, row.company, row.changes, row.seen) for row in (self, other))
        return mine == theirs

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Row":
        """The row that was written down as an object of its fields."""
        changes = tuple(Change(**change) for change in data["changes"])
        return cls(**{**data, "changes": changes, "score": tuple(data["score"]), "tier": tuple(data["tier"])})


def row_of(lead: Lead, edit: Edit, assess: Callable[[LeadDraft], Assessment]) -> Row:
    """What the edit would make of the lead; no changes where it is so already."""
    draft, card = lead.draft, lead.card
    who = (lead.id, draft.email, draft.name, draft.company)
    if edit.delete:
        return Row(*who, (), (card.score, card.score), (card.tier.value, card.tier.value), seen=digest(draft))
    assessed = kept(lead, assess(merging.merge(draft, edit.said_of(draft))))
    changes = tuple(_told(change, assessed.draft) for change in merging.changes(draft, assessed.draft))
    return Row(*who, changes, (card.score, assessed.card.score), (card.tier.value, assessed.card.tier.value))


def _told(change: Change, draft: LeadDraft) -> Change:
    """Where a guess takes the place of what was cleared, it is said that it is one."""
    guess = draft.guessed.get(change.field)
    return change if guess is None else Change(change.field, change.before, f"{change.after} (guessed, {guess})")


def digest(draft: LeadDraft) -> str:
    """A short name of all that is known of a lead, the same only where it is the same."""
    known = orjson.dumps(rows.said(draft), option=orjson.OPT_SORT_KEYS)
    return blake2b(known, digest_size=12).hexdigest()
