"""Passing on what a model says while it says it, until the person has heard enough."""

from collections.abc import Callable

from src.routing import Stream
from src.sdk.orchestrator import Stopped


class Hearing:
    """A run's listener: words go into the stream, what is being done into the status line; a stop ends both."""

    def __init__(self, stream: Stream, status: Callable[[str], None], stopped: Callable[[], bool]) -> None:
        self._stream = stream
        self._status = status
        self._stopped = stopped

    def text(self, words: str) -> None:
        """Raises Stopped."""
        self._unless_stopped()
        if words:
            self._stream.say(words)

    def doing(self, words: str) -> None:
        """Raises Stopped."""
        self._unless_stopped()
        self._status(words)

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
