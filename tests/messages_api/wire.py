"""A step as the API sends it: one message, or the events of a stream (…/docs/en/build-with-claude/streaming)."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.messages_api.steps import Fate, Step
from tests.messages_api.usage import tokens_of

PING = b'event: ping\ndata: {"type": "ping"}\n\n'


def message(step: Step, *, id: str, model: str, usage: Mapping[str, Any]) -> dict[str, Any]:
    """The whole answer."""
    return {
        **_head(id, model),
        "content": [dict(block) for block in step.blocks],
        "stop_reason": step.stop_reason,
        "usage": dict(usage) | _out(step),
    }


def events(step: Step, *, id: str, model: str, usage: Mapping[str, Any]) -> Iterator[bytes]:
    """The answer as it is said, up to where the step goes wrong."""
    start = {**_head(id, model), "content": [], "stop_reason": None, "usage": dict(usage) | {"output_tokens": 1}}
    yield event("message_start", message=start)
    yield PING
    for index, block in enumerate(step.blocks):
        yield from _block(step, index, block)
    match step.fate:
        case Fate.ERROR_EVENT:
            yield event("error", error={"type": step.error, "message": "it went wrong"}, request_id="req_midstream")
        case Fate.GARBLED:
            yield b'event: content_block_delta\ndata: {"type": "content_block_delta", "index": 0, "del\n\n'
        case Fate.WHOLE:
            delta = {"stop_reason": step.stop_reason, "stop_sequence": None}
            yield event("message_delta", delta=delta, usage=dict(usage) | _out(step))
            yield event("message_stop")


def event(kind: str, **data: Any) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **data}, ensure_ascii=False)}\n\n".encode()


def _head(id: str, model: str) -> dict[str, Any]:
    return {"id": id, "type": "message", "role": "assistant", "model": model, "stop_sequence": None}


def _out(step: Step) -> dict[str, Any]:
    searched = sum(block["type"] == "server_tool_use" for block in step.blocks)
    tokens = step.output_tokens or max(1, sum(tokens_of(dict(block)) for block in step.blocks))
    return {"output_tokens": tokens} | ({"server_tool_use": {"web_search_requests": searched}} if searched else {})


def _block(step: Step, index: int, block: Mapping[str, Any]) -> Iterator[bytes]:
    """The events of a block; one that the answer breaks off in has no end."""
    yield event("content_block_start", index=index, content_block=_empty(block))
    for delta in _deltas(step, block):
        yield event("content_block_delta", index=index, delta=delta)
    if step.fate is Fate.WHOLE or index < len(step.blocks) - 1:
        yield event("content_block_stop", index=index)


def _empty(block: Mapping[str, Any]) -> dict[str, Any]:
    match block["type"]:
        case "text":
            return {"type": "text", "text": "", **({"citations": []} if "citations" in block else {})}
        case "thinking":
            return {"type": "thinking", "thinking": "", "signature": ""}
        case "tool_use" | "server_tool_use":
            return {**block, "input": {}}
    return dict(block)


def _deltas(step: Step, block: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    match block["type"]:
        case "text":
            yield from ({"type": "citations_delta", "citation": each} for each in block.get("citations", ()))
            yield from ({"type": "text_delta", "text": word} for word in words(block["text"]))
        case "thinking":
            yield {"type": "thinking_delta", "thinking": block["thinking"]}
            yield {"type": "signature_delta", "signature": block["signature"]}
        case "tool_use" | "server_tool_use":
            said = step.raw if step.raw is not None else json.dumps(block["input"])
            yield {"type": "input_json_delta", "partial_json": ""}
            yield from (
                {"type": "input_json_delta", "partial_json": said[at : at + 24]} for at in range(0, len(said), 24)
            )


def words(text: str) -> list[str]:
    """The text word by word, each with the space after it."""
    return re.findall(r"\S+\s*|\s+", text)
