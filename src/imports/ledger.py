"""The `imports` table: one row per file, which moves on in the transactions of those who deal with its rows."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from src.imports.tables import import_faults, imports
from src.imports.values import Import, Progress, ReadRow, State
from src.leads import bulk
from src.leads.many import BatchOutcome, Policy
from src.leads.models import Outcome
from src.leads.rows import storable
from src.leads.tables import lead_changes, leads

#: Rows and characters that are kept, per file, of those that were no leads; more of them are only counted.
MOST_FAULTS, MOST_CHARACTERS = 10_000, 20_000_000

_COUNTS = ("read", "new", "updated", "unchanged", "skipped", "failed")
_PLAIN = ("id", "team", "channel", "thread", "asked_by", "file_id", "name", "digest", "mapping", "begun_at", "total")
_MORE = ("position", "faults_size", "seconds", "ended_at", "ended_by", "gone", "restored")
BY_ID = select(imports).where(imports.c.id == bindparam("id"))
BY_FILE = select(imports).where(imports.c.team == bindparam("team"), imports.c.file_id == bindparam("file_id"))
IN_FORCE = select(imports).where(
    imports.c.team == bindparam("team"),
    imports.c.digest == bindparam("digest"),
    imports.c.state.in_((State.RUNNING.value, State.DONE.value)),
)
_STILL_THERE = update(imports).where(
    imports.c.id == bindparam("with_id"),
    imports.c.position == bindparam("was_at"),
    imports.c.state == bindparam("was"),
)
_OF_FILE = (
    lead_changes.c.team == bindparam("team"),
    lead_changes.c.origin_key == bindparam("key"),
)
_ABOUT = select(lead_changes.c.lead_id).where(*_OF_FILE).distinct()
_TIERS = select(leads.c.tier, func.count().label("leads")).where(leads.c.id.in_(_ABOUT)).group_by(leads.c.tier)


class Overtaken(Exception):
    """Somebody else moved the import on, or ended it."""


def put(db: Connection, new: Import) -> None:
    """Write a new import down. Raises IntegrityError if its file is in, or on its way in, already."""
    counts = dict.fromkeys((*_COUNTS, "faults_size", "gone", "restored"), 0)
    values = {name: getattr(new, name) for name in (*_PLAIN, "head", "position", "ended_by")}
    more: dict[str, Any] = {"policy": new.policy.value, "state": new.state.value, "tiers": {}, "seconds": 0.0}
    db.execute(insert(imports), counts | values | more)


def move(db: Connection, was: Import, **values: Any) -> None:
    """Move an import on from where it was. Raises Overtaken if it is not there any more."""
    place = {"with_id": was.id, "was_at": was.position, "was": was.state.value}
    if db.execute(_STILL_THERE.values(**values), place).rowcount != 1:
        raise Overtaken


def moved_on(was: Import, rows: Sequence[ReadRow], outcome: BatchOutcome, seconds: float, kept: int) -> dict[str, Any]:
    """The columns of an import after these rows; `kept` characters of them are kept as faults."""
    told = was.progress
    tiers = Counter(told.by_tier) + Counter(lead.card.tier.value for lead in outcome.created)
    return {
        "position": rows[-1].line,
        "read": told.read + len(rows),
        "new": told.new + outcome.count(Outcome.CREATED),
        "updated": told.updated + outcome.count(Outcome.UPDATED),
        "unchanged": told.unchanged + outcome.count(Outcome.UNCHANGED),
        "skipped": told.skipped + outcome.count(None),
        "failed": told.failed + sum(row.draft is None for row in rows),
        "tiers": dict(tiers),
        "seconds": was.seconds + seconds,
        "faults_size": was.faults_size + kept,
    }


def keep_faults(db: Connection, was: Import, rows: Sequence[ReadRow]) -> int:
    """Keep rows that are no leads as they were, as long as there is room; gives their characters."""
    kept: list[dict[str, Any]] = []
    size = 0
    for row in (row for row in rows if row.draft is None):
        more = sum(map(len, row.cells))
        if was.progress.failed + len(kept) < MOST_FAULTS and was.faults_size + size + more <= MOST_CHARACTERS:
            cells, reason = [storable(cell) for cell in row.cells], storable("; ".join(row.faults))
            kept.append({"import_id": was.id, "line": row.line, "cells": cells, "reason": reason})
            size += more
    bulk.put(db, import_faults, kept)
    return size


def tiers(db: Connection, of: Import) -> dict[str, int]:
    """The tiers of all leads that a row of the file is about, as they are now."""
    return {row.tier: row.leads for row in db.execute(_TIERS, {"team": of.team, "key": of.origin.key})}


def about(of: Import) -> Any:
    """The query of all leads that a row of the file is about, best first."""
    ids = select(lead_changes.c.lead_id).where(
        lead_changes.c.team == of.team, lead_changes.c.origin_key == of.origin.key
    )
    return select(leads).where(leads.c.id.in_(ids)).order_by(leads.c.score.desc(), leads.c.id)


def import_of(row: RowMapping) -> Import:
    """The import in its row."""
    return Import(
        **{name: row[name] for name in (*_PLAIN, *_MORE)},
        head=tuple(row["head"]),
        policy=Policy(row["policy"]),
        state=State(row["state"]),
        progress=Progress(**{name: row[name] for name in _COUNTS}, by_tier=row["tiers"]),
    )


def ended(state: State, by: str, at: datetime) -> dict[str, Any]:
    """The columns of an import that comes to its end."""
    return {"state": state.value, "ended_by": storable(by), "ended_at": at}
