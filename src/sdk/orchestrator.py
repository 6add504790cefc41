"""Claude's loop: ask, do what it calls for, ask again; bounded in turns, time, tokens and what tools may say.

Whatever ends it, there is an outcome: what was said so far, why it ended, and what it took. Only `Stop` and the like,
raised by who listens, are not told to the model.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from src.sdk.model import Model, ModelFailed, Usage
from src.sdk.tool import Tool

log = logging.getLogger(__name__)


class Stopped(Exception):
    """The person has heard enough."""


class End(StrEnum):
    """Why a run came to its end; all but DONE leave an answer that is not whole."""

    DONE = "done"
    STOPPED = "stopped"
    TURNS = "turns"
    TIME = "time"
    TOKENS = "tokens"
    LENGTH = "length"
    REFUSED = "refused"
    CUT = "cut"
    FULL = "full"
    EMPTY = "empty"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a run may go: requests, seconds, tokens in all, tokens out a request, characters a tool says."""

    turns: int = 8
    seconds: float = 100.0
    tokens: int = 300_000
    answer_tokens: int = 4096
    tool_characters: int = 16_000


class Listener(Protocol):
    """Who hears a run while it goes on; either may raise Stopped."""

    def text(self, words: str) -> None:
        """The next words of the answer; "" when there is only a sign of life."""

    def doing(self, words: str) -> None:
        """What is being done, for a status line."""


@dataclass(frozen=True, slots=True)
class Called:
    """One tool call: its name, what was said to it, and what it said to the model."""

    name: str
    said: Mapping[str, Any]
    result: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. `text` is what was said after the last tool call; `messages` go on from here."""

    text: str
    end: End
    usage: Usage = field(default_factory=Usage)
    calls: tuple[Called, ...] = ()
    messages: tuple[Mapping[str, Any], ...] = ()
    failure: ModelFailed | None = None


class Orchestrator:
    """Runs conversations with the tools it was given."""

    def __init__(
        self,
        model: Model,
        tools: Sequence[Tool],
        *,
        name: str,
        system: str,
        bounds: Bounds = Bounds(),
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self._tools = {tool.name: tool for tool in tools}
        self._schemas = tuple(tool.schema() for tool in tools)
        self._name = name
        self._system = system
        self._bounds = bounds
        self._now = now

    def run(self, messages: Sequence[Mapping[str, Any]], inquiry: Any, listener: Listener) -> Outcome:
        """Answer the last of these messages. Never raises ModelFailed or Stopped: they are in the outcome."""
        raise NotImplementedError
