"""A call of the Web API as its methods see it: arguments, answers, refusals, and the table of methods.

A new method is one function under `methods/`, decorated with its name: it gets a `Call` and returns what stands beside
`"ok": true`, or raises `ApiError` with Slack's code.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from src.sandbox.state import Entry
from src.sandbox.team import BOT, Channel, Json, channel_named
from src.sandbox.workspace import Workspace


class ApiError(Exception):
    """Slack's answer `{"ok": false, "error": code}`; `messages` go to `response_metadata.messages`."""

    def __init__(self, code: str, messages: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.messages = messages

    def answer(self) -> Json:
        said: Json = {"ok": False, "error": self.code}
        return said | ({"response_metadata": {"messages": list(self.messages)}} if self.messages else {})


class Arguments:
    """What a method was called with, whether it came as query, form or JSON."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = {name: value for name, value in values.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        """The argument as text; empty when it is not there."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def need(self, name: str, error: str = "invalid_arguments") -> str:
        if not self.text(name):
            raise ApiError(error, (f"[ERROR] missing required field: {name}",))
        return self.text(name)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        text = self.text(name)
        if text and not text.isdecimal():
            raise ApiError("invalid_arguments", (f"[ERROR] must be a number: {name}",))
        return int(text) if text else default

    def structure(self, name: str, error: str) -> Any:
        """A JSON value, given as such or written as a string; None when it is not there. Raises `error`."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except (ValueError, RecursionError) as wrong:
            raise ApiError(error) from wrong


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its arguments and the workspace it is about."""

    arguments: Arguments
    workspace: Workspace

    def channel(self, name: str = "channel") -> Channel:
        """The channel that an argument names, where the bot must be a member."""
        channel = self.any_channel(name)
        if BOT not in channel.members:
            raise ApiError("not_in_channel")
        return channel

    def any_channel(self, name: str = "channel") -> Channel:
        channel = channel_named(self.arguments.text(name))
        if channel is None:
            raise ApiError("channel_not_found")
        return channel

    def message(self, channel: Channel, ts: str) -> Entry:
        """A message that everyone in the channel sees; an ephemeral one cannot be named in a call."""
        entry = self.workspace.state.get(channel.id, ts)
        if entry is None or entry.visible_to is not None:
            raise ApiError("message_not_found")
        return entry


Method = Callable[[Call], Json]
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    """Make a function the one that answers the Web API method `name`."""

    def register(function: Method) -> Method:
        METHODS[name] = function
        return function

    return register
