"""chat.*: saying, changing and taking back."""

from src.sandbox.bot_messages import UPDATED_TEXT_LIMIT, bot_message, content
from src.sandbox.calling import ApiError, Call, method
from src.sandbox.clock import micros
from src.sandbox.state import Entry
from src.sandbox.stopping import is_streaming
from src.sandbox.team import BOT, BOT_ID, PEOPLE, Channel, Json


@method("chat.postMessage")
def post_message(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postMessage"""
    channel = call.channel()
    message = bot_message({**content(call.arguments), **in_thread(call, channel)})
    entry = call.workspace.post(channel.id, message)
    return {"channel": channel.id, "ts": entry.ts, "message": entry.message}


@method("chat.postEphemeral")
def post_ephemeral(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postEphemeral"""
    channel = call.channel()
    user = call.arguments.text("user")
    if user not in PEOPLE or user not in channel.members:
        raise ApiError("user_not_in_channel")
    message = bot_message({**content(call.arguments), **in_thread(call, channel)})
    return {"message_ts": call.workspace.post(channel.id, message, visible_to=user).ts}


@method("chat.update")
def update(call: Call) -> Json:
    """Blocks that are not given go, and only an edit without blocks is marked as one.

    https://docs.slack.dev/reference/methods/chat.update
    """
    channel = call.channel()
    entry = own_message(call, channel, "cant_update_message")
    if is_streaming(call.workspace, entry):
        raise ApiError("streaming_state_conflict")
    if len(call.arguments.text("text")) > UPDATED_TEXT_LIMIT:
        raise ApiError("msg_too_long")
    said = content(call.arguments)
    if not said.get("blocks"):
        said["edited"] = {"user": BOT, "ts": call.workspace.clock()}
    changed = call.workspace.change(entry, lambda message: _without_content(message) | said)
    if changed is None:
        raise ApiError("message_not_found")
    return {"channel": channel.id, "ts": entry.ts, "text": said["text"], "message": changed.message}


@method("chat.delete")
def delete(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.delete"""
    channel = call.channel()
    entry = own_message(call, channel, "cant_delete_message")
    call.workspace.delete(entry)
    return {"channel": channel.id, "ts": entry.ts}


@method("chat.getPermalink")
def get_permalink(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.getPermalink"""
    channel = call.channel()
    entry = call.message(channel, call.arguments.text("message_ts"))
    return {"channel": channel.id, "permalink": f"{call.workspace.address}/#{channel.id}/{entry.ts}"}


def own_message(call: Call, channel: Channel, otherwise: str) -> Entry:
    """The message that `ts` names, which must be the bot's; raises ApiError."""
    entry = call.message(channel, call.arguments.text("ts"))
    if entry.message.get("bot_id") != BOT_ID:
        raise ApiError(otherwise)
    return entry


def in_thread(call: Call, channel: Channel) -> Json:
    """What `thread_ts` adds to a message; a reply's ts means its thread, and an unknown thread is taken."""
    thread_ts = call.arguments.text("thread_ts")
    if not thread_ts:
        return {}
    if micros(thread_ts) is None:
        raise ApiError("invalid_thread_ts")
    named = call.workspace.state.get(channel.id, thread_ts)
    root_ts = (named and named.thread_ts) or thread_ts
    root = call.workspace.state.get(channel.id, root_ts)
    thread = {"thread_ts": root_ts} | ({"parent_user_id": root.message.get("user")} if root else {})
    if call.arguments.flag("reply_broadcast"):
        thread |= {"subtype": "thread_broadcast"} | ({"root": root.message} if root else {})
    return thread


def _without_content(message: Json) -> Json:
    replaced = ("text", "blocks", "attachments")
    return {name: value for name, value in message.items() if name not in replaced}
