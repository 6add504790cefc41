"""Room for so many jobs at once; a job that waits for Slack or a model leaves its place to another meanwhile."""

import threading
from types import TracebackType
from typing import Self

from src.jobs.steps import Left

#: Jobs at work at once in one process: well above the cores, since most of a job is waiting for Slack's answer, and few
#: enough that an ack in the same process does not wait behind them for the interpreter.
PLACES = 12


class Room:
    """A bounded number of places; `with room:` takes one. After `close` nobody gets in, and who rests leaves."""

    def __init__(self, places: int = PLACES) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._closed = threading.Event()
        self._inside = 0
        self._count = threading.Condition()

    def __enter__(self) -> Self:
        self._places.acquire()
        if self._closed.is_set():
            self._places.release()
            raise Left
        self._moved(+1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._moved(-1)
        self._places.release()

    def rest(self, seconds: float) -> None:
        """Within a place: leave it, sleep, and take a place again. Raises Left when the room is closed meanwhile."""
        self._places.release()
        try:
            closed = self._closed.wait(seconds)
        finally:
            self._places.acquire()
        if closed:
            raise Left

    def close(self) -> None:
        """Let nobody in any more, and wake up who rests."""
        self._closed.set()

    def wait_until_empty(self, seconds: float) -> bool:
        """Wait for those inside to finish, so long at most; gives whether they have."""
        with self._count:
            return self._count.wait_for(lambda: self._inside == 0, seconds)

    def _moved(self, change: int) -> None:
        with self._count:
            self._inside += change
            self._count.notify_all()
