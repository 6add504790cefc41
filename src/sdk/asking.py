"""A request as the Messages API takes it (https://platform.claude.com/docs/en/api/messages)."""

from collections.abc import Callable
from typing import Any

from src.sdk.model import Request

CACHED = {"type": "ephemeral"}


def to_count(request: Request, tightened: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """What a request takes in, with its cache breakpoints: after the system prompt, and after the last turn.

    What comes first stays the same from one request to the next (tools, then system, then messages), so each reads from
    the cache what the one before has written (https://platform.claude.com/docs/en/build-with-claude/prompt-caching).
    `tightened` makes of any JSON Schema one that structured output takes.
    """
    params: dict[str, Any] = {"model": request.model, "messages": list(request.messages), "cache_control": CACHED}
    if request.system.strip():
        params["system"] = [{"type": "text", "text": request.system, "cache_control": CACHED}]
    if request.tools:
        params["tools"] = list(request.tools)
    if request.schema is not None:
        params["output_config"] = {"format": {"type": "json_schema", "schema": tightened(dict(request.schema))}}
    return params


def to_answer(request: Request, tightened: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """The same with what bounds the answer."""
    return to_count(request, tightened) | {"max_tokens": request.max_tokens}
