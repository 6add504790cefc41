"""Room for so many jobs at once; a job that waits for Slack or a model leaves its place to another meanwhile."""

import threading
import time
from types import TracebackType
from typing import Self

#: Jobs at work at once in one process, far above the cores, since most of a job is waiting for an answer.
PLACES = 32


class Room:
    """A bounded number of places; `with room:` takes one."""

    def __init__(self, places: int = PLACES) -> None:
        self._places = threading.BoundedSemaphore(places)

    def __enter__(self) -> Self:
        self._places.acquire()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._places.release()

    def rest(self, seconds: float) -> None:
        """Within a place: leave it, sleep, and take a place again."""
        self._places.release()
        try:
            time.sleep(seconds)
        finally:
            self._places.acquire()
