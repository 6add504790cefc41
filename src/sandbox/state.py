"""What has been said: messages, threads and reactions, and what changed since a page last looked.

Entries are values: a change puts a new entry in the old one's place, so a reader may keep what it was given without
a lock. They are ordered by their last change, which makes "what changed since" a walk back from the end.
"""

import threading
from bisect import insort
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import islice, takewhile

from src.sandbox.clock import TsClock
from src.sandbox.persistence import Journal
from src.sandbox.team import Json

_SHOWN_REPLY_USERS = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One message. `seq` grows with every change; `visible_to` makes it ephemeral; deleted ones leave a mark."""

    seq: int
    channel: str
    message: Json
    visible_to: str | None = None
    deleted: bool = False

    @property
    def ts(self) -> str:
        return str(self.message["ts"])

    @property
    def thread_ts(self) -> str | None:
        """The thread this is a reply in; None for a message of the channel itself, a thread's first one included."""
        thread = self.message.get("thread_ts")
        return thread if thread != self.ts else None

    @property
    def in_timeline(self) -> bool:
        return self.thread_ts is None or self.message.get("subtype") == "thread_broadcast"


class State:
    """Every message of the workspace, in memory and written through to the journal. Safe to use from any thread."""

    def __init__(self, journal: Journal, clock: TsClock) -> None:
        self._journal = journal
        self._clock = clock
        self._lock = threading.RLock()
        self._entries: OrderedDict[tuple[str, str], Entry] = OrderedDict()
        self._timelines: dict[str, list[str]] = {}
        self._threads: dict[tuple[str, str], list[str]] = {}
        self.seq = 0

    def load(self) -> None:
        """Take over what the journal has kept."""
        kept = (Entry(**value) for value, _ in self._journal.kept("message"))
        for entry in sorted(kept, key=lambda entry: entry.seq):
            self._entries[entry.channel, entry.ts] = entry
            self.seq = entry.seq
            self._clock.not_before(entry.ts)
            if not entry.deleted and entry.visible_to is None:
                self._index(entry)

    def post(self, channel: str, message: Json, *, visible_to: str | None = None) -> Entry:
        """Say something: the message gets the next `ts`, and its thread's first message the new count of replies."""
        with self._lock:
            entry = self._put(channel, {**message, "ts": self._clock()}, visible_to)
            if visible_to is None:
                self._index(entry)
                self._count_replies(entry)
            return entry

    def change(self, entry: Entry, edit: Callable[[Json], Json]) -> Entry | None:
        """Put `edit(message)` in the message's place; None when it is gone meanwhile."""
        with self._lock:
            current = self.get(entry.channel, entry.ts)
            return current and self._put(entry.channel, edit(current.message), current.visible_to)

    def delete(self, entry: Entry) -> None:
        """Take a message away; what began a thread stays as Slack's tombstone while there are replies."""
        with self._lock:
            if self._threads.get((entry.channel, entry.ts)):
                self._put(entry.channel, _tombstone(entry.message))
                return
            self._put(entry.channel, entry.message, entry.visible_to, deleted=True)
            if entry.visible_to is None:
                self._unindex(entry)
                self._count_replies(entry)

    def get(self, channel: str, ts: str) -> Entry | None:
        """The message with this `ts`, an ephemeral one included."""
        entry = self._entries.get((channel, ts))
        return entry if entry and not entry.deleted else None

    def timeline(self, channel: str) -> list[Entry]:
        """The channel's own messages, oldest first: no replies but broadcast ones, nothing ephemeral."""
        with self._lock:
            return [self._entries[channel, ts] for ts in self._timelines.get(channel, ())]

    def thread(self, channel: str, thread_ts: str) -> list[Entry]:
        """A thread: its first message (when there is one) and its replies, oldest first."""
        with self._lock:
            first = self.get(channel, thread_ts)
            replies = [self._entries[channel, ts] for ts in self._threads.get((channel, thread_ts), ())]
            return [first, *replies] if first and first.visible_to is None else replies

    def changes(self, since: int, limit: int) -> list[Entry]:
        """What changed after `since`, oldest change first, at most `limit`."""
        with self._lock:
            newest_first = takewhile(lambda entry: entry.seq > since, reversed(self._entries.values()))
            return list(islice(reversed(list(newest_first)), limit))

    def _put(self, channel: str, message: Json, visible_to: str | None = None, *, deleted: bool = False) -> Entry:
        entry = Entry(self.seq + 1, channel, message, visible_to, deleted)
        self._journal.keep("message", f"{channel}:{entry.ts}", asdict(entry))
        self._entries[channel, entry.ts] = entry
        self._entries.move_to_end((channel, entry.ts))
        self.seq = entry.seq
        return entry

    def _index(self, entry: Entry) -> None:
        if entry.thread_ts:
            insort(self._threads.setdefault((entry.channel, entry.thread_ts), []), entry.ts)
        if entry.in_timeline:
            insort(self._timelines.setdefault(entry.channel, []), entry.ts)

    def _unindex(self, entry: Entry) -> None:
        if entry.thread_ts:
            self._threads[entry.channel, entry.thread_ts].remove(entry.ts)
        if entry.in_timeline:
            self._timelines[entry.channel].remove(entry.ts)

    def _count_replies(self, reply: Entry) -> None:
        first = reply.thread_ts and self.get(reply.channel, reply.thread_ts)
        if not first:
            return
        replies = self._threads[reply.channel, first.ts]
        users = first.message.get("reply_users", [])
        if reply.message.get("user") not in users and len(users) < _SHOWN_REPLY_USERS:
            users = [*users, reply.message.get("user")]
        self._put(first.channel, {**first.message, **_thread_facts(first.ts, replies, users)}, first.visible_to)


def _thread_facts(first_ts: str, replies: list[str], users: list[str]) -> Json:
    facts = {"thread_ts": first_ts, "reply_count": len(replies), "reply_users": users, "reply_users_count": len(users)}
    return {**facts, "latest_reply": replies[-1] if replies else first_ts}


def _tombstone(message: Json) -> Json:
    """https://docs.slack.dev/reference/events/message: what is left of a deleted message that others answered."""
    kept = ("ts", "thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply", "team")
    gone = {"type": "message", "subtype": "tombstone", "hidden": True, "user": "USLACKBOT"}
    return {key: message[key] for key in kept if key in message} | gone | {"text": "This message was deleted."}
