"""conversations.*: the channels, and what was said in them."""

import base64
import binascii
from typing import TypeVar

from src.sandbox.calling import ApiError, Call, method
from src.sandbox.clock import micros
from src.sandbox.state import Entry
from src.sandbox.team import ALEX, BOT, CHANNELS, PEOPLE, TEAM_ID, Channel, Json, channel_named

_LIMIT = 999
Item = TypeVar("Item")


@method("conversations.info")
def info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.info"""
    return {"channel": _shown(call.any_channel())}


@method("conversations.list")
def list_channels(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.list"""
    types = (call.arguments.text("types") or "public_channel").replace(" ", "").split(",")
    wanted = [channel for channel in CHANNELS.values() if ("im" if channel.direct else "public_channel") in types]
    shown, cursor = page(wanted, call, 100)
    return {"channels": [_shown(channel) for channel in shown], **_next(cursor)}


@method("conversations.members")
def members(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.members"""
    shown, cursor = page(sorted(call.any_channel().members), call, 100)
    return {"members": shown, **_next(cursor)}


@method("conversations.open")
def open_direct(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.open"""
    reference = call.arguments.text("channel") or call.arguments.text("users")
    if not call.arguments.text("channel") and reference not in PEOPLE:
        raise ApiError("user_not_found" if reference else "users_list_not_supplied")
    channel = channel_named(reference)
    if channel is None or not channel.direct:
        raise ApiError("channel_not_found")
    shown = _shown(channel) if call.arguments.flag("return_im") else {"id": channel.id}
    return {"no_op": True, "already_open": True, "channel": shown}


@method("conversations.history")
def history(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.history: newest first."""
    channel = call.channel()
    entries = _window(call, call.workspace.state.timeline(channel.id))
    shown, cursor = page(entries[::-1], call, 100)
    messages = [_message(call, entry) for entry in shown]
    return {"messages": messages, "has_more": bool(cursor), "pin_count": 0, **_next(cursor)}


@method("conversations.replies")
def replies(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.replies: oldest first, the thread's first message too."""
    channel = call.channel()
    entries = _thread(call, channel)
    first = [entry for entry in entries[:1] if not entry.thread_ts]
    shown, cursor = page(first + _window(call, entries[len(first) :]), call, _LIMIT)
    return {"messages": [_message(call, entry) for entry in shown], "has_more": bool(cursor), **_next(cursor)}


def page(items: list[Item], call: Call, default: int) -> tuple[list[Item], str]:
    """The items that `cursor` and `limit` ask for, and the cursor of the next page, empty on the last."""
    limit = call.arguments.number("limit", default) or default
    if limit > _LIMIT + 1:
        raise ApiError("invalid_limit")
    start = _position(call.arguments.text("cursor"))
    end = start + limit
    return items[start:end], base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, position = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as wrong:
        raise ApiError("invalid_cursor") from wrong
    if word != "next" or not position.isdecimal():
        raise ApiError("invalid_cursor")
    return int(position)


def _next(cursor: str) -> Json:
    return {"response_metadata": {"next_cursor": cursor}}


def _window(call: Call, entries: list[Entry]) -> list[Entry]:
    """The entries between `oldest` and `latest`, the bounds themselves only with `inclusive`."""
    oldest = _bound(call, "oldest", 0)
    latest = _bound(call, "latest", 10**17)
    if call.arguments.flag("inclusive"):
        oldest, latest = oldest - 1, latest + 1
    return [entry for entry in entries if oldest < (micros(entry.ts) or 0) < latest]


def _bound(call: Call, name: str, default: int) -> int:
    text = call.arguments.text(name)
    if not text:
        return default
    bound = micros(text)
    if bound is None:
        raise ApiError(f"invalid_ts_{name}")
    return bound


def _thread(call: Call, channel: Channel) -> list[Entry]:
    ts = call.arguments.text("ts")
    entries = call.workspace.state.thread(channel.id, ts)
    if entries:
        return entries
    named = call.workspace.state.get(channel.id, ts)
    if named is None or named.visible_to is not None:
        raise ApiError("thread_not_found")
    return [named]


def _message(call: Call, entry: Entry) -> Json:
    if call.arguments.flag("include_all_metadata"):
        return entry.message
    return {name: value for name, value in entry.message.items() if name != "metadata"}


def _shown(channel: Channel) -> Json:
    """https://docs.slack.dev/reference/objects/conversation-object"""
    base = {"id": channel.id, "created": 1732345678, "is_archived": False, "is_im": channel.direct, "is_mpim": False}
    if channel.direct:
        return {**base, "user": next(iter(channel.members - {BOT})), "is_open": True, "is_user_deleted": False}
    topic = {"value": "", "creator": "", "last_set": 0}
    return {
        **base,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_private": False,
        "is_general": channel.name == "general",
        "is_shared": False,
        "is_member": BOT in channel.members,
        "creator": ALEX,
        "context_team_id": TEAM_ID,
        "num_members": len(channel.members),
        "topic": topic,
        "purpose": topic,
    }
