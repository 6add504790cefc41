"""The named steps of one job: each is done until it succeeds, checkpointed, and never done again after that.

A step asks an outside system for something (post this, react with that). `TryLater` is patience: wait as long as the
system asks, or a little longer each time, and do it again. A name is used once in a job; asking for a name that is
done gives its result, so a handler that runs again from the top repeats nothing.
"""

import logging
import random
import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from src.errors import TryLater

T = TypeVar("T")
log = logging.getLogger(__name__)

#: How often a step is tried, and the longest it waits of its own accord or on request, in seconds.
ATTEMPTS = 8
LONGEST_WAIT = 60.0
LONGEST_REQUEST = 300.0


class Checkpoint(Protocol):
    """Run `do` and keep its result under this place in the job; on a second run of the job give the kept result."""

    def __call__(self, name: str, do: Callable[[], T]) -> T: ...


class Steps:
    """The steps of one run of a job; `resumed` says that an earlier run broke off somewhere."""

    def __init__(self, checkpoint: Checkpoint, *, resumed: bool, sleep: Callable[[float], None] = time.sleep) -> None:
        self._checkpoint = checkpoint
        self._resumed = resumed
        self._sleep = sleep
        self._done: dict[str, Any] = {}

    def __call__(self, name: str, do: Callable[[bool], T]) -> T:
        """Do it (at least once, `do(again)`), keep the JSON-able result. Raises what the last attempt raised."""
        if name not in self._done:
            self._done[name] = self._checkpoint(name, lambda: self._patiently(name, do))
        result: T = self._done[name]
        return result

    def _patiently(self, name: str, do: Callable[[bool], T]) -> T:
        for attempt in range(ATTEMPTS - 1):
            try:
                return do(self._resumed or attempt > 0)
            except TryLater as error:
                wait = pause(attempt, error.seconds)
                log.warning("step put off", extra={"step": name, "why": str(error), "wait_s": round(wait, 1)})
                self._sleep(wait)
        return do(True)


def pause(attempt: int, asked: float | None) -> float:
    """Seconds to wait after this attempt (from 0): what was asked for, else 0.5 doubling, with a little jitter."""
    if asked is not None:
        return min(max(asked, 0.0), LONGEST_REQUEST)
    return float(min(0.5 * 2**attempt, LONGEST_WAIT) * random.uniform(0.8, 1.2))  # noqa: S311 - jitter is no secret
