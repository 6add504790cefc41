"""Requests on their way to the desk: several at once, and events again when the desk did not take them.

A failed event is sent again at once, after a minute and after five, with the same `event_id`:
https://docs.slack.dev/apis/events-api#retries
"""

import heapq
import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from src.sandbox.ids import new_id
from src.sandbox.persistence import Journal
from src.sandbox.signed_post import Answer
from src.sandbox.team import Json

log = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = (0.0, 60.0, 300.0)
_WORKERS = 8
_REMEMBERED = 200


@dataclass(slots=True)
class Delivery:
    """One request to the desk and how it fares. `kind` is what a person may read: `message`, `/processlead`, …"""

    kind: str
    path: str
    body: bytes
    content_type: str = "application/json"
    retried: bool = True
    on_answer: Callable[[Answer], None] | None = None
    attempts: int = 0
    status: str = "waiting"
    reason: str = ""
    finished: bool = False
    at: float = field(default_factory=time.time)
    seconds: float = 0.0
    id: str = field(default_factory=lambda: new_id("Dl"))

    def kept(self) -> Json:
        """What it takes to go on with it after a restart."""
        names = ("id", "kind", "path", "content_type", "attempts", "reason", "at")
        return {**{name: getattr(self, name) for name in names}, "body": self.body.decode()}

    def shown(self) -> Json:
        """What the page's status line and tests see; never what the request says."""
        names = ("kind", "path", "attempts", "status", "finished", "at", "seconds")
        return {name: getattr(self, name) for name in names}

    def headers(self) -> dict[str, str]:
        headers = {"Content-Type": self.content_type, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        if self.attempts > 1:
            headers |= {"X-Slack-Retry-Num": str(self.attempts - 1), "X-Slack-Retry-Reason": self.reason}
        return headers


class Deliveries:
    """The queue of deliveries and the threads that make them; `send` makes one attempt and never raises."""

    def __init__(
        self,
        send: Callable[[Delivery], Answer],
        journal: Journal,
        retry_after_seconds: Sequence[float] = RETRY_AFTER_SECONDS,
    ) -> None:
        self._send = send
        self._journal = journal
        self._retry_after = tuple(retry_after_seconds)
        self._changed = threading.Condition()
        self._due: list[tuple[float, int, Delivery]] = []
        self._order = itertools.count()
        self._under_way = 0
        self._running = False
        self._threads: list[threading.Thread] = []
        self._recent: deque[Delivery] = deque(maxlen=_REMEMBERED)

    def load(self) -> None:
        """Take over the events that had not been delivered when the sandbox ended; they go out at once."""
        for value, _ in self._journal.kept("delivery"):
            self.submit(Delivery(**{**value, "body": value["body"].encode()}))

    def start(self) -> None:
        """Begin to deliver; what was submitted before goes out now. Starting twice does no harm."""
        with self._changed:
            if self._running:
                return
            self._running = True
        names = (f"sandbox-delivery-{number}" for number in range(_WORKERS))
        self._threads = [threading.Thread(target=self._work, name=name, daemon=True) for name in names]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is under way; what is still to come stays in the journal."""
        with self._changed:
            self._running = False
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        self._threads = []

    def submit(self, delivery: Delivery) -> None:
        with self._changed:
            self._recent.append(delivery)
        self._schedule(delivery, 0.0)

    def recent(self) -> list[Json]:
        """The last deliveries, oldest first."""
        with self._changed:
            return [delivery.shown() for delivery in self._recent]

    def pending(self) -> int:
        with self._changed:
            return len(self._due) + self._under_way

    def wait_until_done(self, timeout: float = 10.0) -> bool:
        """True as soon as nothing is under way or waiting for a retry; False if that takes longer than `timeout`."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._due and not self._under_way, timeout)

    def _schedule(self, delivery: Delivery, delay: float) -> None:
        if delivery.retried:
            self._journal.keep("delivery", delivery.id, delivery.kept())
        with self._changed:
            heapq.heappush(self._due, (time.monotonic() + delay, next(self._order), delivery))
            self._changed.notify_all()

    def _work(self) -> None:
        while delivery := self._next():
            try:
                self._attempt(delivery)
            except Exception:  # a thread of the pool must outlive whatever one delivery brings
                log.exception("a delivery of kind %s failed", delivery.kind)
            finally:
                with self._changed:
                    self._under_way -= 1
                    self._changed.notify_all()

    def _next(self) -> Delivery | None:
        with self._changed:
            while self._running:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    self._under_way += 1
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
            return None

    def _attempt(self, delivery: Delivery) -> None:
        delivery.attempts += 1
        started = time.monotonic()
        answer = self._send(delivery)
        delivery.seconds = round(time.monotonic() - started, 4)
        delivery.status = str(answer.status or answer.reason)
        delivery.reason = answer.retry_reason
        again = delivery.retried and not answer.ok and not answer.no_retry
        if again and delivery.attempts <= len(self._retry_after):
            self._schedule(delivery, self._retry_after[delivery.attempts - 1])
            return
        delivery.finished = True
        if delivery.retried:
            self._journal.drop("delivery", delivery.id)
        if delivery.on_answer:
            delivery.on_answer(answer)
