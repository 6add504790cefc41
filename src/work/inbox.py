"""The inbox: every event the desk took on, one row each, written before Slack gets its 200.

A row is `waiting` until it is handed to the engine, then `handed`, and in the end `done` or `failed`. The key is the
message's identity, so a redelivery finds its row and adds none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import bindparam, delete, func, select, text, update

from src.autocommit import AutocommitStatement
from src.database import Database, UtcTime
from src.messages import Incoming, from_dict
from src.work.tables import jobs
from src.work.together import Together

#: Slack gives up on an ack after three seconds; by then it should have been told to send the event again.
PATIENCE = 2.0
#: Both databases understand this; built once, because building it costs more than running it.
ACCEPT = text(
    "INSERT INTO jobs (key, team, conversation, kind, payload, accepted_at, state, attempt) "
    "VALUES (:key, :team, :conversation, :kind, :payload, :accepted_at, 'waiting', 0) ON CONFLICT DO NOTHING"
).bindparams(bindparam("accepted_at", type_=UtcTime()))


@dataclass(frozen=True, slots=True)
class Job:
    """An accepted event taken up to be done; `attempt` counts from 1, more than 1 means an earlier run broke off."""

    key: str
    incoming: Incoming
    accepted_at: datetime
    attempt: int


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
        self._keep_together = Together(self._keep)

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
        with self._database.begin(PATIENCE) as db:
            return [db.execute(ACCEPT, row).rowcount == 1 for row in rows]

    def close(self) -> None:
        """Let go of the connection that accepts."""
        self._accept.close()

    def waiting(self, limit: int = 100) -> list[tuple[str, str, int]]:
        """Key, conversation and attempts so far of what no one has handed over yet, oldest first."""
        query = select(jobs.c.key, jobs.c.conversation, jobs.c.attempt).where(jobs.c.state == "waiting")
        with self._database.read() as db:
            rows = db.execute(query.order_by(jobs.c.accepted_at, jobs.c.key).limit(limit)).all()
        return [(row.key, row.conversation, row.attempt) for row in rows]

    def handed(self, keys: Sequence[str]) -> None:
        """The engine has these now."""
        change = update(jobs).where(jobs.c.key.in_(keys), jobs.c.state == "waiting")
        with self._database.begin() as db:
            db.execute(change.values(state="handed", handed_at=datetime.now(UTC)))

    def take_up(self, key: str) -> Job | None:
        """Begin (or begin again) a job; None if it is finished or gone."""
        change = update(jobs).where(jobs.c.key == key, jobs.c.state.in_(("waiting", "handed")))
        change = change.values(attempt=jobs.c.attempt + 1, state="handed")
        with self._database.begin() as db:
            row = db.execute(change.returning(jobs.c.payload, jobs.c.accepted_at, jobs.c.attempt)).one_or_none()
        return Job(key, from_dict(orjson.loads(row.payload)), row.accepted_at, row.attempt) if row else None

    def done(self, key: str) -> None:
        """The job came to its end."""
        self._finish(key, state="done")

    def failed(self, key: str, reference: str, error: str) -> None:
        """The job was given up; `error` is fit for an operator and holds no message text."""
        self._finish(key, state="failed", reference=reference, error=error[:500])

    def _finish(self, key: str, **values: str) -> None:
        with self._database.begin() as db:
            db.execute(update(jobs).where(jobs.c.key == key).values(finished_at=datetime.now(UTC), **values))

    def failures(self, limit: int = 100) -> list[Failure]:
        """What was given up, newest first."""
        query = select(jobs).where(jobs.c.state == "failed").order_by(jobs.c.finished_at.desc()).limit(limit)
        with self._database.read() as db:
            rows = db.execute(query).all()
        return [Failure(row.key, row.kind, row.reference, row.error, row.finished_at) for row in rows]

    def retry(self, key: str) -> bool:
        """Put a failed job back in the line; False if there is no failed job of that key."""
        change = update(jobs).where(jobs.c.key == key, jobs.c.state == "failed")
        with self._database.begin() as db:
            return db.execute(change.values(state="waiting", finished_at=None)).rowcount == 1

    def counts(self) -> dict[str, int]:
        """How many jobs are in each state."""
        with self._database.read() as db:
            rows = db.execute(select(jobs.c.state, func.count()).group_by(jobs.c.state)).all()
        return {row[0]: row[1] for row in rows}

    def forget(self, older_than: timedelta) -> int:
        """Delete finished jobs of that age; gives how many. Their keys are free again, so keep it at a week or more."""
        old = jobs.c.state.in_(("done",)) & (jobs.c.finished_at < datetime.now(UTC) - older_than)
        with self._database.begin() as db:
            return db.execute(delete(jobs).where(old)).rowcount
