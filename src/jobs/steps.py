"""The named steps of one job: each is done until it succeeds, checkpointed, and never done again after that.

A step asks an outside system for something (post this, react with that). `TryLater` is patience: wait as long as the
system asks, or a little longer each time, and do it again, for an hour. A name is used once in a job; asking for a name
that is done gives its result, so a handler that runs again from the top repeats nothing.
"""

import logging
import random
import time
from collections.abc import Callable
from itertools import count
from typing import Any, Protocol, TypeVar

from src.errors import TryLater

T = TypeVar("T")
log = logging.getLogger(__name__)

#: Seconds: how long a step is tried, the longest pause of its own accord, and the longest that is granted on request.
PATIENCE, LONGEST_WAIT, LONGEST_REQUEST = 3600.0, 60.0, 300.0


class Left(BaseException):
    """This run of a job does nothing more: the process stops, or another has taken the job over.

    Not an Exception: it is no failure of the job, which goes on elsewhere, and nothing may take it for one.
    """


class Checkpoint(Protocol):
    """Run `do` and keep its result under this place in the job; on a second run of the job give the kept result."""

    def __call__(self, name: str, do: Callable[[], T]) -> T: ...


def directly(name: str, do: Callable[[], T]) -> T:
    """A checkpoint that keeps nothing: for steps that look themselves for what an earlier run has done."""
    return do()


class Steps:
    """The steps of one run of a job.

    `resumed` says that an earlier run broke off somewhere; `go_on` raises Left when this run should do nothing more.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        *,
        resumed: bool,
        go_on: Callable[[], None] = lambda: None,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._checkpoint = checkpoint
        self._resumed = resumed
        self._go_on = go_on
        self._sleep = sleep
        self._now = now
        self._done: dict[str, Any] = {}
        self._within = False

    def __call__(self, name: str, do: Callable[[bool], T]) -> T:
        """Do it (at least once, `do(again)`), keep the JSON-able result. Raises what the last attempt raised.

        A step within a step is part of it: this run knows what it came to, another run does it again.
        """
        if name not in self._done:
            whole = self._patiently if self._within else self._kept
            self._done[name] = whole(name, do)
        result: T = self._done[name]
        return result

    def _kept(self, name: str, do: Callable[[bool], T]) -> T:
        self._within = True
        try:
            return self._checkpoint(name, lambda: self._patiently(name, do))
        finally:
            self._within = False

    def try_again(self) -> None:
        """The job is begun anew from the top, in this process: what is not done may have been begun."""
        self._resumed = True

    def _patiently(self, name: str, do: Callable[[bool], T]) -> T:
        deadline, again = self._now() + PATIENCE, self._resumed
        for attempt in count():
            self._go_on()
            try:
                return do(again)
            except TryLater as error:
                again = again or error.seconds is None  # who asks for patience has not done it
                wait = pause(attempt, error.seconds)
                if self._now() + wait > deadline:
                    raise
                log.warning("step put off", extra={"step": name, "why": str(error), "wait_s": round(wait, 1)})
                self._sleep(wait)
        raise AssertionError("unreachable")


def pause(attempt: int, asked: float | None) -> float:
    """Seconds to wait after this attempt (from 0): what was asked for and some more each time, else 0.5 doubling.

    The jitter keeps a crowd that was put off together from coming back together.
    """
    if asked is not None:
        return min(max(asked, 0.0), LONGEST_REQUEST) * random.uniform(1.0, 1.5 + attempt)  # noqa: S311 - no secret
    return min(0.5 * 2.0 ** min(attempt, 10), LONGEST_WAIT) * random.uniform(0.8, 1.2)  # noqa: S311 - as above
