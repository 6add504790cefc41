"""Doing one job: take it up, have it performed, and see it to its end, good or bad.

What goes wrong ends in the failed list and never in the engine, whose error state is final and forgets how to retry.
"""

import itertools
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from src.errors import LeadlineError, reference
from src.messages import Incoming
from src.work.inbox import Inbox, Job
from src.work.room import Room
from src.work.steps import Checkpoint, Steps, pause

T = TypeVar("T")
log = logging.getLogger(__name__)

#: A job is begun this often at most; one that has not ended by then may be what takes its process down.
MOST_RUNS = 10
#: Within one run, an unexpected error is given this many tries.
TRIES = 3


class Performer(Protocol):
    """What knows how to do a job."""

    def perform(self, incoming: Incoming, step: Steps) -> None:
        """Do it; raise to have it tried again."""

    def give_up(self, incoming: Incoming, step: Steps, ref: str) -> None:
        """Tell the person that it could not be done, and under which reference."""


class Doing:
    """Does jobs by key."""

    def __init__(self, inbox: Inbox, performer: Performer, checkpoint: Checkpoint) -> None:
        self._inbox = inbox
        self._performer = performer
        self._checkpoint = checkpoint
        self._room = Room()

    def __call__(self, key: str) -> None:
        """Do this job when there is room, unless it is finished. Raises nothing."""
        with self._room:
            if job := insist(lambda: self._inbox.take_up(key)):
                self._see_through(job)

    def _see_through(self, job: Job) -> None:
        key = job.key
        step = Steps(self._checkpoint, resumed=job.attempt > 1, sleep=self._room.rest)
        log.info("job begun", extra={"job": key, "attempt": job.attempt, "waited_ms": _ms_since(job.accepted_at)})
        try:
            self._perform(job, step)
        except Exception as error:  # noqa: BLE001 - whatever it was, the job ends here and is told of
            self._give_up(job, step, error)
        else:
            insist(lambda: self._inbox.done(key))
            log.info("job done", extra={"job": key, "total_ms": _ms_since(job.accepted_at)})

    def _perform(self, job: Job, step: Steps) -> None:
        if job.attempt > MOST_RUNS:
            raise LeadlineError(f"begun {job.attempt - 1} times and never ended")
        for attempt in range(1, TRIES):
            try:
                return self._performer.perform(job.incoming, step)
            except LeadlineError:
                raise  # a refusal, or a wait that was exhausted: it had its patience already
            except Exception:
                log.exception("job stumbled; trying again", extra={"job": job.key, "try": attempt})
                self._room.rest(pause(attempt, None))
        return self._performer.perform(job.incoming, step)

    def _give_up(self, job: Job, step: Steps, error: Exception) -> None:
        ref, known = reference(), isinstance(error, LeadlineError)
        why = str(error) if known else type(error).__name__
        log.error("job failed", extra={"job": job.key, "ref": ref, "why": why}, exc_info=None if known else error)
        try:
            self._performer.give_up(job.incoming, step, ref)
        except Exception as second:  # noqa: BLE001 - the row in the failed list is what remains
            log.warning("the failure could not be told", extra={"ref": ref, "why": type(second).__name__})
        insist(lambda: self._inbox.failed(job.key, ref, why))


def insist(do: Callable[[], T]) -> T:
    """A job's own row must be read and written: while the database is away, wait for it."""
    for attempt in itertools.count():
        try:
            return do()
        except SQLAlchemyError as error:
            log.warning("the database is away; the job waits", extra={"why": type(error).__name__})
            time.sleep(pause(min(attempt, 10), None))
    raise AssertionError("unreachable")


def _ms_since(then: datetime) -> int:
    return round((datetime.now(UTC) - then).total_seconds() * 1000)
