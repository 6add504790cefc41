"""What the desk wants to say, checked as Slack checks it and put in Slack's shape."""

import json

from src.sandbox.block_limits import refusal
from src.sandbox.calling import ApiError, Arguments
from src.sandbox.ids import new_block_id
from src.sandbox.team import APP_ID, BOT, BOT_ID, PEOPLE, TEAM_ID, Json

TEXT_IS_CUT_AT = 40_000
UPDATED_TEXT_LIMIT = 4_000
MARKDOWN_LIMIT = 12_000
_METADATA_BYTES = 16_000


def bot_message(content: Json) -> Json:
    """A message of the desk's with this content; it has no `ts` yet."""
    return {"type": "message", "team": TEAM_ID, "user": BOT, **_bot(), **content}


def content(arguments: Arguments) -> Json:
    """`text`, `blocks`, `attachments` and `metadata` of a message, checked. Raises ApiError.

    https://docs.slack.dev/reference/methods/chat.postMessage
    """
    said = _said(arguments)
    if not said.get("text") and not said.get("blocks") and not said.get("attachments"):
        raise ApiError("no_text")
    return {"text": "", **said, **metadata(arguments)}


def checked_blocks(blocks: object) -> list[Json]:
    """The blocks, each with a `block_id`. Raises ApiError as Slack would."""
    refused = refusal(blocks)
    if refused:
        raise ApiError(refused.error, refused.messages)
    given: list[Json] = blocks if isinstance(blocks, list) else []
    return [{**block, "block_id": block.get("block_id") or new_block_id()} for block in given]


def metadata(arguments: Arguments) -> Json:
    """https://docs.slack.dev/messaging/message-metadata"""
    value = arguments.structure("metadata", "invalid_metadata_format")
    if value is None:
        return {}
    if not isinstance(value, dict) or not isinstance(value.get("event_type"), str):
        raise ApiError("invalid_metadata_format")
    if not isinstance(value.get("event_payload"), dict):
        raise ApiError("invalid_metadata_format")
    if len(json.dumps(value)) > _METADATA_BYTES:
        raise ApiError("metadata_too_large")
    return {"metadata": {"event_type": value["event_type"], "event_payload": value["event_payload"]}}


def _said(arguments: Arguments) -> Json:
    if arguments.text("markdown_text"):
        return _markdown(arguments)
    said: Json = {"text": arguments.text("text")[:TEXT_IS_CUT_AT]}
    blocks = arguments.structure("blocks", "invalid_blocks_format")
    if blocks is not None:
        said["blocks"] = checked_blocks(blocks)
    attachments = arguments.structure("attachments", "invalid_attachments")
    if attachments is not None:
        said["attachments"] = attachments
    return said


def _markdown(arguments: Arguments) -> Json:
    text = arguments.text("markdown_text")
    if "text" in arguments or "blocks" in arguments:
        raise ApiError("markdown_text_conflict")
    if len(text) > MARKDOWN_LIMIT:
        raise ApiError("msg_too_long")
    return {"text": text, "blocks": checked_blocks([{"type": "markdown", "text": text}])}


def _bot() -> Json:
    profile = {"id": BOT_ID, "app_id": APP_ID, "name": PEOPLE[BOT].real_name, "team_id": TEAM_ID, "deleted": False}
    return {"bot_id": BOT_ID, "app_id": APP_ID, "bot_profile": profile}
