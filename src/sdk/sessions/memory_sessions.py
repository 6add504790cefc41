"""Sessions in this process's memory: bounded, and gone with it."""

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from src.sdk.sessions.values import Context, Message, Session, encoded, stamp

#: A message of plain texts as a tuple of its parts (nothing to decode at a turn), any other as JSON text.
Kept = tuple[str, ...] | str
_PLAIN = ("role", "content", "timestamp", "ts")


@dataclass(slots=True)
class _Entry:
    messages: list[Kept] = field(default_factory=list)
    context: dict[str, str] = field(default_factory=dict)
    active: float = 0.0
    size: int = 0


class MemorySessions:
    """At most `most_sessions` and `most_bytes`; what was active longest ago goes first. Thread-safe."""

    def __init__(
        self,
        ttl_seconds: float,
        *,
        most_sessions: int = 10_000,
        most_bytes: int = 64_000_000,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._ttl = ttl_seconds
        self._most_sessions = most_sessions
        self._most_bytes = most_bytes
        self._now = now
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def append(self, key: str, messages: Sequence[Message], context: Context) -> None:
        """Add messages and merge the context; begins the session if there is none. Raises NotStorable."""
        kept, merged = [_kept(message) for message in messages], _encoded_values(context)
        with self._lock:
            entry = self._alive(key) or self._begun(key)
            entry.messages.extend(kept)
            entry.context.update(merged)
            self._touched(key, entry, sum(map(_size, kept)) + sum(map(len, merged.values())))

    def merge(self, key: str, context: Context) -> bool:
        """Merge the context of a session that is there. Raises NotStorable."""
        merged = _encoded_values(context)
        with self._lock:
            entry = self._alive(key)
            if entry is None:
                return False
            entry.context.update(merged)
            self._touched(key, entry, sum(map(len, merged.values())))
            return True

    def replace(self, key: str, session: Session) -> None:
        """Put this session in place of what was there. Raises NotStorable."""
        kept, context = [_kept(message) for message in session.messages], _encoded_values(session.context)
        with self._lock:
            self._drop(key)
            entry = self._begun(key)
            entry.messages, entry.context = kept, context
            self._touched(key, entry, sum(map(_size, kept)) + sum(map(len, context.values())))

    def load(self, key: str, limit: int | None = None) -> Session | None:
        """The session, with the last `limit` messages; a copy of its own."""
        with self._lock:
            entry = self._alive(key)
            if entry is None:
                return None
            kept = entry.messages[-limit:] if limit else entry.messages if limit is None else []
            tail, context, active = list(kept), dict(entry.context), entry.active
        loaded = {name: json.loads(value) for name, value in context.items()}
        return Session([_message(each) for each in tail], loaded, stamp(active))

    def delete(self, key: str) -> bool:
        with self._lock:
            there = self._alive(key) is not None
            self._drop(key)
            return there

    def exists(self, key: str) -> bool:
        with self._lock:
            return self._alive(key) is not None

    def known(self) -> list[str]:
        with self._lock:
            return [key for key in list(self._entries) if self._alive(key)]

    def cleanup(self) -> int:
        """Let go of what has expired; gives how many that were."""
        with self._lock:
            before = len(self._entries)
            for key in list(self._entries):
                self._alive(key)
            return before - len(self._entries)

    def sizes(self) -> dict[str, int]:
        """How many sessions, messages and bytes."""
        with self._lock:
            messages = sum(len(entry.messages) for entry in self._entries.values())
            return {"sessions": len(self._entries), "messages": messages, "bytes": self._bytes}

    def _alive(self, key: str) -> _Entry | None:
        entry = self._entries.get(key)
        if entry is not None and self._now() - entry.active >= self._ttl:
            self._drop(key)
            return None
        return entry

    def _begun(self, key: str) -> _Entry:
        entry = self._entries[key] = _Entry()
        return entry

    def _touched(self, key: str, entry: _Entry, grown: int) -> None:
        entry.active = self._now()
        entry.size += grown
        self._bytes += grown
        self._entries.move_to_end(key)
        while len(self._entries) > 1 and (len(self._entries) > self._most_sessions or self._bytes > self._most_bytes):
            self._drop(next(iter(self._entries)))

    def _drop(self, key: str) -> None:
        entry = self._entries.pop(key, None)
        self._bytes -= entry.size if entry else 0


def _kept(message: Message) -> Kept:
    values = tuple(message.values())
    if tuple(message) in (_PLAIN, _PLAIN[:3]) and all(type(value) is str for value in values):
        for value in values:
            if not value.isascii():
                encoded(value)  # refuses half a surrogate pair, as Redis would
        return values
    return encoded(message)


def _message(kept: Kept) -> Message:
    message: Message = json.loads(kept) if isinstance(kept, str) else dict(zip(_PLAIN, kept, strict=False))
    return message


def _size(kept: Kept) -> int:
    return len(kept) if isinstance(kept, str) else sum(map(len, kept))


def _encoded_values(context: Context) -> dict[str, str]:
    encoded(context)  # names that are no texts are refused too
    return {name: encoded(value) for name, value in context.items()}
