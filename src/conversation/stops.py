"""Having heard enough: written down where every process sees it, and looked for by who is answering.

A stop counts for a run that had begun when it was made; one that waits behind it, or comes later, goes on.
"""

import logging
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, select, text

from src.conversation.tables import stops
from src.database import Database, UtcTime
from src.edges import Step, Stops
from src.messages import Command, FileShared, Incoming, Message

log = logging.getLogger(__name__)

#: Seconds between two looks: a person does not notice less, and the database does not notice so few.
LOOK = 0.4
#: No answer takes that long, so an older stop is nobody's any more.
KEEP = timedelta(days=1)
#: A stop that took longer than this to come in (the desk was down, say) counts from when it was made.
LATE = timedelta(seconds=30)
RECORD = text(
    "INSERT INTO stops (team, channel, thread, stopped_at) VALUES (:team, :channel, :thread, :stopped_at) "
    "ON CONFLICT (team, channel, thread) DO UPDATE SET stopped_at = excluded.stopped_at "
    "WHERE excluded.stopped_at > stops.stopped_at"
).bindparams(bindparam("stopped_at", type_=UtcTime()))


class KeptStops:
    """The `Stops` of all the processes on this database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, team: str, channel: str, thread: str, at: datetime) -> None:
        """Somebody has had enough, then, in this thread. What is old is forgotten."""
        with self._database.begin() as db:
            db.execute(RECORD, {"team": team, "channel": channel, "thread": thread, "stopped_at": at})
            db.execute(delete(stops).where(stops.c.stopped_at < datetime.now(UTC) - KEEP))

    def after(self, team: str, channel: str, threads: Collection[str], moment: datetime) -> bool:
        """Whether somebody has, in one of these threads, since that moment."""
        found = select(stops.c.thread).where(
            stops.c.team == team,
            stops.c.channel == channel,
            stops.c.thread.in_(threads),
            stops.c.stopped_at >= moment,
        )
        with self._database.read() as db:
            return db.execute(found.limit(1)).first() is not None


class Watch:
    """Whether this run is to end; asked as often as one likes. A database that is away stops nobody.

    A run begins when it first asks; one that was broken off and goes on in another process began then.
    """

    def __init__(self, stops: Stops, incoming: Incoming, step: Step, now: Callable[[], float] = time.monotonic) -> None:
        self._stops = stops
        self._incoming = incoming
        self._step = step
        self._now = now
        self._next = 0.0
        self._stopped = False

    def __call__(self) -> bool:
        if not self._stopped and self._now() >= self._next:
            began = datetime.fromtimestamp(self._step("watch", lambda again: time.time()), UTC)
            self._stopped = self._look(began)
            self._next = self._now() + LOOK
        return self._stopped

    def _look(self, began: datetime) -> bool:
        incoming = self._incoming
        try:
            return self._stops.after(incoming.team, incoming.channel, _threads(incoming), began)
        except Exception as error:  # noqa: BLE001 - whatever a database raises: the answer is worth more than its end
            log.warning("stops could not be looked up: %s", type(error).__name__)
            return False


def _threads(incoming: Incoming) -> frozenset[str]:
    """Where a stop for this is to be found: Slack names the thread, and in a direct message there may be none."""
    if isinstance(incoming, Message):
        return frozenset({incoming.reply_thread, incoming.session_thread})
    if isinstance(incoming, (Command, FileShared)):
        return frozenset()
    return frozenset({incoming.thread_ts or ""})


def stopped_at(pressed: float, received_at: datetime) -> datetime:
    """When a stop was made: by our own clock, which is the one that runs are begun by, unless it comes in late."""
    made = datetime.fromtimestamp(pressed, UTC)
    return made if received_at - made > LATE else received_at
