"""Passing on what a model says while it says it, until the person has heard enough; never what must not be said."""

from collections.abc import Callable

from src.conversation.leaks import Leaks
from src.edges import Stream
from src.sdk.orchestrator import Stopped

#: How many characters of what was said are looked at again with what comes next: more than what is ever held back.
_AGAIN = 1_200


class Hearing:
    """A run's listener: words go into the stream, what is being done into the status line; a stop ends both."""

    def __init__(
        self, stream: Stream, status: Callable[[str], None], stopped: Callable[[], bool], leaks: Leaks
    ) -> None:
        self._stream = stream
        self._status = status
        self._stopped = stopped
        self._leaks = leaks
        self._heard, self._said, self._sayable = "", 0, True

    def text(self, words: str) -> None:
        """Raises Stopped."""
        self._unless_stopped()
        self._heard += words
        if words and self._sayable:
            self._say(self._since + self._leaks.sayable(self._heard[self._since :]))

    def end(self) -> None:
        """All was heard: what was held back is no beginning of anything."""
        if self._sayable:
            self._say(len(self._heard))

    def doing(self, words: str) -> None:
        """Raises Stopped."""
        self._unless_stopped()
        self._status(words)

    @property
    def _since(self) -> int:
        """Where to look from: what lies before was looked at, and looking at it for each word takes ever longer."""
        return max(0, self._said - _AGAIN)

    def _say(self, until: int) -> None:
        if until <= self._said:
            return
        ready = self._heard[self._since : until]
        self._sayable = self._leaks.struck(ready) == ready  # else the rest is for the final answer, where it is struck
        if self._sayable:
            self._stream.say(self._heard[self._said : until])
            self._said = until

    def _unless_stopped(self) -> None:
        if self._stopped():
            raise Stopped


class Unheard:
    """For a second try, of which the person hears only the result."""

    def __init__(self, stopped: Callable[[], bool]) -> None:
        self._stopped = stopped

    def text(self, words: str) -> None:
        """Raises Stopped."""
        if self._stopped():
            raise Stopped

    def doing(self, words: str) -> None:
        """Nothing is shown."""
