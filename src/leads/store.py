"""The lead store: one lead per team and address, and the history of every line that made it what it is.

A lead is all that was said of it, merged in the order in which it was said. A line that arrives late (redelivered, or
overtaken by a later one) is put in its place in that order, so the order of arrival does not matter.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from src.database import Database
from src.leads import rows
from src.leads.asking import answering, naming
from src.leads.many import BatchOutcome, Policy, add_many, prepared
from src.leads.models import HistoryEntry, Lead, LeadDraft, Origin, Saved
from src.leads.names import Names
from src.leads.query import LeadQuery
from src.leads.result import Result
from src.leads.rollups.keeping import follow
from src.leads.tables import leads
from src.leads.taking_back import TakenBack, take_back
from src.leads.writing import BY_EMAIL, BY_ID, BY_IDS, HISTORY, Assess, add

T = TypeVar("T")

#: PostgreSQL's word for two that wait for each other: https://www.postgresql.org/docs/current/errcodes-appendix.html
DEADLOCK = "40P01"
#: How often an add is tried that another one, of the same lead or of the same line, was quicker than.
TRIES = 5
#: Seconds after which names are read anew, by the next question; the names of a lead added here are known at once.
NAMES_KEEP = 60.0

RECENT = (
    select(leads)
    .where(leads.c.team == bindparam("team"))
    .order_by(leads.c.created_at.desc(), leads.c.id.desc())
    .limit(bindparam("limit"))
)
COUNT = select(func.count()).select_from(leads).where(leads.c.team == bindparam("team"))


class LeadStore:
    """The leads of all teams; every question and every write is about one team."""

    def __init__(self, database: Database) -> None:
        self.database = database
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
                with self.database.begin() as db:
                    saved = add(db, draft, origin, assess)
                self.heard_of(origin.team, saved.lead.draft)
                return saved
            except IntegrityError as error:
                refused = type(error.orig).__name__
        # Not the error itself: PostgreSQL's text repeats the address, and this one will be logged.
        raise RuntimeError(f"a lead was refused by the database {TRIES} times: {refused}")

    def add_many(
        self,
        told: Sequence[tuple[int, LeadDraft]],
        origin: Origin,
        assess: Assess,
        policy: Policy = Policy.UPDATE,
        also: Callable[[Connection, BatchOutcome], None] = lambda db, outcome: None,
    ) -> BatchOutcome:
        """Keep rows of a file, by their line, each once and as `add` would, in one transaction: a thousand at most.

        `also` is done in the same transaction, and may be done again in another if that one fails. Raises what `add`
        raises, and what `also` does: then nothing is kept.
        """
        origin = rows.storable_origin(origin)
        ready = prepared(told, assess)

        def keep(db: Connection) -> BatchOutcome:
            outcome = add_many(db, ready, origin, assess, policy)
            also(db, outcome)
            follow(db, outcome.moved)
            return outcome

        outcome = self._tried(keep)
        self._names.pop(origin.team, None)
        return outcome

    def take_back(
        self, team: str, key: str, assess: Assess, also: Callable[[Connection, TakenBack], None], most: int
    ) -> TakenBack:
        """Undo what was said with this origin key, of so many leads at most; `also` is done in the same transaction."""

        def undo(db: Connection) -> TakenBack:
            taken = take_back(db, rows.storable(team), rows.storable(key), assess, most)
            also(db, taken)
            follow(db, taken.moved)
            return taken

        taken = self._tried(undo)
        self._names.pop(team, None)
        return taken

    def _tried(self, do: Callable[[Connection], T]) -> T:
        """Do it in a transaction, again if another one was quicker, or if two waited for each other."""
        refused = ""
        for _ in range(TRIES):
            try:
                with self.database.begin() as db:
                    return do(db)
            except DBAPIError as error:
                if not isinstance(error, IntegrityError) and getattr(error.orig, "sqlstate", "") != DEADLOCK:
                    raise
                refused = type(error.orig).__name__
        raise RuntimeError(f"many leads were refused by the database {TRIES} times: {refused}")

    def get(self, team: str, email_key: str) -> Lead | None:
        """The lead of this normalised address."""
        return self._one(BY_EMAIL, {"team": team, "email_key": rows.storable(email_key)})

    def by_id(self, team: str, lead_id: int) -> Lead | None:
        """The team's lead of this number; None also if it is another team's."""
        return self._one(BY_ID, {"team": team, "id": lead_id})

    def some(self, team: str, ids: Sequence[int]) -> list[Lead]:
        """The team's leads of these numbers, by number; those that are not there are left out."""
        with self.database.read() as db:
            found = db.execute(BY_IDS, {"team": team, "ids": list(ids)}).mappings().all()
        return [rows.lead_of(row) for row in found]

    def history(self, team: str, lead_id: int) -> list[HistoryEntry]:
        """Every line that was applied to the lead, in the order in which they were said."""
        with self.database.read() as db:
            found = db.execute(HISTORY, {"team": team, "lead_id": lead_id}).mappings().all()
        return [rows.history_entry(row) for row in found]

    def ask(self, team: str, query: LeadQuery, now: datetime, zone: ZoneInfo) -> Result:
        """The answer to a query as of `now`, days being those of the zone. Raises UserError where it is too much."""
        with self.database.read() as db:
            return answering.answer(db, rows.storable(team), query, now, zone)

    def names(self, team: str) -> Names:
        """The names that a question about the team's leads may use; those of other processes' leads a little late."""
        read_at, known = self._names.get(team, (0.0, Names()))
        if time.monotonic() - read_at > NAMES_KEEP or not read_at:
            with self.database.read() as db:
                known = naming.names(db, team)
            self._names[team] = (time.monotonic(), known)
        return known

    def heard_of(self, team: str, draft: LeadDraft) -> None:
        """Take a lead's names in among those that are known."""
        if team in self._names:
            read_at, known = self._names[team]
            self._names[team] = (read_at, naming.named_too(known, draft))

    def count(self, team: str) -> int:
        """How many leads the team has."""
        with self.database.read() as db:
            return db.execute(COUNT, {"team": team}).scalar_one()

    def recent(self, team: str, limit: int = 10) -> list[Lead]:
        """The team's newest leads, newest first."""
        with self.database.read() as db:
            found = db.execute(RECENT, {"team": team, "limit": limit}).mappings().all()
        return [rows.lead_of(row) for row in found]

    def _one(self, query: Any, values: Mapping[str, Any]) -> Lead | None:
        with self.database.read() as db:
            row = db.execute(query, values).mappings().one_or_none()
        return rows.lead_of(row) if row else None
