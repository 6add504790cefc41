"""Trigger ids: what a person did a moment ago, good for three seconds and one modal."""

import threading
import time
from collections.abc import Callable

from src.sandbox.ids import new_trigger_id
from src.sandbox.team import YOU

LIFE_SECONDS = 3.0
_REMEMBERED = 1000


class Triggers:
    """The trigger ids handed out lately; safe to use from any thread."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._expires: dict[str, float] = {}
        self._whose: dict[str, str] = {}

    def new(self, user: str = YOU) -> str:
        trigger = new_trigger_id()
        with self._lock:
            self._expires[trigger], self._whose[trigger] = self._now() + LIFE_SECONDS, user
            if len(self._expires) > _REMEMBERED:
                oldest = next(iter(self._expires))
                del self._expires[oldest], self._whose[oldest]
        return trigger

    def whose(self, trigger: str) -> str:
        """Who did what this trigger is of."""
        with self._lock:
            return self._whose[trigger]

    def exchange(self, trigger: str) -> str | None:
        """Use it up; gives Slack's error code when that cannot be done."""
        with self._lock:
            if trigger not in self._expires:
                return "invalid_trigger_id"
            expires, self._expires[trigger] = self._expires[trigger], 0.0
        if expires == 0.0:
            return "exchanged_trigger_id"
        return "expired_trigger_id" if self._now() > expires else None
