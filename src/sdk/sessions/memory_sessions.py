"""Sessions in this process's memory: bounded, and gone with it."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from sys import getsizeof

from src.sdk.sessions.values import Context, Item, Kept, Message, Session, fields_of, item_of, plain_item

#: What a session takes beside its messages and its context, in bytes.
_ENTRY = 300


@dataclass(slots=True)
class _Entry:
    items: list[Item] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    active: float = 0.0
    size: int = _ENTRY


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
        self.add(key, Kept([plain_item(each) or item_of(each) for each in messages], fields_of(context), self._now()))

    def merge(self, key: str, context: Context) -> bool:
        """Merge the context of a session that is there. Raises NotStorable."""
        return self.add(key, Kept([], fields_of(context), self._now()), begins=False)

    def add(self, key: str, more: Kept, *, begins: bool = True) -> bool:
        """`append`, or without `begins` `merge`, for what is encoded already."""
        with self._lock:
            entry = self._alive(key) or (self._begun(key) if begins else None)
            if entry is not None:
                fields = entry.fields | more.fields if more.fields else entry.fields
                self._set(key, entry, Kept(more.items, fields, more.active))
            return entry is not None

    def replace(self, key: str, messages: Sequence[Message], context: Context) -> None:
        """Put this session in place of what was there. Raises NotStorable."""
        items = [plain_item(each) or item_of(each) for each in messages]
        self.put(key, Kept(items, fields_of(context), self._now()))

    def put(self, key: str, kept: Kept) -> None:
        """`replace` for what is encoded already, and was active then."""
        with self._lock:
            self._drop(key)
            self._set(key, self._begun(key), kept)

    def mirror(self, key: str, tail: Kept) -> None:
        """Take over the end of a session as it is elsewhere, unless something newer was said here."""
        with self._lock:
            entry = self._alive(key)
            if entry is None or entry.items[-len(tail.items) :] != tail.items:
                if entry and entry.active > tail.active:
                    return
                self._drop(key)
                self._set(key, self._begun(key), tail)
            elif entry.active < tail.active:
                self._set(key, entry, Kept([], tail.fields, tail.active))

    def load(self, key: str, limit: int | None = None) -> Session | None:
        """The session, with the last `limit` messages (from 1); a copy of its own."""
        kept = self.kept(key, limit)
        return kept.session() if kept else None

    def kept(self, key: str, limit: int | None = None) -> Kept | None:
        """The session as it is kept."""
        with self._lock:
            entry = self._alive(key)
            if entry is None:
                return None
            return Kept(entry.items[-limit:] if limit else entry.items[:], dict(entry.fields), entry.active)

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
            messages = sum(len(entry.items) for entry in self._entries.values())
            return {"sessions": len(self._entries), "messages": messages, "bytes": self._bytes}

    def _alive(self, key: str) -> _Entry | None:
        entry = self._entries.get(key)
        if entry is not None and self._now() - entry.active >= self._ttl:
            self._drop(key)
            return None
        return entry

    def _begun(self, key: str) -> _Entry:
        entry = self._entries[key] = _Entry()
        self._bytes += entry.size
        return entry

    def _set(self, key: str, entry: _Entry, more: Kept) -> None:
        grown = 0 if more.fields is entry.fields else _weight_of(more.fields) - _weight_of(entry.fields)
        self._grow(entry, grown + sum(map(weight, more.items)))
        entry.items.extend(more.items)
        entry.fields, entry.active = more.fields, more.active
        self._entries.move_to_end(key)
        self._make_room()

    def _make_room(self) -> None:
        """The oldest sessions go first; one that is too big alone loses its own oldest messages."""
        while len(self._entries) > self._most_sessions or self._bytes > self._most_bytes:
            key, oldest = next(iter(self._entries.items()))
            if len(self._entries) == 1 <= self._most_sessions and oldest.items:
                self._shorten(oldest)
            else:
                self._drop(key)

    def _shorten(self, entry: _Entry) -> None:
        gone = 0
        while gone < len(entry.items) and self._bytes > self._most_bytes:
            self._grow(entry, -weight(entry.items[gone]))
            gone += 1
        del entry.items[:gone]

    def _grow(self, entry: _Entry, by: int) -> None:
        entry.size += by
        self._bytes += by

    def _drop(self, key: str) -> None:
        entry = self._entries.pop(key, None)
        self._bytes -= entry.size if entry else 0


def weight(item: Item) -> int:
    """The bytes that a message takes in memory, its place in the list included."""
    return 8 + getsizeof(item) + (0 if isinstance(item, str) else sum(map(getsizeof, item)))


def _weight_of(fields: dict[str, str]) -> int:
    return sum(getsizeof(name) + getsizeof(value) for name, value in fields.items()) + getsizeof(fields)
