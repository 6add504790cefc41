"""Many rows of a file become leads in one transaction: each once, in the order of the file, as if told one by one.

A row is a line of the file's origin (`Origin.key`, and the row's own line), so one that was applied is never applied
again. Rows are told in memory and written together: several of one address merge as they do in the store.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text

from src.leads import bulk, merging, rows
from src.leads.judging import keeping as judging
from src.leads.judging.tables import lead_runs
from src.leads.models import Assessment, Lead, LeadDraft, Origin, Outcome, Saved
from src.leads.rollups.keeping import Change
from src.leads.tables import lead_changes, lead_numbers, leads
from src.leads.writing import Assess, change_row, changed, in_its_place, new_lead, new_row


class Policy(StrEnum):
    """What becomes of a row whose address is known: merged, left out, or a lead of its own beside the known one."""

    UPDATE = "update"
    SKIP = "skip"
    CREATE = "create"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is to be kept, assessed as if nothing else was known of its address."""

    line: int
    draft: LeadDraft
    assessed: Assessment


@dataclass(slots=True)
class BatchOutcome:
    """What rows came to, by their line (None: left out), and their leads as they are now; each lead once.

    Rows that had been applied before are not among them. `moved` is what the rollups are to follow.
    """

    outcomes: dict[int, Outcome | None] = field(default_factory=dict)
    leads: list[Lead] = field(default_factory=list)
    created: list[Lead] = field(default_factory=list)
    moved: list[Change] = field(default_factory=list)

    def count(self, outcome: Outcome | None) -> int:
        """How many rows came to this."""
        return sum(each is outcome for each in self.outcomes.values())


@dataclass(slots=True)
class _Held:
    """A lead in the course of a batch: its columns before (none if it is new) and now."""

    before: Mapping[str, Any] | None
    now: dict[str, Any]
    lead: Lead
    told: bool = False


_APPLIED = select(lead_changes.c.line).where(
    lead_changes.c.team == bindparam("team"),
    lead_changes.c.origin_key == bindparam("key"),
    lead_changes.c.line.between(bindparam("first"), bindparam("last")),
)
#: In the order of their numbers, as everyone locks several.
_KNOWN = (
    select(leads)
    .where(leads.c.team == bindparam("team"), leads.c.email_key.in_(bindparam("keys", expanding=True)))
    .order_by(leads.c.id)
    .with_for_update()
)
_HIGHEST = select(func.max(func.coalesce(select(func.max(leads.c.id)).scalar_subquery(), 0), lead_numbers.c.used))
_NUMBERS = text("SELECT nextval(pg_get_serial_sequence('leads', 'id')) FROM generate_series(1, :count)")
_LOOKED_AT = select(lead_runs.c.lead_id).where(
    lead_runs.c.team == bindparam("team"), lead_runs.c.lead_id.in_(bindparam("ids", expanding=True))
)
#: Two files at once would lock the same addresses in different orders; their batches take turns instead.
_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(:team, 8))")


def prepared(told: Sequence[tuple[int, LeadDraft]], assess: Assess) -> list[Row]:
    """Rows made ready before anybody has to wait for the transaction."""
    drafts = ((line, rows.storable_draft(draft)) for line, draft in told)
    return [Row(line, draft, assess(merging.merged([draft]))) for line, draft in drafts]


def add_many(
    db: Connection, told: Sequence[Row], origin: Origin, assess: Assess, policy: Policy = Policy.UPDATE
) -> BatchOutcome:
    """Keep rows within a transaction; the caller lets the rollups follow `moved`, last of all in it."""
    if not told:
        return BatchOutcome()
    if db.dialect.name == "postgresql":
        db.execute(_TURN, {"team": origin.team})
    batch = _Batch(db, origin, assess, policy)
    batch.tell(told)
    return batch.written()


class _Batch:
    """Rows told in memory, and written when all are."""

    def __init__(self, db: Connection, origin: Origin, assess: Assess, policy: Policy) -> None:
        self._db, self._origin, self._assess, self._policy = db, origin, assess, policy
        self._held: dict[str, _Held] = {}
        self._history: list[dict[str, Any]] = []
        self._numbers: list[int] = []
        self._outcome = BatchOutcome()

    def tell(self, told: Sequence[Row]) -> None:
        place = {"team": self._origin.team, "key": self._origin.key}
        lines = [row.line for row in told]
        applied = set(self._db.execute(_APPLIED, {**place, "first": min(lines), "last": max(lines)}).scalars())
        fresh = [row for row in told if row.line not in applied]
        keys = {row.draft.email_key for row in fresh}
        if self._policy is Policy.CREATE:
            keys |= {self._beside(key) for key in keys}
        for known in self._db.execute(_KNOWN, {"team": self._origin.team, "keys": list(keys)}).mappings():
            self._held[known["email_key"]] = _Held(dict(known), dict(known), rows.lead_of(known))
        self._numbers = self._new_numbers(sum(key not in self._held for key in keys))
        for row in fresh:
            self._outcome.outcomes[row.line] = self._apply(row)

    def _apply(self, row: Row) -> Outcome | None:
        held = self._held.get(row.draft.email_key)
        if held is None:
            return self._create(row, row.assessed)
        if self._policy is Policy.UPDATE or held.now["message_key"] == self._origin.key:
            return self._change(held, row)
        return None if self._policy is Policy.SKIP else self._apply_beside(row)

    def _apply_beside(self, row: Row) -> Outcome:
        """The address is another lead's: this one is known by the address and the file."""
        draft = replace(row.draft, email_key=self._beside(row.draft.email_key))
        beside, held = replace(row, draft=draft), self._held.get(draft.email_key)
        if held:
            return self._change(held, beside)
        return self._create(beside, replace(row.assessed, draft=replace(row.assessed.draft, email_key=draft.email_key)))

    def _beside(self, email_key: str) -> str:
        """No address of anybody's: a space is in it."""
        local, at, domain = email_key.rpartition("@")
        return f"{local} {self._origin.key.rpartition(':')[2]}{at}{domain}"

    def _create(self, row: Row, assessed: Assessment) -> Outcome:
        lead_id = self._numbers.pop(0)
        said = replace(self._origin, line=row.line)
        values = {**new_row(said, assessed), "id": lead_id}
        held = _Held(None, values, new_lead(lead_id, said, assessed))
        self._held[assessed.draft.email_key] = held
        return self._note(held, Saved(held.lead, Outcome.CREATED), row)

    def _change(self, held: _Held, row: Row) -> Outcome:
        said, last = replace(self._origin, line=row.line), held.now["last_said_at"]
        if said.said_at < last:
            self._write_history_of(held.lead.id)
            merged = in_its_place(self._db, held.lead, row.draft, said)
        else:
            merged = merging.merge(held.lead.draft, row.draft)
        saved, values = changed(held.lead, last, self._assess(merged), said)
        held.lead = saved.lead
        held.now.update(values)
        return self._note(held, saved, row)

    def _note(self, held: _Held, saved: Saved, row: Row) -> Outcome:
        held.told = True
        self._history.append(change_row(saved, row.draft, replace(self._origin, line=row.line)))
        return saved.outcome

    def written(self) -> BatchOutcome:
        touched = [held for held in self._held.values() if held.told]
        new = [held for held in touched if held.before is None]
        old = [held for held in touched if held.before is not None]
        bulk.put(self._db, leads, [held.now for held in new])
        bulk.change(self._db, leads, [_changing(held.now) for held in old])
        bulk.put(self._db, lead_changes, self._history)
        self._have_looked_at_again(old)
        self._outcome.leads = [held.lead for held in touched]
        self._outcome.created = [held.lead for held in new]
        self._outcome.moved = [(held.before, held.now) for held in touched]
        return self._outcome

    def _write_history_of(self, lead_id: int) -> None:
        """What was told of one lead so far, which is in the database already: one that is new is never late."""
        bulk.put(self._db, lead_changes, [line for line in self._history if line["lead_id"] == lead_id])
        self._history = [line for line in self._history if line["lead_id"] != lead_id]

    def _have_looked_at_again(self, old: Sequence[_Held]) -> None:
        by_id = {held.lead.id: held.lead for held in old}
        place = {"team": self._origin.team, "ids": list(by_id)}
        for lead_id in sorted(self._db.execute(_LOOKED_AT, place).scalars()) if by_id else ():
            judging.follow(self._db, by_id[lead_id])

    def _new_numbers(self, count: int) -> list[int]:
        if self._db.dialect.name == "postgresql":
            return sorted(self._db.execute(_NUMBERS, {"count": count}).scalars())
        highest = self._db.execute(_HIGHEST).scalar_one()
        return list(range(highest + 1, highest + 1 + count))


def _changing(now: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that a line may change, and the number."""
    return {name: value for name, value in now.items() if name not in _STAYS}


_STAYS = {"team", "channel", "origin_source", "message_key", "created_by", "created_at"}
