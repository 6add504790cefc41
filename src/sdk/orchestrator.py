"""Claude's loop: ask, do what it calls for, ask again; bounded in turns, time, tokens and what tools may say.

Whatever ends a run there is an outcome: what was said so far, why it ended, and what it took.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from src.sdk.model import Answered, HungUp, Model, ModelFailed, Request, Usage
from src.sdk.tool import Tool
from src.sdk.tool_calls import Called, called, words_for


class Stopped(HungUp):
    """The person has heard enough."""


class _OutOfTime(HungUp):
    """The run has lasted long enough."""


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


#: What a stop_reason that ends the run means (https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons).
ENDS = {
    "end_turn": End.DONE,
    "stop_sequence": End.DONE,
    "max_tokens": End.LENGTH,
    "refusal": End.REFUSED,
    "model_context_window_exceeded": End.FULL,
}
#: Of the calls of one turn: how often the most that a tool may say they say together, and what each says at least.
_TOGETHER, _LEAST = 3, 200


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a run may go: requests, seconds, tokens in all, tokens out a request, characters a tool says.

    All tools of one turn together say at most three times what one may, however many were called for.
    """

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
class Outcome:
    """How a run ended. `text` is what was said after the last tool call; `messages` go on from here.

    `requests` is what each request took: a sum of short prompts has not the price of a long one.
    """

    text: str
    end: End
    usage: Usage = field(default_factory=Usage)
    calls: tuple[Called, ...] = ()
    messages: tuple[Mapping[str, Any], ...] = ()
    failure: ModelFailed | None = None
    requests: tuple[Usage, ...] = ()


@dataclass(slots=True)
class _Run:
    """What one run has come to so far; `heard` are the words of the request under way."""

    messages: list[Mapping[str, Any]]
    until: float
    turns: int = 0
    requests: list[Usage] = field(default_factory=list)
    calls: list[Called] = field(default_factory=list)
    text: str = ""
    heard: str = ""

    @property
    def usage(self) -> Usage:
        return sum(self.requests, Usage())


class Orchestrator:
    """Runs conversations with a model and the tools it was given."""

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

    @property
    def name(self) -> str:
        """The model's name."""
        return self._name

    def run(self, messages: Sequence[Mapping[str, Any]], inquiry: Any, listener: Listener) -> Outcome:
        """Answer the last of these messages. What fails, stops or bounds it is in the outcome, never raised."""
        run = _Run(list(messages), self._now() + self._bounds.seconds)
        failure = None
        try:
            end = self._loop(run, inquiry, listener)
        except HungUp as hung_up:
            run.requests.append(hung_up.usage)
            end = End.TIME if isinstance(hung_up, _OutOfTime) else End.STOPPED
        except ModelFailed as failed:
            run.requests.append(failed.usage)
            end, failure = End.FAILED, failed
        text = (run.text + run.heard).strip()
        if end is End.DONE and not text:
            end = End.EMPTY
        return Outcome(text, end, run.usage, tuple(run.calls), tuple(run.messages), failure, tuple(run.requests))

    def count(self, messages: Sequence[Mapping[str, Any]]) -> int:
        """How many tokens a run with these messages begins with. Raises ModelFailed."""
        return self._model.count_tokens(self.request(messages))

    def request(self, messages: Sequence[Mapping[str, Any]]) -> Request:
        """What the model is asked with these messages."""
        return Request(self._name, self._system, messages, self._schemas, self._bounds.answer_tokens)

    def _loop(self, run: _Run, inquiry: Any, listener: Listener) -> End:
        while not (reached := self._bound(run)):
            answered = self._ask(run, listener)
            if answered.stop_reason == "tool_use" and answered.tool_uses:
                self._use_tools(run, answered, inquiry, listener)
            elif answered.stop_reason != "pause_turn":
                return ENDS.get(answered.stop_reason or "", End.CUT)
        return reached

    def _bound(self, run: _Run) -> End | None:
        """The bound that was reached."""
        if run.turns >= self._bounds.turns:
            return End.TURNS
        if self._now() >= run.until:
            return End.TIME
        return End.TOKENS if run.usage.tokens >= self._bounds.tokens else None

    def _ask(self, run: _Run, listener: Listener) -> Answered:
        """One request; what is heard of it counts even if it breaks off."""
        run.turns += 1

        def hear(words: str) -> None:
            run.heard += words
            listener.text(words)
            if self._now() >= run.until:
                raise _OutOfTime

        answered = self._model.respond(self.request(run.messages), hear)
        run.text, run.heard = run.text + answered.text, ""
        run.requests.append(answered.usage)
        _remember(run.messages, answered)
        return answered

    def _use_tools(self, run: _Run, answered: Answered, inquiry: Any, listener: Listener) -> None:
        """All results in one user turn; what was said before the tools is no part of the answer."""
        results, left = [], _TOGETHER * self._bounds.tool_characters
        for use in answered.tool_uses:
            listener.doing(words_for(self._tools, use))
            call = called(self._tools, use, inquiry, max(min(left, self._bounds.tool_characters), _LEAST))
            left -= len(call.result)
            run.calls.append(call)
            results.append(call.as_result(str(use["id"])))
        run.messages.append({"role": "user", "content": results})
        run.text = ""


def _remember(messages: list[Mapping[str, Any]], answered: Answered) -> None:
    """The turn, as the API takes it back: one with the paused turn that it goes on from, and without a call that broke
    off (at `max_tokens`, say) and will have no result."""
    called = answered.stop_reason == "tool_use"
    content = [block for block in answered.content if called or block["type"] != "tool_use"]
    if messages and messages[-1]["role"] == "assistant":
        content = [*messages.pop()["content"], *content]
    if content:
        messages.append({"role": "assistant", "content": content})
