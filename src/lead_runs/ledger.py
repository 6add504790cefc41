"""The leads that a model is to look at, in the database: who asked, who is at it, what came of it, when to try again.

A run belongs to whoever leased it; a lease that runs out, because its process died, is free for the next. A judgement
is put on the lead and noted here in one transaction, so neither is ever there without the other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, and_, bindparam, case, or_, select, update

from src.database import Database
from src.lead_runs.cards import want
from src.lead_runs.run import Run, done
from src.leads.judging.applying import Assess, apply
from src.leads.judging.tables import lead_runs
from src.leads.models import Judged, Lead, Look
from src.leads.rollups.keeping import follow
from src.sdk.model import Usage

#: Seconds until a lead is looked at again after its first, second … run that failed; after as many it is given up.
BACKOFF = (60, 300, 1800, 7200, 21600, 43200, 86400, 86400)
#: How long a run is another's after its last sign of life, and the longest that a model is left alone on its request.
LEASE, LONGEST = timedelta(seconds=30), 86400.0

_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)


class _Lost(Exception):
    """Somebody else has the run by now."""


class Ledger:
    """The `lead_runs` table; every method is one short transaction. `runner` names this process, for this start."""

    def __init__(
        self, database: Database, runner: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._runner = runner
        self._now = now

    def claim(self, count: int) -> list[Run]:
        """Lease at most so many leads that are due, those that have waited longest first."""
        if count < 1 or not self._due(1):
            return []
        with self._database.begin() as db:
            found = db.execute(self._free(count).with_for_update(skip_locked=True)).mappings().all()
            return [self._leased(db, Run(**row, runner=self._runner)) for row in found]

    def _due(self, count: int) -> bool:
        with self._database.read() as db:
            return bool(db.execute(self._free(count)).all())

    def _free(self, count: int) -> Select[Any]:
        due = and_(lead_runs.c.state == "waiting", lead_runs.c.batch == "", lead_runs.c.due_at <= self._now())
        return self._runs(and_(due, self._is_free())).limit(count)

    def _runs(self, where: ColumnElement[bool]) -> Select[Any]:
        columns = (lead_runs.c[field.name] for field in fields(Run)[:-1])  # all but who runs it
        return select(*columns).where(where).order_by(lead_runs.c.due_at, lead_runs.c.lead_id)

    def _leased(self, db: Connection, waiting: Run) -> Run:
        run = replace(waiting, attempts=waiting.attempts + 1)
        leased = {"runner": run.runner, "leased_until": self._now() + LEASE, "attempts": run.attempts}
        db.execute(update(lead_runs).where(_of(run.team, run.lead_id)).values(leased))
        return run

    def claim_many(self, least: int, most: int) -> list[Run]:
        """Lease what is due, if it is so much at least."""
        with self._database.read() as db:
            many = len(db.execute(self._free(least)).all()) == least
        return self.claim(most) if many else []

    def left_in(self, batch: str, runs: Sequence[Run]) -> None:
        """These runs are left in a batch; they are nobody's until it has come to its end."""
        change = update(lead_runs).where(lead_runs.c.runner == self._runner, lead_runs.c.batch == "")
        change = change.where(lead_runs.c.lead_id.in_(_IDS))
        with self._database.begin() as db:
            values = {"runner": "", "leased_until": None, "batch": batch}
            for ids in _in_parts([run.lead_id for run in runs]):
                db.execute(change.values(values), {"ids": ids})

    def batches(self) -> list[str]:
        """The batches that leads are left in, and that nobody is taking in."""
        query = select(lead_runs.c.batch).where(self._in_a_batch()).distinct()
        with self._database.read() as db:
            return list(db.execute(query).scalars())

    def claim_batch(self, batch: str) -> list[Run]:
        """Lease the leads of a batch that has come to its end."""
        with self._database.begin() as db:
            found = db.execute(self._runs(self._in_a_batch() & (lead_runs.c.batch == batch)).with_for_update())
            runs = [Run(**row, runner=self._runner) for row in found.mappings().all()]
            leased = {"runner": self._runner, "leased_until": self._now() + LEASE}
            db.execute(update(lead_runs).where(self._in_a_batch(), lead_runs.c.batch == batch).values(leased))
        return runs

    def known(self, ids: Sequence[int]) -> list[Run]:
        """The runs of these leads, however far they are; they stay whose they are."""
        query = self._runs(lead_runs.c.lead_id.in_(_IDS))
        with self._database.read() as db:
            found = [row for part in _in_parts(ids) for row in db.execute(query, {"ids": part}).mappings()]
        return [Run(**row, runner="") for row in found]

    def _in_a_batch(self) -> ColumnElement[bool]:
        return and_(lead_runs.c.state == "waiting", lead_runs.c.batch != "", self._is_free())

    def _is_free(self) -> ColumnElement[bool]:
        return or_(lead_runs.c.leased_until.is_(None), lead_runs.c.leased_until < self._now())

    def renew(self, runs: Sequence[Run]) -> None:
        """Say that somebody here is at these runs; a run that was dropped on the way is free when its lease ends."""
        mine = update(lead_runs).where(lead_runs.c.runner == self._runner, lead_runs.c.lead_id.in_(_IDS))
        with self._database.begin() as db:
            for ids in _in_parts([run.lead_id for run in runs]):
                db.execute(mine.values(leased_until=self._now() + LEASE), {"ids": ids})

    def release(self) -> None:
        """Hand back what this process has begun and not ended; it does not count as an attempt."""
        mine = update(lead_runs).where(lead_runs.c.runner == self._runner)
        begun = case((lead_runs.c.batch == "", 1), else_=0)  # what is in a batch is under way all the same
        free = {"runner": "", "leased_until": None, "attempts": lead_runs.c.attempts - begun}
        with self._database.begin() as db:
            db.execute(mine.values(free))

    def judged(self, run: Run, judged: Judged, usage: Usage, assess: Assess) -> Lead | None:
        """Put a judgement on its lead and note it. None if it is not of the lead as it is now: it is due again."""
        try:
            with self._database.begin() as db:
                applied = apply(db, run.team, run.lead_id, judged, assess)
                if applied:
                    self._end(db, run, done(judged, usage, self._now()))
                    want(db, run.team, run.lead_id, Look.DONE, judged.digest)
                    follow(db, [applied[1]])
                    return applied[0]
        except _Lost:
            return None
        self.failed(run, "changed")
        return None

    def failed(self, run: Run, kind: str, seconds: float | None = None) -> None:
        """Put it off, the longer the more often it has failed, at least as long as was asked; in the end give it up."""
        if run.attempts > len(BACKOFF):
            self._noted(run, {"state": "given_up", "error": kind}, Look.GIVEN_UP)
            return
        wait = max(BACKOFF[max(run.attempts, 1) - 1], min(seconds or 0.0, LONGEST))
        self._noted(run, {"error": kind, "due_at": self._now() + timedelta(seconds=wait)}, Look.AGAIN)

    def put_off(self, run: Run, kind: str, seconds: float) -> None:
        """Not now, through no fault of the lead: it does not count as an attempt."""
        due = self._now() + timedelta(seconds=min(seconds, LONGEST))
        self._noted(run, {"error": kind, "due_at": due, "attempts": run.attempts - 1}, Look.AGAIN)

    def needless(self, run: Run) -> None:
        """There is nothing to judge: the lead is excluded."""
        self._noted(run, {"state": "done"}, Look.NONE)

    def _noted(self, run: Run, values: dict[str, Any], look: Look) -> None:
        """Unless the lead has changed meanwhile: then it is due already, whatever came of its former self."""
        try:
            with self._database.begin() as db:
                known = {"error": "", **values, "look": look.value}
                if self._end(db, run, known, lead_runs.c.digest == run.digest, lead_runs.c.state == "waiting"):
                    want(db, run.team, run.lead_id, look)
                else:
                    self._end(db, run, {})
        except _Lost:
            return

    def _end(self, db: Connection, run: Run, values: dict[str, Any], *only: ColumnElement[bool]) -> bool:
        """End the lease, and note these values, if `only` is so. Raises _Lost where the run is another's."""
        mine = and_(_of(run.team, run.lead_id), lead_runs.c.runner == run.runner)
        change = (
            update(lead_runs).where(mine, *only).values({"runner": "", "leased_until": None, "batch": "", **values})
        )
        ended = bool(db.execute(change).rowcount)
        if not ended and not only:
            raise _Lost
        return ended


def _of(team: str, lead_id: int) -> ColumnElement[bool]:
    return and_(lead_runs.c.team == team, lead_runs.c.lead_id == lead_id)


def _in_parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """A statement's worth at a time."""
    for start in range(0, len(ids), 500):
        yield ids[start : start + 500]
