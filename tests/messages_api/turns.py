"""What the API refuses in `messages`: turns in the wrong order, blocks that it does not know, tools without results."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from tests.messages_api.refusal import Refusal, an_object, insist, some_text

_ID = re.compile(r"[a-zA-Z0-9_-]+")
_SERVER_RESULTS = ("web_search_tool_result", "web_fetch_tool_result", "code_execution_tool_result")
_RESULT = frozenset({"type", "tool_use_id", "content", "cache_control", "caller"})
_CALL = frozenset({"type", "id", "name", "input", "cache_control", "caller"})
_TEXT = frozenset({"type", "text", "cache_control", "citations"})
_SOURCED = frozenset({"type", "source", "cache_control", "citations", "title", "context"})

#: The fields of each kind of block, by who may say it.
FIELDS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "user": {
        "text": _TEXT,
        "image": _SOURCED,
        "document": _SOURCED,
        "search_result": frozenset({"type", "source", "title", "content", "citations", "cache_control"}),
        "tool_result": frozenset({"type", "tool_use_id", "content", "is_error", "cache_control"}),
    },
    "assistant": {
        "text": _TEXT,
        "thinking": frozenset({"type", "thinking", "signature"}),
        "redacted_thinking": frozenset({"type", "data"}),
        "tool_use": _CALL | {"toolset_name"},
        "server_tool_use": _CALL,
        **dict.fromkeys(_SERVER_RESULTS, _RESULT),
    },
}


def check_turns(messages: Any, *, tools: bool) -> None:
    """Raises Refusal for a history that the API does not take; `tools`: whether the request defines any."""
    insist(isinstance(messages, list), "messages: Input should be a valid list")
    insist(messages, "messages: at least one message is required")
    for number, message in enumerate(messages):
        _check_turn(message, f"messages.{number}", last=number == len(messages) - 1)
    _check_order([message["role"] for message in messages])
    _check_end(messages[-1])
    _check_pairs(messages)
    used = any(block["type"] in ("tool_use", "tool_result") for message in messages for block in blocks_of(message))
    insist(tools or not used, "Requests which include `tool_use` or `tool_result` blocks must define tools")


def blocks_of(message: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The content as blocks: a string is short for one of text."""
    content = message["content"]
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def _check_turn(message: Any, place: str, *, last: bool) -> None:
    an_object(message, place, {"role", "content"}, {"role"})
    role = message["role"]
    insist(
        role in FIELDS, f'{place}.role: Input should be "user" or "assistant"; a system prompt is a field of its own'
    )
    content = message.get("content")
    if isinstance(content, str):
        some_text(content, f"{place}.content")
        return
    insist(isinstance(content, list), f"{place}.content: Input should be a valid string or list")
    insist(content or (last and role == "assistant"), f"{place}: all messages must have non-empty content")
    for number, block in enumerate(message["content"]):
        _check_block(block, role, f"{place}.content.{number}")


def _check_block(block: Any, role: str, place: str) -> None:
    insist(isinstance(block, dict) and "type" in block, f"{place}.type: Field required")
    kind = block["type"]
    insist(kind in FIELDS[role], f"{place}: Input tag {kind!r} is not one that {role} messages may hold")
    an_object(block, place, FIELDS[role][kind])
    match kind:
        case "text":
            some_text(block.get("text"), f"{place}.text")
        case "thinking":
            insist(
                str(block.get("signature")).startswith("signed-"), f"{place}: Invalid `signature` in `thinking` block"
            )
        case "tool_use" | "server_tool_use":
            _check_call(block, place)
        case "tool_result":
            _check_result(block, place)


def _check_call(block: Mapping[str, Any], place: str) -> None:
    insist(_ID.fullmatch(str(block.get("id"))), f"{place}.id: String should match pattern '{_ID.pattern}'")
    insist(isinstance(block.get("input"), dict), f"{place}.input: Input should be a valid dictionary")
    insist(re.fullmatch(r"[a-zA-Z0-9_-]{1,128}", str(block.get("name"))), f"{place}.name: no name of a tool")


def _check_result(block: Mapping[str, Any], place: str) -> None:
    insist(isinstance(block.get("tool_use_id"), str), f"{place}.tool_use_id: Field required")
    content, failed = block.get("content"), block.get("is_error")
    insist(failed is None or isinstance(failed, bool), f"{place}.is_error: Input should be a valid boolean")
    insist(content or not failed, f"{place}: content cannot be empty if `is_error` is true")
    if not isinstance(content, list):
        insist(content is None or isinstance(content, str), f"{place}.content: Input should be a valid string or list")
        return
    for number, inner in enumerate(content):
        insist(isinstance(inner, dict) and inner.get("type") in ("text", "image", "document", "search_result"), place)
        insist(inner["type"] == "text" or not failed, f"{place}: all content must be type `text` if `is_error` is true")
        if inner["type"] == "text":
            an_object(inner, f"{place}.content.{number}", _TEXT)
            some_text(inner.get("text"), f"{place}.content.{number}.text")


def _check_order(roles: Sequence[str]) -> None:
    """Stricter than the API in one thing: it merges neighbours of one role; a desk that sends them has lost a turn."""
    insist(roles[0] == "user", "messages: first message must use the `user` role")
    for number, (one, other) in enumerate(pairwise(roles), 1):
        insist(one != other, f"messages.{number}: roles must alternate between `user` and `assistant`")


def _check_end(last: Mapping[str, Any]) -> None:
    """The last word is the user's, or a turn that the API paused over one of its own tools."""
    kinds = [block["type"] for block in blocks_of(last)]
    paused = bool(kinds) and (kinds[-1] == "server_tool_use" or kinds[-1] in _SERVER_RESULTS)
    insist(
        last["role"] == "user" or paused,
        "This model does not support assistant message prefill. The conversation must end with a user message.",
    )


def _check_pairs(messages: Sequence[Mapping[str, Any]]) -> None:
    open_calls: list[str] = []
    seen: set[str] = set()
    for number, message in enumerate(messages):
        place = f"messages.{number}"
        results = _results(message, place)
        orphans = [each for each in results if each not in open_calls]
        insist(not orphans, f"{place}: unexpected `tool_use_id` found in `tool_result` blocks: {', '.join(orphans)}")
        insist(len(set(results)) == len(results), f"{place}: each tool_use must have a single result")
        _insist_on_results([each for each in open_calls if each not in results], number)
        open_calls = _ids(message, "tool_use")
        calls = open_calls + _ids(message, "server_tool_use")
        insist(len(set(calls)) == len(calls) and not seen & set(calls), f"{place}: `tool_use` ids must be unique")
        seen |= set(calls)
        _check_server_results(message, seen, place)
    _insist_on_results(open_calls, len(messages))


def _insist_on_results(missing: Sequence[str], number: int) -> None:
    if missing:
        raise Refusal(
            f"messages.{number - 1}: `tool_use` ids were found without `tool_result` blocks immediately after: "
            f"{', '.join(missing)}. Each `tool_use` block must have a corresponding `tool_result` block in the next "
            "message."
        )


def _results(message: Mapping[str, Any], place: str) -> list[str]:
    """The ids that the turn has results for; they come before all else in it."""
    kinds = [block["type"] for block in blocks_of(message)]
    ids = [str(block["tool_use_id"]) for block in blocks_of(message) if block["type"] == "tool_result"]
    insist(
        kinds[: len(ids)] == ["tool_result"] * len(ids),
        f"{place}: Did not find {len(ids)} `tool_result` block(s) at the beginning of this message",
    )
    return ids


def _ids(message: Mapping[str, Any], kind: str) -> list[str]:
    return [str(block["id"]) for block in blocks_of(message) if block["type"] == kind]


def _check_server_results(message: Mapping[str, Any], seen: set[str], place: str) -> None:
    for block in blocks_of(message):
        if block["type"] in _SERVER_RESULTS:
            insist(block.get("tool_use_id") in seen, f"{place}: `{block['type']}` without its `server_tool_use`")
