"""The addresses that let the desk answer a command or a click later: five times, within thirty minutes.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from src.sandbox.ids import new_token
from src.sandbox.persistence import Journal

USES = 5
LIFE_SECONDS = 30 * 60


class UsedUpError(Exception):
    """The address is unknown, expired or used too often; the text is Slack's code."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an answer goes: the channel and the person, and for a click the message that was clicked."""

    channel: str
    user: str
    message_ts: str | None = None
    thread_ts: str | None = None
    expires: float = 0.0
    uses: int = USES


class ResponseUrls:
    """The tokens handed out; kept in the journal, so that an answer finds its way after a restart."""

    def __init__(self, journal: Journal, now: Callable[[], float] = time.time) -> None:
        self._journal = journal
        self._now = now
        self._lock = threading.Lock()
        self._targets: dict[str, Target] = {}

    def load(self) -> None:
        """Take over what the journal has kept."""
        with self._lock:
            for value, _ in self._journal.kept("response_url"):
                token = value.pop("token")
                self._targets[token] = Target(**value)
            self._forget_long_expired()

    def new(self, target: Target) -> str:
        """The secret last part of a new address."""
        token = new_token()
        with self._lock:
            self._forget_long_expired()
            self._put(token, replace(target, expires=self._now() + LIFE_SECONDS))
        return token

    def use(self, token: str) -> Target:
        """Where the answer goes; one use less remains. Raises UsedUpError."""
        with self._lock:
            target = self._targets.get(token)
            if target is None or target.uses < 1:
                raise UsedUpError("used_url")
            if self._now() > target.expires:
                raise UsedUpError("expired_url")
            self._put(token, replace(target, uses=target.uses - 1))
            return target

    def _forget_long_expired(self) -> None:
        long_ago = self._now() - LIFE_SECONDS
        for token in [token for token, target in self._targets.items() if target.expires < long_ago]:
            del self._targets[token]
            self._journal.drop("response_url", token)

    def _put(self, token: str, target: Target) -> None:
        self._targets[token] = target
        self._journal.keep("response_url", token, {"token": token, **asdict(target)})
