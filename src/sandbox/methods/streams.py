"""chat.startStream and its kin: a message that grows while it is written, in a session that can be stopped.

A stream takes no more after about five minutes: https://github.com/slackapi/python-slack-sdk/issues/1859
"""

from typing import Any

from src.sandbox.bot_messages import MARKDOWN_LIMIT, bot_message, checked_blocks, metadata
from src.sandbox.calling import ApiError, Call, method
from src.sandbox.methods.chat import in_thread, own_message
from src.sandbox.sessions import STATUSES
from src.sandbox.stopping import is_streaming
from src.sandbox.team import Json


@method("chat.startStream")
def start_stream(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.startStream"""
    channel = call.channel()
    thread_ts = call.arguments.need("thread_ts")
    for name in () if channel.direct else ("recipient_team_id", "recipient_user_id"):
        call.arguments.need(name, f"missing_{name}")
    empty = bot_message({"text": "", "blocks": [], "streaming_state": "in_progress", **in_thread(call, channel)})
    entry = call.workspace.state.post(channel.id, _grown(call, empty))
    call.workspace.statuses.clear(channel.id, entry.thread_ts or "")
    call.workspace.sessions.set(channel.id, thread_ts, "processing")
    return {"channel": channel.id, "ts": entry.ts}


@method("chat.appendStream")
def append_stream(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.appendStream"""
    return _append(call, {})


@method("chat.stopStream")
def stop_stream(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.stopStream"""
    stopped = _append(call, {"streaming_state": "completed", **metadata(call.arguments)})
    thread_ts = str(stopped["message"]["thread_ts"])
    call.workspace.sessions.set(stopped["channel"], thread_ts, _status(call, "session_status", "active"))
    return stopped


@method("agents.sessions.setStatus")
def set_session_status(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/agents.sessions.setStatus"""
    channel, status = call.channel("channel_id"), _status(call, "status")
    call.workspace.sessions.set(channel.id, call.arguments.need("thread_ts"), status)
    return {"status": status}


def _status(call: Call, name: str, default: str = "") -> str:
    status = call.arguments.text(name) or default
    if status not in STATUSES:
        raise ApiError("invalid_arguments", (f"[ERROR] must be one of {', '.join(STATUSES)}: {name}",))
    return status


def _append(call: Call, facts: Json) -> Json:
    channel = call.channel()
    entry = own_message(call, channel, "message_not_owned_by_app")
    if not is_streaming(call.workspace, entry):
        raise ApiError("message_not_in_streaming_state")
    changed = call.workspace.state.change(entry, lambda message: _grown(call, message) | facts)
    if changed is None:
        raise ApiError("message_not_found")
    return {"channel": channel.id, "ts": entry.ts, **({"message": changed.message} if facts else {})}


def _grown(call: Call, message: Json) -> Json:
    """The message with the call's text, chunks and blocks behind what it has."""
    chunks = _chunks(call)
    text = call.arguments.text("markdown_text") + "".join(_texts(chunks, "markdown_text"))
    if len(text) > MARKDOWN_LIMIT:
        raise ApiError("msg_too_long")
    given = _objects(call.arguments.structure("blocks", "invalid_blocks_format"), "invalid_blocks_format")
    blocks = [*message["blocks"], *_chunk_blocks(chunks), *given]
    return {
        **message,
        "text": message["text"] + text,
        "blocks": checked_blocks(_with_text(checked_blocks(blocks), text)),
    }


def _chunks(call: Call) -> list[Json]:
    return _objects(call.arguments.structure("chunks", "invalid_chunks"), "invalid_chunks")


def _objects(value: Any, error: str) -> list[Json]:
    """A list of objects, empty when it is not there; raises `error` for anything else."""
    objects = [] if value is None else value
    if not isinstance(objects, list) or not all(isinstance(item, dict) for item in objects):
        raise ApiError(error)
    return objects


def _texts(chunks: list[Json], kind: str) -> list[str]:
    return [str(chunk.get("text", "")) for chunk in chunks if chunk.get("type") == kind]


def _chunk_blocks(chunks: list[Json]) -> list[Json]:
    tasks = [{**chunk, "type": "task_card"} for chunk in chunks if chunk.get("type") == "task_update"]
    lists = [_objects(chunk.get("blocks"), "invalid_chunks") for chunk in chunks if chunk.get("type") == "blocks"]
    return tasks + [block for blocks in lists for block in blocks]


def _with_text(blocks: list[Json], text: str) -> list[Json]:
    """New text continues the last paragraph of text, unless something else came in between."""
    if not text:
        return blocks
    places = [index for index, block in enumerate(blocks) if block.get("type") == "markdown"]
    if not places:
        return [{"type": "markdown", "text": text}, *blocks]
    last = blocks[places[-1]]
    return [*blocks[: places[-1]], {**last, "text": last["text"] + text}, *blocks[places[-1] + 1 :]]
