"""What the Messages API refuses of a request, all of it (https://platform.claude.com/docs/en/api/errors)."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tests.messages_api.refusal import Refusal, an_object, insist, some_text
from tests.messages_api.schemas import check_schema, check_tools
from tests.messages_api.turns import blocks_of, check_turns

#: The fields of a request to count tokens; one to answer has some more.
COUNTED = frozenset(
    {"messages", "model", "cache_control", "output_config", "speed", "system", "thinking", "tool_choice", "tools"}
)
ANSWERED = COUNTED | {
    *(
        "max_tokens",
        "stream",
        "metadata",
        "stop_sequences",
        "service_tier",
        "container",
        "inference_geo",
        "diagnostics",
    ),
}
MOST_TOKENS_OUT = 128_000
MOST_BREAKPOINTS = 4


def check_request(body: Any, models: Collection[str], *, counted: bool = False) -> None:
    """Raises Refusal for a request that the API does not take; `counted`: one to /v1/messages/count_tokens."""
    if not isinstance(body, dict):
        raise Refusal("The request body is not valid JSON: it must be an object")
    for name in body:
        insist(name in (COUNTED if counted else ANSWERED), f"{name}: Extra inputs are not permitted")
    _check_model(body.get("model"), models)
    if not counted:
        _check_max_tokens(body.get("max_tokens"))
    check_tools(body.get("tools") or [])
    check_turns(body.get("messages"), tools=bool(body.get("tools")))
    _check_system(body.get("system"))
    _check_tool_choice(body)
    _check_output(body.get("output_config"))
    _check_odds(body)
    _check_breakpoints(body)


def _check_model(model: Any, models: Collection[str]) -> None:
    insist(isinstance(model, str) and model, "model: Field required")
    if model not in models:
        raise Refusal(f"model: {model}", 404, "not_found_error")


def _check_max_tokens(most: Any) -> None:
    insist(most is not None, "max_tokens: Field required")
    insist(isinstance(most, int) and not isinstance(most, bool), "max_tokens: Input should be a valid integer")
    insist(most >= 0, "max_tokens: Input should be greater than or equal to 0")
    insist(most <= MOST_TOKENS_OUT, f"max_tokens: {most} > {MOST_TOKENS_OUT}, the most this model gives")


def _check_system(system: Any) -> None:
    if system is None or isinstance(system, str):
        return
    insist(isinstance(system, list), "system: Input should be a valid string or list")
    for number, block in enumerate(system):
        place = f"system.{number}"
        insist(an_object(block, place, {"type", "text", "cache_control", "citations"})["type"] == "text", place)
        some_text(block.get("text"), f"{place}.text")


def _check_tool_choice(body: Mapping[str, Any]) -> None:
    choice = body.get("tool_choice")
    if choice is None:
        return
    insist(body.get("tools"), "tool_choice: may only be specified while providing tools")
    an_object(choice, "tool_choice", {"type", "name", "disable_parallel_tool_use"}, {"type"})
    insist(
        choice["type"] in ("auto", "any", "tool", "none"), "tool_choice.type: Input should be auto, any, tool or none"
    )
    named = choice["type"] != "tool" or choice.get("name") in [tool["name"] for tool in body["tools"]]
    insist(named, "tool_choice.name: Tool not found in provided tools")


def _check_output(output: Any) -> None:
    if output is None:
        return
    an_object(output, "output_config", {"effort", "format"})
    effort = output.get("effort")
    known = effort in (None, "low", "medium", "high", "xhigh", "max")
    insist(known, "output_config.effort: Input should be low, medium, high, xhigh or max")
    if output.get("format") is not None:
        form = an_object(output["format"], "output_config.format", {"type", "schema"}, {"type", "schema"})
        insist(form["type"] == "json_schema", "output_config.format.type: Input should be 'json_schema'")
        check_schema(form["schema"], form["schema"], "output_config.format.schema", strict=True)
        insist(
            form["schema"].get("type") or {"anyOf", "$ref"} & set(form["schema"]),
            "output_config.format.schema: no type",
        )


def _check_odds(body: Mapping[str, Any]) -> None:
    insist(isinstance(body.get("stream", False), bool), "stream: Input should be a valid boolean")
    if body.get("metadata") is not None:
        an_object(body["metadata"], "metadata", {"user_id"})
    if body.get("thinking") is not None:
        thinking = an_object(body["thinking"], "thinking", {"type", "budget_tokens", "display"}, {"type"})
        insist(thinking["type"] in ("adaptive", "disabled"), "thinking.type: Input should be adaptive or disabled")
    for number, sequence in enumerate(body.get("stop_sequences") or []):
        insist(str(sequence).strip(), f"stop_sequences.{number}: each stop sequence must contain non-whitespace")


def _check_breakpoints(body: Mapping[str, Any]) -> None:
    found = list(breakpoints(body))
    for mark in found:
        an_object(mark, "cache_control", {"type", "ttl"}, {"type"})
        insist(mark["type"] == "ephemeral", "cache_control.type: Input should be 'ephemeral'")
        insist(mark.get("ttl") in (None, "5m", "1h"), "cache_control.ttl: Input should be '5m' or '1h'")
    most = MOST_BREAKPOINTS
    insist(len(found) <= most, f"A maximum of {most} blocks with cache_control may be provided. Found {len(found)}.")
    hours = [mark.get("ttl") == "1h" for mark in found]
    insist(hours == sorted(hours, reverse=True), "cache_control: a ttl of '1h' must not come after one of '5m'")


def breakpoints(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every cache_control of the request, in the order of the prefix."""
    system = body.get("system")
    marked: list[Mapping[str, Any]] = [*(body.get("tools") or []), *(system if isinstance(system, list) else [])]
    for message in body["messages"]:
        marked.extend(blocks_of(message))
    for each in [*marked, body]:
        if each.get("cache_control") is not None:
            yield each["cache_control"]
