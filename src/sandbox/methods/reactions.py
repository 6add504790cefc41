"""reactions.*: the small pictures under a message."""

import re
from collections.abc import Callable

from src.sandbox.calling import ApiError, Call, method
from src.sandbox.clock import micros
from src.sandbox.state import Entry
from src.sandbox.team import BOT, Channel, Json

_NAME = re.compile(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?")


@method("reactions.add")
def add(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.add"""
    return _react(call, _added)


@method("reactions.remove")
def remove(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.remove"""
    return _react(call, _removed)


@method("reactions.get")
def get(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.get"""
    channel = call.channel()
    return {"type": "message", "channel": channel.id, "message": _item(call, channel).message}


def _react(call: Call, changed: Callable[[Json, str], list[Json]]) -> Json:
    channel = call.channel()
    name = call.arguments.text("name")
    if not _NAME.fullmatch(name):
        raise ApiError("invalid_name")
    entry = _item(call, channel)
    if call.workspace.state.change(entry, lambda message: _with(message, changed(message, name))) is None:
        raise ApiError("message_not_found")
    return {}


def _item(call: Call, channel: Channel) -> Entry:
    ts = call.arguments.need("timestamp", "no_item_specified")
    if micros(ts) is None:
        raise ApiError("bad_timestamp")
    return call.message(channel, ts)


def _added(message: Json, name: str) -> list[Json]:
    reactions: list[Json] = message.get("reactions", [])
    users = _users(reactions, name)
    if BOT in users:
        raise ApiError("already_reacted")
    with_bot = {"name": name, "users": [*users, BOT], "count": len(users) + 1}
    if users:
        return [with_bot if reaction["name"] == name else reaction for reaction in reactions]
    return [*reactions, with_bot]


def _removed(message: Json, name: str) -> list[Json]:
    reactions: list[Json] = message.get("reactions", [])
    users = _users(reactions, name)
    if BOT not in users:
        raise ApiError("no_reaction")
    others = [user for user in users if user != BOT]
    left = {"name": name, "users": others, "count": len(others)}
    return [
        left if reaction["name"] == name else reaction for reaction in reactions if others or reaction["name"] != name
    ]


def _users(reactions: list[Json], name: str) -> list[str]:
    return next((reaction["users"] for reaction in reactions if reaction["name"] == name), [])


def _with(message: Json, reactions: list[Json]) -> Json:
    rest = {name: value for name, value in message.items() if name != "reactions"}
    return {**rest, "reactions": reactions} if reactions else rest
