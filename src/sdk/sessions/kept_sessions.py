"""Redis with memory behind it: what is said while Redis is away is kept here, and written back when it returns."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from src.sdk.sessions.memory_sessions import MemorySessions, weight
from src.sdk.sessions.owed import Owed, Write
from src.sdk.sessions.redis_client import AWAY
from src.sdk.sessions.redis_sessions import RedisSessions
from src.sdk.sessions.values import Context, Kept, Message, Session, fields_of, item_of

T = TypeVar("T")
log = logging.getLogger(__name__)

#: Seconds between two looks for a Redis that went away.
PROBE_EVERY = 1.0


class KeptSessions:
    """The same as `MemorySessions`, shared by way of Redis; never raises for a Redis that is away.

    While it is, the memory answers: with the conversations of this process as they were last seen. The calls that are
    under way when it goes wait for it; a thread of its own then looks for it, and writes back in order what was said
    meanwhile, at most `most_bytes` of it.
    """

    def __init__(
        self,
        redis: RedisSessions,
        memory: MemorySessions,
        *,
        most_bytes: int = 64_000_000,
        probe_every: float = PROBE_EVERY,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._redis = redis
        self._memory = memory
        self._probe_every = probe_every
        self._now = now
        self._owed = Owed(most_bytes)
        self._lock = threading.Lock()  # never held while Redis is waited for
        self._one_writes_back = threading.Lock()  # two would repeat a deletion after what followed it
        self._closed = threading.Event()
        self.away_since: float | None = None
        self.errors = 0

    def append(self, key: str, messages: Sequence[Message], context: Context) -> None:
        """Raises NotStorable."""
        more = self._encoded(messages, context)
        self._memory.add(key, more)
        self._write(lambda late: self._push(key, more, late), _size(more))

    def merge(self, key: str, context: Context) -> bool:
        """Raises NotStorable. While Redis is away, what no session is known here for is not done, and not owed."""
        more = self._encoded((), context)
        here = self._memory.add(key, more, begins=False)
        there = self._write(lambda late: (here or not late) and self._redis.merge(key, more, late=late), _size(more))
        return here if there is None else there or self._given_back(key)

    def replace(self, key: str, messages: Sequence[Message], context: Context) -> None:
        """Raises NotStorable."""
        kept = self._encoded(messages, context)
        self._memory.put(key, kept)
        self._put(key, kept)

    def delete(self, key: str) -> bool:
        """A deletion that is owed takes with it what others say until it is done."""
        at = self._now()
        here = self._memory.delete(key)
        there = self._write(lambda late: self._redis.delete(key, at), 0)
        return here if there is None else there

    def load(self, key: str, limit: int | None = None) -> Session | None:
        answer = self._read(lambda: (self._redis.load(key, limit),))
        if answer is None:
            return self._memory.load(key, limit)
        if answer[0] is None:
            return self._memory.load(key, limit) if self._given_back(key) else None
        session, kept = answer[0]
        self._memory.mirror(key, kept)
        return session

    def exists(self, key: str) -> bool:
        there = self._read(lambda: self._redis.exists(key))
        if there is None:
            return self._memory.exists(key)
        return there or self._given_back(key)

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

    def _given_back(self, key: str) -> bool:
        """Whether what Redis does not know lives here: a Redis that was emptied gets it back, unless it was deleted."""
        kept = self._memory.kept(key)
        if kept is not None and self._put(key, kept, late=True) is False:
            self._memory.delete(key)
        return self._memory.exists(key)

    def _push(self, key: str, more: Kept, late: bool) -> None:
        """A Redis that was emptied meanwhile gets the whole conversation, not its end only."""
        if late and not self._redis.exists(key) and (kept := self._memory.kept(key)):
            self._redis.replace(key, kept, late=True)
        self._redis.push(key, more, late=late)

    def _put(self, key: str, kept: Kept, *, late: bool = False) -> bool | None:
        return self._write(lambda again: self._redis.replace(key, kept, late=late or again), _size(kept))

    def _encoded(self, messages: Sequence[Message], context: Context) -> Kept:
        """Of now, in whole microseconds, as it is written down."""
        return Kept([item_of(message) for message in messages], fields_of(context), round(self._now(), 6))

    def _read(self, do: Callable[[], T]) -> T | None:
        """What Redis answers; None when it is away."""
        if self.away_since is not None:
            return None
        try:
            return do()
        except Exception as error:  # noqa: BLE001 - a broken answer makes redis-py raise whatever comes
            self._went_away(error)
            return None

    def _write(self, do: Callable[[bool], T], size: int) -> T | None:
        """Do it now, or owe it: `do(late)`. None when it is owed."""
        write = Write(do, size)
        if self._is_owed(write):
            return None
        try:
            return do(False)
        except Exception as error:  # noqa: BLE001 - as above
            self._went_away(error, write)
            return None

    def _is_owed(self, write: Write) -> bool:
        with self._lock:
            if self.away_since is not None:
                self._owed.add(write)
            return self.away_since is not None

    def _went_away(self, error: Exception, write: Write | None = None) -> None:
        with self._lock:
            self.errors += 1
            first = self.away_since is None
            if first:
                self.away_since = time.time()
            if write:
                self._owed.add(write)
        if first:
            unknown = None if isinstance(error, AWAY) else error
            log.warning(
                "Redis is away; conversations go on in memory", extra={"why": type(error).__name__}, exc_info=unknown
            )
            threading.Thread(target=self._look_for_it, name="redis-probe", daemon=True).start()

    def _look_for_it(self) -> None:
        while not self._closed.wait(self._probe_every):
            if self._came_back():
                return

    def _came_back(self) -> bool:
        """Whether Redis takes writes again; then everything owed is written, in order."""
        with self._one_writes_back:
            try:
                self._redis.ping()
                while write := self._next_owed():
                    write.do(True)
                    with self._lock:
                        self._owed.done(write)
            except Exception:  # noqa: BLE001 - as above
                return False
        log.info("Redis is back; what was said meanwhile is written back")
        return True

    def _next_owed(self) -> Write | None:
        """The oldest; where nothing is owed any more, Redis is used again from this moment on."""
        with self._lock:
            write = self._owed.first()
            if write is None:
                self.away_since = None
            return write


def _size(kept: Kept) -> int:
    return sum(map(weight, kept.items)) + sum(map(len, kept.fields.values()))
