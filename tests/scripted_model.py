"""A model of few words: gives what it was told to, in order, and notes what it was asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from src.sdk.model import Answered, ModelFailed, Request, Usage, unheard

Step = Answered | ModelFailed | Callable[[Request], Answered]


def says(*texts: str, stop: str | None = "end_turn") -> Answered:
    """Its words, heard piece by piece."""
    return Answered(tuple({"type": "text", "text": each} for each in texts), stop, Usage(input=100, output=10))


def calls(*uses: tuple[str, Mapping[str, Any]], before: str = "") -> Answered:
    """Calls for tools, perhaps after a word."""
    said = [{"type": "text", "text": before}] if before else []
    used = [
        {"type": "tool_use", "id": f"use_{n}", "name": name, "input": given} for n, (name, given) in enumerate(uses)
    ]
    return Answered((*said, *used), "tool_use", Usage(input=100, output=20))


@dataclass
class ScriptedModel:
    """Implements `src.sdk.model.Model`."""

    steps: list[Step]
    asked: list[Request] = field(default_factory=list)

    def respond(self, request: Request, on_text: Callable[[str], None] = unheard) -> Answered:
        self.asked.append(
            Request(request.model, request.system, list(request.messages), request.tools, request.max_tokens)
        )
        step = self.steps.pop(0)
        answered = step(request) if callable(step) else step
        if isinstance(answered, ModelFailed):
            raise answered
        for block in answered.content:
            on_text(str(block.get("text", "")))
        return answered

    def count_tokens(self, request: Request) -> int:
        return sum(len(str(each)) for each in request.messages) // 4


def results_of(request: Request) -> Sequence[Mapping[str, Any]]:
    """The tool results that came with the last message."""
    content = request.messages[-1]["content"]
    return [each for each in content if each["type"] == "tool_result"]
