"""The scripted model behind the server: what it will say next, and all that it was asked."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.messages_api.steps import Step, fails

Play = Step | Callable[[Mapping[str, Any]], Step]

KEY = "sk-ant-key-of-the-tests"
MODELS = ("claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5")
#: The script has no step for a request: the test that wrote it is told at its end.
UNSCRIPTED = fails(500, "unscripted", x_should_retry="false")


@dataclass(slots=True)
class Asked:
    """One request that reached the server; `refused` says what it did not take, "" where it took it."""

    path: str
    headers: Mapping[str, str]
    body: Any
    refused: str = ""
    hung_up: threading.Event = field(default_factory=threading.Event)


class Script:
    """Steps in their order, or a function from a request to its step; notes what it is asked."""

    def __init__(self, plays: Iterable[Play], always: Play | None = None) -> None:
        self._plays = list(plays)
        self._always = always
        self._lock = threading.Lock()
        self.asked: list[Asked] = []
        self.unscripted = 0
        self.broken: list[Exception] = []

    def then(self, *plays: Play) -> None:
        """More steps, after those that are left."""
        with self._lock:
            self._plays.extend(plays)

    @property
    def left(self) -> int:
        """How many steps nobody has asked for."""
        return len(self._plays)

    def note(self, asked: Asked) -> Asked:
        with self._lock:
            self.asked.append(asked)
        return asked

    def step(self, body: Mapping[str, Any]) -> Step:
        """What is done with this request."""
        with self._lock:
            play = self._plays.pop(0) if self._plays else self._always
            self.unscripted += play is None
        if play is None:
            return UNSCRIPTED
        return play if isinstance(play, Step) else self._played(play, body)

    def _played(self, play: Callable[[Mapping[str, Any]], Step], body: Mapping[str, Any]) -> Step:
        try:
            return play(body)
        except Exception as error:  # noqa: BLE001  # what a test's own function raises is raised in the test, at its end
            self.broken.append(error)
            return UNSCRIPTED
