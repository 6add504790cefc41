"""Troubles on demand, for tests: Slack refuses, breaks, is slow, or does the thing and the answer gets lost."""

import threading
from dataclasses import asdict, dataclass
from typing import Literal, get_args

from src.sandbox.team import Json

Kind = Literal[
    "rate_limited",
    "error",
    "lost_answer",
    "slow",
    "api_error",
    "refused",
    "login_page",
    "cut",
    "wrong_length",
    "redirect",
]
ANY_METHOD = "*"
#: What the fetching of a file is called here: it is no method of the Web API.
DOWNLOAD = "download"


@dataclass(slots=True)
class Fault:
    """What happens to the next `times` calls of `method` (`*`: any).

    With `channel` only calls about that channel are meant, with `block` only those that bring a block of this type.

    rate_limited  429 with `Retry-After: retry_after` (seconds); not done
    error         HTTP 500; not done
    lost_answer   done; then, after `seconds`, the connection is cut, or `status` is answered when it is set
    slow          done after `seconds`
    api_error     Slack's error code `error`; not done

    Of the method `download`, the fetching of a file, `slow` spreads the file over `seconds`, and there are besides:

    refused       HTTP `status`, 403 unless told otherwise
    login_page    200, and a page to sign in at
    cut           the connection ends in the middle of the file
    wrong_length  half of the file, told to be all of it
    redirect      302 to `location`
    """

    method: str
    kind: Kind
    times: int = 1
    retry_after: int = 1
    seconds: float = 0.0
    status: int | None = None
    error: str = "internal_error"
    channel: str | None = None
    block: str | None = None
    location: str = "https://files.example.com/elsewhere"

    def concerns(self, method: str, channel: str | None, blocks: frozenset[str]) -> bool:
        if self.times < 1 or self.method not in (method, ANY_METHOD):
            return False
        return self.channel in (None, channel) and (self.block is None or self.block in blocks)


class Faults:
    """The faults still to come, oldest first; each call takes at most one. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Raises ValueError for a kind that does not exist."""
        if fault.kind not in get_args(Kind):
            raise ValueError(f"{fault.kind!r} is no kind of fault: use one of {', '.join(get_args(Kind))}")
        with self._lock:
            self._waiting.append(fault)

    def take(self, method: str, channel: str | None, blocks: frozenset[str] = frozenset()) -> Fault | None:
        """The fault that this call meets, used up by it; `blocks` are the types of the blocks that it brings."""
        with self._lock:
            fault = next((fault for fault in self._waiting if fault.concerns(method, channel, blocks)), None)
            if fault:
                fault.times -= 1
                self._waiting = [waiting for waiting in self._waiting if waiting.times > 0]
            return fault

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def waiting(self) -> list[Json]:
        with self._lock:
            return [asdict(fault) for fault in self._waiting]
