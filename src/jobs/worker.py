"""One process's share of the work: accept, hand over to the engine, take over from the dead, tidy up.

`accept` works whether or not this process was started; what is accepted waits in the inbox for a process that is.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from src.jobs.doing import Doing, Performer
from src.jobs.engine import Engine
from src.jobs.inbox import Inbox
from src.jobs.roll import Roll
from src.messages import Incoming

log = logging.getLogger(__name__)

#: Seconds between two looks for work that another process accepted, and between two looks at the roll.
LOOK, ROLL_CALL = 0.5, 2.0
#: Finished jobs are kept this long, so that a late redelivery is still known.
KEEP = timedelta(days=14)
DAY = 24 * 3600.0
#: How long the engine has had a job before its absence there means that it was lost, and seconds between two looks.
LOST_AFTER, LOST_CHECK = timedelta(seconds=1), 30.0


class Work:
    """The durable work of one process; `url` is where the engine keeps its own tables.

    `chores` are done once a day: what others want tidied.
    """

    def __init__(
        self,
        inbox: Inbox,
        roll: Roll,
        performer: Performer,
        *,
        url: str,
        name: str,
        chores: Sequence[Callable[[datetime], object]] = (),
    ) -> None:
        self._inbox = inbox
        self._roll = roll
        self._name = name
        self._chores = chores
        self._doing = Doing(inbox, performer, Engine.checkpoint)
        self._engine = Engine(url, name, self._doing)
        self._news = threading.Event()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def accept(self, incoming: Incoming) -> bool:
        """Write it down, durably, once; False if it was here already. Raises what the database raises."""
        new = self._inbox.accept(incoming)
        if new:
            self._news.set()
        return new

    def start(self) -> None:
        """Begin to work: sign on (before the first claim), take over what the dead left, do what waits.

        Raises RuntimeError if this process works already.
        """
        self._stopping.clear()
        self._roll.sign_on(self._name)
        self._engine.start()
        self._threads = [
            self._loop("handover", self._hand_over, self._wait_for_news),
            self._loop("roll-call", self._call_the_roll, partial(self._stopping.wait, ROLL_CALL)),
            self._loop("lost-and-found", self._find_the_lost, partial(self._stopping.wait, LOST_CHECK)),
            self._loop("tidy", self._tidy, partial(self._stopping.wait, DAY)),
        ]

    def stop(self, patience: int = 10) -> None:
        """Finish what is running, for `patience` seconds at most; the rest is free for others to take over."""
        self._stopping.set()
        self._news.set()
        for thread in self._threads:
            thread.join(timeout=5)
        self._doing.finish(patience)
        self._engine.stop()
        self._roll.sign_off()
        self._threads = []
        self.close()

    def close(self) -> None:
        """Let go of the connection that accepts, in a process that accepted and did not work."""
        self._inbox.close()

    @property
    def working(self) -> bool:
        """Whether this process was started and its threads are alive."""
        return bool(self._threads) and all(thread.is_alive() for thread in self._threads)

    def _loop(self, name: str, once: Callable[[], None], pause: Callable[[], object]) -> threading.Thread:
        thread = threading.Thread(target=self._repeat, args=(name, once, pause), name=name, daemon=True)
        thread.start()
        return thread

    def _repeat(self, name: str, once: Callable[[], None], pause: Callable[[], object]) -> None:
        while not self._stopping.is_set():
            try:
                once()
            except Exception:  # a database that is away for a minute must not end the loop
                log.exception("a work loop stumbled; it goes on", extra={"loop": name})
                self._stopping.wait(1.0)
            pause()

    def _wait_for_news(self) -> None:
        self._news.wait(LOOK)
        self._news.clear()

    def _hand_over(self) -> None:
        while jobs := self._inbox.waiting():
            for job in jobs:
                self._engine.enqueue(job.job_id, job.key, job.conversation)
            self._inbox.handed([job.key for job in jobs])

    def _call_the_roll(self) -> None:
        self._roll.sign_on(self._name)
        for owner in self._engine.owners() - {self._name}:
            if self._roll.bury(owner, partial(self._engine.take_over, owner)):
                log.warning("took over the work of a dead process", extra={"worker": owner})

    def _find_the_lost(self) -> None:
        """What was handed to the engine and is not unfinished there (its file was lost, say) goes back in the line."""
        while jobs := self._inbox.handed_before(LOST_AFTER):
            known = self._engine.unfinished([job.job_id for job in jobs])
            lost = [job.key for job in jobs if job.job_id not in known]
            if not lost:
                return
            log.warning("jobs that the engine has lost go back in the line", extra={"jobs": len(lost)})
            self._inbox.line_up_again(lost)
            self._news.set()

    def _tidy(self) -> None:
        self._inbox.forget(KEEP)
        self._engine.forget((datetime.now(UTC) - KEEP).isoformat())
        for chore in self._chores:
            chore(datetime.now(UTC))
