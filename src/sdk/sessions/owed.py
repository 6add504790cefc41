"""Writes that wait for Redis: in order, and bounded."""

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

#: What a write takes beside what it writes, in bytes.
_EACH = 1000


class Write(NamedTuple):
    """A write, done by `do(late)`, and the bytes it takes while it waits."""

    do: Callable[[bool], object]
    size: int


class Owed:
    """At most `most_bytes`; the oldest go first."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._writes: deque[Write] = deque()
        self._bytes = 0

    def add(self, write: Write) -> None:
        self._writes.append(write)
        self._bytes += write.size + _EACH
        while self._bytes > self._most_bytes:
            self._drop()

    def first(self) -> Write | None:
        """What is to be done next."""
        return self._writes[0] if self._writes else None

    def done(self, write: Write) -> None:
        """It is owed no more; by now it may have been dropped."""
        if self.first() is write:
            self._drop()

    def _drop(self) -> None:
        self._bytes -= self._writes.popleft().size + _EACH
