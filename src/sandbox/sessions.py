"""Where an answer is in progress: the thread shows a Stop button until the desk says that it is at rest.

https://docs.slack.dev/ai/agent-sessions
"""

import threading
from collections.abc import Callable

from src.sandbox.team import Json

#: Slack gives up on an answer after an hour.
LIFE_SECONDS = 3600.0
STATUSES = ("active", "processing", "suspended", "closed")


class Sessions:
    """The threads in which the desk is at work; `now` is in epoch seconds. Safe to use from any thread."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._since: dict[tuple[str, str], float] = {}

    def set(self, channel: str, thread_ts: str, status: str) -> None:
        with self._lock:
            self._since.pop((channel, thread_ts), None)
            if status == "processing":
                self._since[channel, thread_ts] = self._now()

    def processing(self) -> list[Json]:
        """Where a Stop button is to be seen, oldest first."""
        with self._lock:
            now = self._now()
            self._since = {place: since for place, since in self._since.items() if since + LIFE_SECONDS > now}
            return [{"channel": channel, "thread_ts": thread_ts} for channel, thread_ts in self._since]
