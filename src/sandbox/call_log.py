"""The last calls of the Web API, for tests to look at: what was asked and how it ended, without the token."""

import threading
import time
from collections import deque
from collections.abc import Mapping
from typing import Any

from src.sandbox.team import Json

_REMEMBERED = 2000


class CallLog:
    """Calls in the order of their arrival; only the last ones are remembered. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: deque[Json] = deque(maxlen=_REMEMBERED)

    def add(self, method: str, arguments: Mapping[str, Any]) -> Json:
        """Note a call that begins; the caller writes `outcome` into what it gets: `ok`, an error code or a fault."""
        without_token = {name: value for name, value in arguments.items() if name != "token"}
        call: Json = {"method": method, "arguments": without_token, "at": time.time(), "outcome": "under way"}
        with self._lock:
            self._calls.append(call)
        return call

    def all(self) -> list[Json]:
        with self._lock:
            return [dict(call) for call in self._calls]
