"""Asking again after what may be over in a moment, as long as nobody has heard a word of the answer."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from src.sdk.model import Answered, HungUp, ModelFailed, Trouble, Usage

log = logging.getLogger(__name__)

#: The most that is waited before asking again, in seconds; a server that wants more patience is left alone.
LONGEST_WAIT = 8.0
#: What may be over in a moment. A time-out has taken its time already; all else would fail again.
PASSING = frozenset(
    {Trouble.RATE_LIMITED, Trouble.OVERLOADED, Trouble.SERVER_ERROR, Trouble.UNREACHABLE, Trouble.CUT, Trouble.NONSENSE}
)


@dataclass(slots=True)
class Hearing:
    """Who listens to an answer, what they have heard of it, and what they raised: that is theirs, not the model's.

    `usage` is what the attempt under way took so far, `spent` what those before it did.
    """

    on_text: Callable[[str], None]
    words: bool = False
    usage: Usage = field(default_factory=Usage)
    spent: Usage = field(default_factory=Usage)
    raised: BaseException | None = None

    def __call__(self, text: str) -> None:
        """Pass it on. Raises what they raise."""
        self.words = self.words or bool(text)
        try:
            self.on_text(text)
        except BaseException as error:
            self.raised = error
            raise


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to ask again, and how to wait."""

    retries: int
    sleep: Callable[[float], None] = time.sleep

    def ask(self, ask: Callable[[], Answered], hearing: Hearing) -> Answered:
        """The answer, with what all attempts took. Raises the last ModelFailed; between attempts, who listens may."""
        try:
            answered = self._asked(ask, hearing)
        except (ModelFailed, HungUp) as broken:
            broken.usage += hearing.spent
            raise
        return replace(answered, usage=hearing.spent + answered.usage)

    def _asked(self, ask: Callable[[], Answered], hearing: Hearing) -> Answered:
        for attempt in range(1, self.retries + 2):
            try:
                return ask()
            except ModelFailed as failed:
                wait = _wait(failed, attempt)
                again = attempt <= self.retries and wait is not None and not hearing.words
                _log(failed, attempt, again)
                if not again or wait is None:
                    raise
                hearing.spent += failed.usage
            hearing("")
            self.sleep(wait)
        raise AssertionError("the last attempt returns or raises")


def _wait(failed: ModelFailed, attempt: int) -> float | None:
    """Seconds until the next attempt: what the server asks for, else twice as long each time; None: do not try."""
    wait = failed.seconds if failed.seconds is not None else 0.5 * 2 ** (attempt - 1)
    return wait if failed.trouble in PASSING and wait <= LONGEST_WAIT else None


def _log(failed: ModelFailed, attempt: int, again: bool) -> None:
    level, what = (logging.INFO, "the model is asked again") if again else (logging.WARNING, "the model did not answer")
    said = {"trouble": failed.trouble.value, "why": str(failed), "attempt": attempt, "request_id": failed.request_id}
    log.log(level, what, extra=said)
