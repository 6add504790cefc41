"""Redis with memory behind it: what is said while Redis is away is kept here, and written back when it returns."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import TypeVar

from src.sdk.sessions.memory_sessions import MemorySessions
from src.sdk.sessions.redis_sessions import AWAY, RedisSessions, fields_of, item
from src.sdk.sessions.values import Context, Message, Session

T = TypeVar("T")
log = logging.getLogger(__name__)

#: Seconds between two looks for a Redis that went away; and how much is kept to be written back.
PROBE_EVERY, MOST_OWED = 1.0, 50_000


class KeptSessions:
    """The same as `RedisSessions`, but never raises for a Redis that is away.

    While it is, the memory answers: with the conversations of this process as they were last seen. One call at most
    waits for it; a thread of its own then looks for it, and writes back in order what was said meanwhile.
    """

    def __init__(self, redis: RedisSessions, memory: MemorySessions, *, probe_every: float = PROBE_EVERY) -> None:
        self._redis = redis
        self._memory = memory
        self._probe_every = probe_every
        self._owed: deque[Callable[[], object]] = deque(maxlen=MOST_OWED)
        self._lock = threading.RLock()
        self._closed = threading.Event()
        self.away_since: float | None = None
        self.errors = 0

    def append(self, key: str, messages: Sequence[Message], context: Context) -> None:
        """Raises NotStorable."""
        items, fields = [item(message) for message in messages], fields_of(context)
        self._memory.append(key, messages, context)
        self._write(lambda: self._redis.push(key, items, fields), lambda: self._redis.push_missing(key, items, fields))

    def merge(self, key: str, context: Context) -> bool:
        """Raises NotStorable."""
        fields = fields_of(context)
        here = self._memory.merge(key, context)
        there = self._write(lambda: self._redis.merge(key, context), lambda: self._redis.push(key, [], fields), here)
        return here if there is None else there

    def replace(self, key: str, session: Session) -> None:
        """Raises NotStorable."""
        self._memory.replace(key, session)
        self._write(lambda: self._redis.replace(key, session), lambda: self._redis.replace(key, session))

    def delete(self, key: str) -> bool:
        here = self._memory.delete(key)
        there = self._write(lambda: self._redis.delete(key), lambda: self._redis.delete(key))
        return here if there is None else there

    def load(self, key: str, limit: int | None = None) -> Session | None:
        found = self._read(lambda: (self._redis.load(key, limit),))
        if found is None:
            return self._memory.load(key, limit)
        self._mirror(key, found[0])
        return found[0]

    def exists(self, key: str) -> bool:
        there = self._read(lambda: self._redis.exists(key))
        return self._memory.exists(key) if there is None else there

    def known(self) -> list[str]:
        there = self._read(self._redis.known)
        return self._memory.known() if there is None else there

    def cleanup(self) -> int:
        """Redis lets go by itself; this is for what is in memory."""
        return self._memory.cleanup()

    def sizes(self) -> dict[str, int]:
        there = self._read(self._redis.sizes)
        return self._memory.sizes() if there is None else there

    def close(self) -> None:
        """Try once more to write back what is owed, and let go."""
        self._closed.set()
        if self.away_since is not None:
            self._came_back()
        self._redis.close()

    def _mirror(self, key: str, session: Session | None) -> None:
        if session is None:
            self._memory.delete(key)
        elif _last(self._memory.load(key, 1)) != _last(session):
            self._memory.replace(key, session)

    def _read(self, do: Callable[[], T]) -> T | None:
        """What Redis answers; None when it is away."""
        if self.away_since is not None:
            return None
        try:
            return do()
        except AWAY as error:
            self._went_away(error)
            return None

    def _write(self, do: Callable[[], T], again: Callable[[], object], worth: bool = True) -> T | None:
        """Do it, or owe it: `again` is how to do it when nobody knows whether it was done."""
        if self.away_since is None:
            try:
                return do()
            except AWAY as error:
                self._went_away(error)
        with self._lock:
            if self.away_since is not None and worth:
                self._owed.append(again)
                return None
        return do() if worth else None

    def _went_away(self, error: Exception) -> None:
        with self._lock:
            self.errors += 1
            if self.away_since is not None:
                return
            self.away_since = time.time()
        log.warning("Redis is away; conversations go on in memory", extra={"why": type(error).__name__})
        threading.Thread(target=self._look_for_it, name="redis-probe", daemon=True).start()

    def _look_for_it(self) -> None:
        while not self._closed.wait(self._probe_every):
            if self._came_back():
                return

    def _came_back(self) -> bool:
        """Whether Redis takes writes again; then everything owed is written, in order."""
        try:
            self._redis.ping()
            while self._owed:
                self._owed[0]()
                self._owed.popleft()
            with self._lock:
                while self._owed:
                    self._owed[0]()
                    self._owed.popleft()
                self.away_since = None
        except AWAY:
            return False
        log.info("Redis is back; what was said meanwhile is written back")
        return True


def _last(session: Session | None) -> Message | None:
    return session.messages[-1] if session and session.messages else None
