"""Doing one job: take it up, have it performed, and see it to its end, good or bad.

What goes wrong ends in the failed list and never in the engine, whose error state is final and forgets how to retry.
"""

import itertools
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from src.errors import ConfigError, LeadlineError, reference
from src.jobs.inbox import Inbox, Job
from src.jobs.room import Room
from src.jobs.steps import Checkpoint, Left, Steps, directly, pause
from src.messages import Incoming

T = TypeVar("T")
log = logging.getLogger(__name__)

#: A job is begun this often at most; one that has not ended by then may be what takes its process down.
MOST_RUNS = 20
#: Within one run, an unexpected error is given this many tries.
TRIES = 3


class Performer(Protocol):
    """What knows how to do a job."""

    def perform(self, incoming: Incoming, step: Steps, received_at: datetime) -> None:
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
        self._halted = False

    def __call__(self, key: str) -> None:
        """Do this job when there is room, unless it is finished. Raises Left if it is to go on elsewhere."""
        with self._room:
            if job := self._insist(lambda: self._inbox.take_up(key)):
                self._see_through(job)

    def finish(self, seconds: float) -> None:
        """Begin nothing more, wait so long for what is running, and have the rest leave before its next step."""
        self._room.close()
        self._room.wait_until_empty(seconds)
        self._halted = True

    def _see_through(self, job: Job) -> None:
        log.info("job begun", extra={"job": job.key, "attempt": job.attempt, "waited_ms": _ms_since(job.accepted_at)})
        try:
            self._perform(job)
        except Exception as error:  # noqa: BLE001 - whatever it was, the job ends here and is told of
            self._give_up(job, error)
        else:
            self._insist(lambda: self._inbox.done(job.key))
            log.info("job done", extra={"job": job.key, "total_ms": _ms_since(job.accepted_at)})

    def _perform(self, job: Job) -> None:
        if job.attempt > MOST_RUNS:
            raise LeadlineError(f"begun {job.attempt - 1} times and never ended")
        incoming, step = job.incoming(), self._steps(job, self._checkpoint, resumed=job.resumed)
        for attempt in range(1, TRIES):
            try:
                return self._performer.perform(incoming, step, job.accepted_at)
            except LeadlineError:
                raise  # a refusal, or a wait that was exhausted: it had its patience already
            except Exception:
                log.exception("job stumbled; trying again", extra={"job": job.key, "try": attempt})
                step.try_again()
                self._room.rest(pause(attempt, None))
        return self._performer.perform(incoming, step, job.accepted_at)

    def _give_up(self, job: Job, error: Exception) -> None:
        """Told first and then written down: a crash between the two tells it again under the same reference."""
        ref = self._insist(lambda: self._inbox.referred(job.key, reference()))
        known = isinstance(error, LeadlineError)
        why = str(error) if known else type(error).__name__
        log.error("job failed", extra={"job": job.key, "ref": ref, "why": why}, exc_info=None if known else error)
        try:
            self._performer.give_up(job.incoming(), self._steps(job, directly, resumed=True), ref)
        except Exception as second:  # noqa: BLE001 - the row in the failed list is what remains
            log.warning("the failure could not be told", extra={"ref": ref, "why": type(second).__name__})
        self._insist(lambda: self._inbox.failed(job.key, why))

    def _steps(self, job: Job, checkpoint: Checkpoint, *, resumed: bool) -> Steps:
        return Steps(checkpoint, resumed=resumed, go_on=lambda: self._go_on(job), sleep=self._room.rest)

    def _go_on(self, job: Job) -> None:
        if self._halted or not self._insist(lambda: self._inbox.is_run(job)):
            raise Left

    def _insist(self, do: Callable[[], T]) -> T:
        """A job's own row must be read and written: while the database is away, wait for it."""
        for attempt in itertools.count():
            if self._halted:
                raise Left
            try:
                return do()
            except (SQLAlchemyError, TimeoutError, ConfigError) as error:
                log.warning("the database is away; the job waits", extra={"why": type(error).__name__})
                self._room.rest(pause(attempt, None))
        raise AssertionError("unreachable")


def _ms_since(then: datetime) -> int:
    return round((datetime.now(UTC) - then).total_seconds() * 1000)
