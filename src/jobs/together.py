"""One commit for all who wait for one: what several threads ask at the same moment, one of them does for all.

A commit waits for the disk however much is in it, so sixteen in one cost hardly more than one; and a thread that is
alone waits no longer than it would without this.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Together(Generic[T, R]):
    """Calls `do` with all that was asked since its last call began; gives each thread its own result."""

    def __init__(self, do: Callable[[Sequence[T]], Sequence[R]], wait: float) -> None:
        self._do = do
        self._wait = wait
        self._turn = threading.Lock()
        self._asked: deque[tuple[T, Future[R]]] = deque()

    def __call__(self, item: T) -> R:
        """Ask, and wait for the answer. Raises what `do` raised, which is told to all whom it was done for.

        Raises TimeoutError after `wait` seconds without a turn; what was asked may be done all the same, later.
        """
        if not self._asked and self._turn.acquire(blocking=False):
            try:
                return self._do([item])[0]  # alone, and so without ceremony
            finally:
                self._turn.release()
        return self._in_company(item)

    def _in_company(self, item: T) -> R:
        mine: Future[R] = Future()
        self._asked.append((item, mine))
        if not self._turn.acquire(timeout=self._wait):
            raise TimeoutError(f"those before took longer than {self._wait} s")
        try:
            if not mine.done():
                self._answer(self._drained())
        finally:
            self._turn.release()
        return mine.result()

    def _answer(self, asked: list[tuple[T, "Future[R]"]]) -> None:
        try:
            results = self._do([item for item, _ in asked])
        except BaseException as error:  # noqa: BLE001 - raised again by every thread that asked
            for _, future in asked + self._drained():  # who came meanwhile would only wait as long once more
                future.set_exception(error)
        else:
            for (_, future), result in zip(asked, results, strict=True):
                future.set_result(result)

    def _drained(self) -> list[tuple[T, "Future[R]"]]:
        return [self._asked.popleft() for _ in range(len(self._asked))]
