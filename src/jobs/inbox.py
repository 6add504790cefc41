"""The inbox: every event the desk took on, one row each, written before Slack gets its 200.

A row is `waiting` until it is handed to the engine, then `handed`, and in the end `done` or `failed`. The key is the
message's identity, so a redelivery finds its row and adds none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Column, ColumnElement, Delete, Update, bindparam, delete, func, literal, select, text, update

from src.autocommit import AutocommitStatement
from src.database import Database, UtcTime
from src.jobs.tables import jobs
from src.jobs.together import Together
from src.messages import Incoming, from_dict

#: Seconds to wait, for one's turn among the acks and then for the database. Slack gives up on an ack after three, and
#: by then it should have been told to send the event again.
TURN, PATIENCE = 1.0, 1.2
#: Both databases understand this; built once, because building it costs more than running it.
ACCEPT = text(
    "INSERT INTO jobs (key, team, conversation, kind, payload, accepted_at, state, attempt) "
    "VALUES (:key, :team, :conversation, :kind, :payload, :accepted_at, 'waiting', 0) ON CONFLICT DO NOTHING"
).bindparams(bindparam("accepted_at", type_=UtcTime()))


@dataclass(frozen=True, slots=True)
class Job:
    """An accepted event taken up to be done; `attempt` counts its runs, `round` its returns to the line."""

    key: str
    payload: str
    accepted_at: datetime
    attempt: int
    round: int

    @property
    def resumed(self) -> bool:
        """Whether an earlier run broke off somewhere."""
        return self.attempt > 1 or self.round > 0

    def incoming(self) -> Incoming:
        """What came in. Raises ValueError, KeyError or TypeError if another version wrote what this one cannot read."""
        return from_dict(orjson.loads(self.payload))


@dataclass(frozen=True, slots=True)
class Handing:
    """A job as the engine is to know it: the same row and round always have the same `job_id`."""

    job_id: str
    key: str
    conversation: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A job that was given up: what an operator needs to find it, mend the cause and run it again."""

    key: str
    kind: str
    reference: str
    error: str
    finished_at: datetime


class Inbox:
    """The `jobs` table; every method is one short transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._accept = AutocommitStatement(database, ACCEPT, PATIENCE)
        self._keep_together = Together(self._keep, TURN)

    def accept(self, incoming: Incoming) -> bool:
        """Write the event down, durably; False if it is here already. Raises what the database raises."""
        return self._keep_together(
            {
                "key": incoming.key,
                "team": incoming.team,
                "conversation": incoming.conversation,
                "kind": type(incoming).__name__.lower(),
                "payload": orjson.dumps(incoming.to_dict()).decode(),
                "accepted_at": datetime.now(UTC),
            }
        )

    def _keep(self, rows: Sequence[dict[str, Any]]) -> list[bool]:
        """Write these down in one commit; for each whether it was news."""
        if len(rows) == 1:
            return [self._accept(rows[0]) == 1]
        news = [False] * len(rows)
        with self._database.begin(PATIENCE, hurry=True) as db:
            for place in sorted(range(len(rows)), key=lambda place: str(rows[place]["key"])):  # else two could deadlock
                news[place] = db.execute(ACCEPT, rows[place]).rowcount == 1
        return news

    def close(self) -> None:
        """Let go of the connection that accepts."""
        self._accept.close()

    def waiting(self, limit: int = 100) -> list[Handing]:
        """What no one has handed over yet, oldest first."""
        return self._handings(jobs.c.state == "waiting", jobs.c.accepted_at, limit)

    def handed_before(self, age: timedelta, limit: int = 1000) -> list[Handing]:
        """What the engine should have had for that long and has not finished, oldest first."""
        old = (jobs.c.state == "handed") & (jobs.c.handed_at < datetime.now(UTC) - age)
        return self._handings(old, jobs.c.handed_at, limit)

    def _handings(self, which: ColumnElement[bool], order: Column[datetime], limit: int) -> list[Handing]:
        query = select(jobs.c.key, jobs.c.conversation, jobs.c.round).where(which).order_by(order, jobs.c.key)
        with self._database.read() as db:
            rows = db.execute(query.limit(limit)).all()
        return [Handing(f"{key}@{again}" if again else key, key, conversation) for key, conversation, again in rows]

    def handed(self, keys: Sequence[str]) -> None:
        """The engine has these now."""
        change = update(jobs).where(jobs.c.key.in_(keys), jobs.c.state == "waiting")
        self._change(change.values(state="handed", handed_at=datetime.now(UTC)))

    def take_up(self, key: str) -> Job | None:
        """Begin (or begin again) a job; None if it is finished or gone."""
        change = update(jobs).where(jobs.c.key == key, jobs.c.state.in_(("waiting", "handed")))
        begun = func.coalesce(jobs.c.handed_at, literal(datetime.now(UTC), UtcTime()))  # before `handed` was, perhaps
        change = change.values(attempt=jobs.c.attempt + 1, state="handed", handed_at=begun)
        seen = (jobs.c.key, jobs.c.payload, jobs.c.accepted_at, jobs.c.attempt, jobs.c.round)
        with self._database.begin() as db:
            row = db.execute(change.returning(*seen)).one_or_none()
        return Job(*row) if row else None

    def is_run(self, job: Job) -> bool:
        """Whether this run of the job is still the last one that was begun."""
        query = select(jobs.c.attempt, jobs.c.round).where(jobs.c.key == job.key, jobs.c.state == "handed")
        with self._database.read() as db:
            return db.execute(query).one_or_none() == (job.attempt, job.round)

    def done(self, key: str) -> None:
        """The job came to its end."""
        self._change(
            update(jobs)
            .where(jobs.c.key == key)
            .values(state="done", reference=None, error=None, finished_at=datetime.now(UTC))
        )

    def referred(self, key: str, reference: str) -> str:
        """The reference under which this job's failure is told: this one, unless it has one already."""
        change = update(jobs).where(jobs.c.key == key)
        change = change.values(reference=func.coalesce(jobs.c.reference, reference))
        with self._database.begin() as db:
            return str(db.execute(change.returning(jobs.c.reference)).scalar_one())

    def failed(self, key: str, error: str) -> None:
        """The job was given up; `error` is fit for an operator and holds no message text."""
        change = update(jobs).where(jobs.c.key == key)
        self._change(change.values(state="failed", error=error[:500], finished_at=datetime.now(UTC)))

    def retry(self, key: str) -> bool:
        """Put a failed job back in the line; False if there is no failed job of that key."""
        return self._line_up(jobs.c.key == key, jobs.c.state == "failed") == 1

    def retry_all(self) -> int:
        """Put every failed job back in the line; gives how many."""
        return self._line_up(jobs.c.state == "failed")

    def line_up_again(self, keys: Sequence[str]) -> int:
        """Put jobs that the engine has lost back in the line; gives how many."""
        return self._line_up(jobs.c.key.in_(keys), jobs.c.state == "handed")

    def _line_up(self, *which: ColumnElement[bool]) -> int:
        fresh = {"state": "waiting", "attempt": 0, "reference": None, "error": None, "finished_at": None}
        return self._change(update(jobs).where(*which).values(fresh | {"round": jobs.c.round + 1}))

    def _change(self, change: Update | Delete) -> int:
        with self._database.begin() as db:
            return db.execute(change).rowcount

    def failures(self, limit: int = 100) -> list[Failure]:
        """What was given up, newest first."""
        query = select(jobs).where(jobs.c.state == "failed").order_by(jobs.c.finished_at.desc()).limit(limit)
        with self._database.read() as db:
            rows = db.execute(query).all()
        return [Failure(row.key, row.kind, row.reference, row.error, row.finished_at) for row in rows]

    def counts(self) -> dict[str, int]:
        """How many jobs are in each state."""
        with self._database.read() as db:
            rows = db.execute(select(jobs.c.state, func.count()).group_by(jobs.c.state)).all()
        return {row[0]: row[1] for row in rows}

    def forget(self, older_than: timedelta) -> int:
        """Delete finished jobs of that age; gives how many. Their keys are free again, so keep it at a week or more."""
        return self._change(
            delete(jobs).where(jobs.c.state == "done", jobs.c.finished_at < datetime.now(UTC) - older_than)
        )
