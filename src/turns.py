"""Turns to write, first come, first served.

Python's locks let in whoever happens to be awake, so under load one thread may wait for seconds behind many that came
later. Here they are let in in their order, and who is in a hurry (an ack: Slack waits three seconds) comes before them.
"""

import threading
from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Ticket:
    """One thread's place in the line."""

    thread: int
    called: threading.Event = field(default_factory=threading.Event)


class Turns:
    """A fair lock; the thread that has the turn may take it again."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[Ticket] = deque()
        self._owner: int | None = None
        self._depth = 0

    def acquire(self, timeout: float, *, hurry: bool = False) -> bool:
        """Wait for the turn, `timeout` seconds at most; False if it did not come."""
        me = threading.get_ident()
        with self._guard:
            if self._owner in (None, me):
                self._owner, self._depth = me, self._depth + 1
                return True
            ticket = Ticket(me)
            (self._waiting.appendleft if hurry else self._waiting.append)(ticket)
        return ticket.called.wait(timeout) or not self._withdrawn(ticket)

    def release(self) -> None:
        """Let the next one in."""
        with self._guard:
            self._depth -= 1
            if self._depth:
                return
            self._owner = None
            if self._waiting:
                next_one = self._waiting.popleft()
                self._owner, self._depth = next_one.thread, 1
                next_one.called.set()

    def _withdrawn(self, ticket: Ticket) -> bool:
        """Leave the line; False if the turn came at the last moment."""
        with self._guard:
            if ticket.called.is_set():
                return False
            self._waiting.remove(ticket)
            return True
