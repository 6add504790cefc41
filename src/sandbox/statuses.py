"""Lines such as "is thinking…" under a conversation: one for each thread, gone with the answer or after two minutes.

https://docs.slack.dev/reference/methods/assistant.threads.setStatus
"""

import threading
from collections.abc import Callable

from src.sandbox.team import Json

LIFE_SECONDS = 120.0


class Statuses:
    """What the desk is doing, by channel and thread; `now` is in epoch seconds. Safe to use from any thread."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._lines: dict[tuple[str, str], tuple[str, float]] = {}

    def set(self, channel: str, thread_ts: str, words: str) -> None:
        """Show these words in the place of the last ones; empty words clear them."""
        with self._lock:
            self._lines.pop((channel, thread_ts), None)
            if words:
                self._lines[channel, thread_ts] = (words, self._now() + LIFE_SECONDS)

    def clear(self, channel: str, thread_ts: str) -> None:
        """What was being done is done."""
        self.set(channel, thread_ts, "")

    def shown(self) -> list[Json]:
        """The lines that are to be seen now, oldest first."""
        with self._lock:
            now = self._now()
            self._lines = {place: line for place, line in self._lines.items() if line[1] > now}
            return [
                {"channel": channel, "thread_ts": thread_ts, "words": words}
                for (channel, thread_ts), (words, _) in self._lines.items()
            ]
