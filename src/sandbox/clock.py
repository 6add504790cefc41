"""Message times: unique and growing within the workspace, as `1732345678.000100`."""

import re
import threading
import time
from collections.abc import Callable

_TS = re.compile(r"(\d{1,10})(?:\.(\d{1,6}))?")


class TsClock:
    """Hands out `ts` values; two calls never give the same one, whatever the machine's clock does."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._last = 0

    def __call__(self) -> str:
        with self._lock:
            self._last = max(self._last + 1, int(self._now() * 1_000_000))
            return as_ts(self._last)

    def not_before(self, ts: str) -> None:
        """Only times later than `ts` from now on."""
        with self._lock:
            self._last = max(self._last, micros(ts) or 0)


def as_ts(micro: int) -> str:
    return f"{micro // 1_000_000:010d}.{micro % 1_000_000:06d}"


def micros(ts: str) -> int | None:
    """A `ts` as whole microseconds; None when it is none (`0` and `1732345678` are)."""
    found = _TS.fullmatch(ts)
    if not found:
        return None
    return int(found[1]) * 1_000_000 + int((found[2] or "0").ljust(6, "0"))
