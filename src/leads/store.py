"""The lead store: one lead per team and address, and the history of every line that made it what it is.

A lead is all that was said of it, merged in the order in which it was said. A line that arrives late (redelivered, or
overtaken by a later one) is put in its place in that order, so the order of arrival does not matter.
"""

import time
from bisect import insort
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from src.database import Database
from src.leads import merging, rows
from src.leads.asking import answering, naming
from src.leads.judging import keeping as judging
from src.leads.models import Assessment, HistoryEntry, Lead, LeadDraft, Origin, Outcome, Saved
from src.leads.names import Names
from src.leads.query import LeadQuery
from src.leads.result import Result
from src.leads.rollups.keeping import Change, follow
from src.leads.tables import lead_changes, leads

Assess = Callable[[LeadDraft], Assessment]

#: How often an add is tried that another one, of the same lead or of the same line, was quicker than.
TRIES = 5
#: Seconds after which names are read anew, by the next question; the names of a lead added here are known at once.
NAMES_KEEP = 60.0

APPLIED = select(lead_changes).where(
    lead_changes.c.team == bindparam("team"),
    lead_changes.c.origin_key == bindparam("key"),
    lead_changes.c.line == bindparam("line"),
)
BY_EMAIL = select(leads).where(leads.c.team == bindparam("team"), leads.c.email_key == bindparam("email_key"))
#: PostgreSQL keeps others away from the row until the transaction ends; SQLite keeps all writers away anyway.
BY_EMAIL_LOCKED = BY_EMAIL.with_for_update()
BY_ID = select(leads).where(leads.c.team == bindparam("team"), leads.c.id == bindparam("id"))
HISTORY = (
    select(lead_changes)
    .where(lead_changes.c.team == bindparam("team"), lead_changes.c.lead_id == bindparam("lead_id"))
    .order_by(lead_changes.c.said_at, lead_changes.c.id)
)
RECENT = (
    select(leads)
    .where(leads.c.team == bindparam("team"))
    .order_by(leads.c.created_at.desc(), leads.c.id.desc())
    .limit(bindparam("limit"))
)
COUNT = select(func.count()).select_from(leads).where(leads.c.team == bindparam("team"))
INSERT = insert(leads).returning(leads.c.id)
UPDATE = update(leads).where(leads.c.team == bindparam("in_team"), leads.c.id == bindparam("with_id"))


class LeadStore:
    """The leads of all teams; every question and every write is about one team."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names: dict[str, tuple[float, Names]] = {}

    def add(self, draft: LeadDraft, origin: Origin, assess: Assess) -> Saved:
        """Keep a draft, merged with what is known of its address and assessed as a whole, in one transaction.

        `assess` must be pure: it may be called again. The same line of the same origin again changes nothing and
        gives the outcome and the changes of the first time, with the lead as it is now. Raises SQLAlchemy's errors,
        and ValueError for an origin whose time has no zone.
        """
        draft, origin = rows.storable_draft(draft), rows.storable_origin(origin)
        refused = ""
        for _ in range(TRIES):
            try:
                with self._database.begin() as db:
                    saved = add(db, draft, origin, assess)
                self._name(origin.team, saved.lead.draft)
                return saved
            except IntegrityError as error:
                refused = type(error.orig).__name__
        # Not the error itself: PostgreSQL's text repeats the address, and this one will be logged.
        raise RuntimeError(f"a lead was refused by the database {TRIES} times: {refused}")

    def get(self, team: str, email_key: str) -> Lead | None:
        """The lead of this normalised address."""
        return self._one(BY_EMAIL, {"team": team, "email_key": rows.storable(email_key)})

    def by_id(self, team: str, lead_id: int) -> Lead | None:
        """The team's lead of this number; None also if it is another team's."""
        return self._one(BY_ID, {"team": team, "id": lead_id})

    def history(self, team: str, lead_id: int) -> list[HistoryEntry]:
        """Every line that was applied to the lead, in the order in which they were said."""
        with self._database.read() as db:
            found = db.execute(HISTORY, {"team": team, "lead_id": lead_id}).mappings().all()
        return [rows.history_entry(row) for row in found]

    def ask(self, team: str, query: LeadQuery, now: datetime, zone: ZoneInfo) -> Result:
        """The answer to a query as of `now`, days being those of the zone. Raises UserError where it is too much."""
        with self._database.read() as db:
            return answering.answer(db, rows.storable(team), query, now, zone)

    def names(self, team: str) -> Names:
        """The names that a question about the team's leads may use; those of other processes' leads a little late."""
        read_at, known = self._names.get(team, (0.0, Names()))
        if time.monotonic() - read_at > NAMES_KEEP or not read_at:
            with self._database.read() as db:
                known = naming.names(db, team)
            self._names[team] = (time.monotonic(), known)
        return known

    def _name(self, team: str, draft: LeadDraft) -> None:
        """Take a lead's names in among those that are known."""
        if team in self._names:
            read_at, known = self._names[team]
            self._names[team] = (read_at, naming.named_too(known, draft))

    def count(self, team: str) -> int:
        """How many leads the team has."""
        with self._database.read() as db:
            return db.execute(COUNT, {"team": team}).scalar_one()

    def recent(self, team: str, limit: int = 10) -> list[Lead]:
        """The team's newest leads, newest first."""
        with self._database.read() as db:
            found = db.execute(RECENT, {"team": team, "limit": limit}).mappings().all()
        return [rows.lead_of(row) for row in found]

    def _one(self, query: Any, values: Mapping[str, Any]) -> Lead | None:
        with self._database.read() as db:
            row = db.execute(query, values).mappings().one_or_none()
        return rows.lead_of(row) if row else None


def add(db: Connection, draft: LeadDraft, origin: Origin, assess: Assess) -> Saved:
    """What `LeadStore.add` does, once, within a transaction. Raises IntegrityError if another add was quicker."""
    place = {"team": origin.team, "key": origin.key, "line": origin.line}
    if before := db.execute(APPLIED, place).mappings().one_or_none():
        return repeated(db, before)
    row = db.execute(BY_EMAIL_LOCKED, {"team": origin.team, "email_key": draft.email_key}).mappings().one_or_none()
    saved, moved = create(db, draft, origin, assess) if row is None else change(db, row, draft, origin, assess)
    db.execute(insert(lead_changes), change_row(saved, draft, origin))
    follow(db, [moved])
    return saved


def repeated(db: Connection, applied: RowMapping) -> Saved:
    """The answer that this line got the first time."""
    row = db.execute(BY_ID, {"team": applied["team"], "id": applied["lead_id"]}).mappings().one()
    return Saved(rows.lead_of(row), Outcome(applied["outcome"]), rows.changes_of(applied), rows.tier_before(applied))


def create(db: Connection, draft: LeadDraft, origin: Origin, assess: Assess) -> tuple[Saved, Change]:
    """What came of it, and the change of the row that the rollups follow."""
    assessed = assess(merging.merged([draft]))
    values = {
        "team": origin.team,
        "channel": origin.channel,
        "origin_source": origin.source,
        "message_key": origin.key,
        "created_by": origin.user,
        "created_at": origin.said_at,
        "updated_at": origin.said_at,
        "last_said_at": origin.said_at,
        **rows.lead_row(assessed),
    }
    lead_id = db.execute(INSERT, values).scalar_one()
    return Saved(new_lead(lead_id, origin, assessed), Outcome.CREATED), (None, {**values, "id": lead_id})


def new_lead(lead_id: int, origin: Origin, assessed: Assessment) -> Lead:
    return Lead(
        id=lead_id,
        team=origin.team,
        draft=assessed.draft,
        insights=assessed.insights,
        card=assessed.card,
        channel=origin.channel,
        created_by=origin.user,
        created_at=origin.said_at,
        updated_at=origin.said_at,
    )


def change(db: Connection, row: RowMapping, draft: LeadDraft, origin: Origin, assess: Assess) -> tuple[Saved, Change]:
    old = rows.lead_of(row)
    late = origin.said_at < row["last_said_at"]
    merged = in_its_place(db, old, draft, origin) if late else merging.merge(old.draft, draft)
    assessed = judging.kept(old, assess(merged))
    changes = merging.changes(old.draft, assessed.draft)
    updated_at = max(old.updated_at, origin.said_at) if changes else old.updated_at
    new = replace(old, draft=assessed.draft, insights=assessed.insights, card=assessed.card, updated_at=updated_at)
    times = {"updated_at": updated_at, "last_said_at": max(row["last_said_at"], origin.said_at)}
    values = {**rows.lead_row(assessed), **times}
    db.execute(UPDATE, {**values, "in_team": old.team, "with_id": old.id})
    judging.follow(db, new)
    saved = Saved(new, Outcome.UPDATED if changes else Outcome.UNCHANGED, changes, old.card.tier)
    return saved, (dict(row), {**row, **values})


def in_its_place(db: Connection, old: Lead, draft: LeadDraft, origin: Origin) -> LeadDraft:
    """All that was said of the lead, merged anew with a late draft where it belongs; the address stays as it is."""
    history = db.execute(HISTORY, {"team": old.team, "lead_id": old.id}).mappings()
    told: list[tuple[datetime, LeadDraft]] = [(row["said_at"], rows.draft_of(row["said"])) for row in history]
    insort(told, (origin.said_at, draft), key=lambda line: line[0])
    return replace(merging.merged(said for _, said in told), email=old.draft.email)


def change_row(saved: Saved, draft: LeadDraft, origin: Origin) -> dict[str, Any]:
    return {
        "team": origin.team,
        "lead_id": saved.lead.id,
        "origin_key": origin.key,
        "line": origin.line,
        "said_at": origin.said_at,
        "stored_at": datetime.now(UTC),
        "said_by": origin.user,
        "channel": origin.channel,
        "source": origin.source,
        "outcome": saved.outcome.value,
        "changes": saved.changes,
        "tier_before": saved.tier_before and saved.tier_before.value,
        "said": rows.said(draft),
    }
