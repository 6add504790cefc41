"""A message as the SDK gives it → a plain value; whatever server said it, and whatever it left out."""

from typing import Any, cast

from src.sdk.model import Answered, ModelFailed, Trouble, Usage
from src.sdk.troubles import told, trouble_of


def answered(message: Any, request_id: str | None) -> Answered:
    """The message as a value, its blocks fit to be sent back."""
    return Answered(
        content=tuple(_sendable(block) for block in message.content if _is_whole(block)),
        stop_reason=message.stop_reason,
        usage=usage_of(message.usage),
        model=message.model,
        request_id=request_id or "",
    )


def _is_whole(block: Any) -> bool:
    """Whether the API would take the block back: it gives texts without words, and a cut thought has no signature."""
    if block.type == "text":
        return bool(block.text.strip())
    return block.type != "thinking" or bool(block.signature)


def _sendable(block: Any) -> dict[str, Any]:
    """The block as the API takes it back: what was not said is left out, not null."""
    said = block.to_dict(mode="json", exclude_none=True, warnings=False)
    if not said.get("citations", True):
        del said["citations"]
    return cast(dict[str, Any], said)


def usage_of(usage: Any) -> Usage:
    """What was used; a server that leaves a figure out says 0."""
    searches = getattr(usage, "server_tool_use", None)
    return Usage(
        input=getattr(usage, "input_tokens", None) or 0,
        output=getattr(usage, "output_tokens", None) or 0,
        cache_read=getattr(usage, "cache_read_input_tokens", None) or 0,
        cache_write=getattr(usage, "cache_creation_input_tokens", None) or 0,
        web_searches=getattr(searches, "web_search_requests", None) or 0,
    )


def outcome(result: Any) -> Answered | ModelFailed:
    """What became of one request of a batch: answered, gone wrong, or its day was over before its turn came."""
    match result.type:
        case "succeeded":
            return answered(result.message, None)
        case "errored":
            error = result.error.to_dict(mode="json")
            return ModelFailed(trouble_of(200, error), told(200, error))
    return ModelFailed(Trouble.TIMEOUT, str(result.type))
