"""Doing what a model called for: its words become a tool's arguments, and what the tool gives becomes fenced text.

The model reads what a `ToolError` says; of anything else that goes wrong it learns a reference, and the log the rest.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from src.errors import ToolError, UserError, reference
from src.sdk.fence import fenced
from src.sdk.tool import Tool

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Called:
    """One tool call: its name, what was said to it, and what the model was told of it."""

    name: str
    said: Any
    result: str
    failed: bool = False

    def as_result(self, use_id: str) -> dict[str, Any]:
        """https://platform.claude.com/docs/en/agents-and-tools/tool-use/handle-tool-calls"""
        result = {"type": "tool_result", "tool_use_id": use_id, "content": self.result}
        return result | {"is_error": True} if self.failed else result


def called(tools: Mapping[str, Tool], use: Mapping[str, Any], inquiry: Any, most_characters: int) -> Called:
    """Do what a `tool_use` block asks for; never raises."""
    name, said = str(use.get("name", "")), use.get("input")
    try:
        if name not in tools:
            raise ToolError(f"There is no such tool. There are: {', '.join(tools)}.")
        return Called(name, said, within(fenced("result", tools[name].call(inquiry, said)), most_characters))
    except (ToolError, UserError) as error:
        return Called(name, said, _why(error), failed=True)
    except Exception:  # the model may go on without it; what it was is for the log
        ref = reference()
        log.exception("a tool failed", extra={"ref": ref, "tool": name})
        return Called(name, said, f"This did not work, and will not if repeated (reference {ref}).", failed=True)


def _why(error: ToolError | UserError) -> str:
    found = error.found if isinstance(error, ToolError) else None
    return str(error) if found is None else f"{error} {fenced('result', found)}"


def words_for(tools: Mapping[str, Tool], use: Mapping[str, Any]) -> str:
    """What is being done, for the status line; never raises, whatever the model says."""
    tool, said = tools.get(str(use.get("name", ""))), use.get("input")
    try:
        return tool.words(said if isinstance(said, Mapping) else {}) if tool else "thinking…"
    except Exception:  # noqa: BLE001 - arguments that are not as they should be are told to the model, not here
        return "looking into the leads…"


def within(text: str, most: int) -> str:
    """The text, cut where it is too long for a model to read, and said so."""
    if len(text) <= most:
        return text
    cut = fenced("cut", f"{len(text) - most} more characters were left out: ask for fewer rows or columns")
    return f"{text[:most]}</result>{cut}"
