"""What came in, as plain values: a message, a slash command, a click, a form sent off, a stop; each has an identity.

Identity is what makes a redelivery a no-op. A message is its team, channel and ts, so that the `message` and the
`app_mention` event of one sentence are one (https://docs.slack.dev/reference/events/app_mention); a command or a
click is its trigger id, a form the id of the modal it was.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

#: The buttons that stop what is under way.
STOPS = frozenset({"import_stop"})
_STOP = re.compile(r"\s*(?:please\s+)?(?:stopp?|halt)(?:\s+(?:it|please))?\s*[.!]*\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file named by a message; only what the event says of it (`files.info` knows the rest)."""

    id: str
    name: str = ""
    filetype: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing a person said in a channel or a direct message.

    `text` is plain: Slack's escapes are undone, and a leading mention of the bot is taken off (`mentions_bot` says so).
    `outsider` is somebody of another organisation, in a channel that is shared with it.
    """

    team: str
    channel: str
    user: str
    ts: str
    text: str
    thread_ts: str | None = None
    channel_type: str = "channel"
    mentions_bot: bool = False
    files: tuple[SharedFile, ...] = ()
    outsider: bool = False

    @property
    def key(self) -> str:
        return f"{self.team}:{self.channel}:{self.ts}"

    @property
    def conversation(self) -> str:
        """The thread this belongs to; a message outside any thread begins one, and in a direct message goes on.

        A stop does not wait behind what it is to stop.
        """
        return f"{self.team}:{self.channel}:" + (f"{self.ts}:stop" if self.is_stop else self.session_thread)

    @property
    def is_stop(self) -> bool:
        """Whether it says stop, and nothing else."""
        return len(self.text) < 40 and _STOP.fullmatch(self.text) is not None

    @property
    def session_thread(self) -> str:
        """What keeps this conversation apart from the others of its channel."""
        return self.thread_ts or ("direct" if self.channel_type == "im" else self.ts)

    @property
    def reply_thread(self) -> str:
        return self.thread_ts or self.ts

    @property
    def addressed(self) -> bool:
        """Whether this was said to the desk: in a direct message, or with a mention."""
        return self.channel_type == "im" or self.mentions_bot

    def to_dict(self) -> dict[str, Any]:
        return {"kind": "message", **{name: getattr(self, name) for name in self.__slots__}}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        files = tuple(SharedFile(**file) for file in data.get("files", ()))
        return cls(**{k: v for k, v in data.items() if k not in ("kind", "files")}, files=files)


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command; `text` is what follows its name. Slack gives it no ts and no thread."""

    team: str
    channel: str
    user: str
    name: str
    text: str
    trigger_id: str
    response_url: str = ""

    @property
    def key(self) -> str:
        return f"{self.team}:command:{self.trigger_id}"

    @property
    def conversation(self) -> str:
        return self.key

    def to_dict(self) -> dict[str, Any]:
        return {"kind": "command", **{name: getattr(self, name) for name in self.__slots__}}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        return cls(**{k: v for k, v in data.items() if k != "kind"})


@dataclass(frozen=True, slots=True)
class Action:
    """A click on a button of ours; `message_ts` is the message that carries it.

    `outside` says that who clicked belongs to another workspace, which shares the channel.
    """

    team: str
    channel: str
    user: str
    action_id: str
    value: str
    trigger_id: str
    message_ts: str
    thread_ts: str | None = None
    response_url: str = ""
    outside: bool = False

    @property
    def key(self) -> str:
        return f"{self.team}:action:{self.trigger_id}"

    @property
    def conversation(self) -> str:
        """Clicks on one message are in order; they do not wait for an answer that is under way in its thread.

        A click that is to stop something does not wait behind what it is to stop.
        """
        return f"{self.team}:{self.channel}:{self.message_ts}:" + ("stop" if self.action_id in STOPS else "clicks")

    def to_dict(self) -> dict[str, Any]:
        return {"kind": "action", **{name: getattr(self, name) for name in self.__slots__}}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        return cls(**{k: v for k, v in data.items() if k != "kind"})


@dataclass(frozen=True, slots=True)
class Submission:
    """A modal of ours that was sent off: what was filled in, by the action id of the element.

    `about` is what the modal was opened with; channel, message and thread are those of the click that opened it.
    """

    team: str
    channel: str
    user: str
    callback_id: str
    view_id: str
    message_ts: str
    thread_ts: str | None = None
    about: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.team}:submission:{self.view_id}"

    @property
    def conversation(self) -> str:
        """As the clicks on the message."""
        return f"{self.team}:{self.channel}:{self.message_ts}:clicks"

    def to_dict(self) -> dict[str, Any]:
        return {"kind": "submission", **{name: getattr(self, name) for name in self.__slots__}}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        return cls(**{k: v for k, v in data.items() if k != "kind"})


@dataclass(frozen=True, slots=True)
class Stop:
    """The Stop button of a thread in which an answer was in progress; `ts` is when it was pressed.

    https://docs.slack.dev/reference/events/agent_session_stopped
    """

    team: str
    channel: str
    user: str
    ts: str
    thread_ts: str

    @property
    def key(self) -> str:
        return f"{self.team}:stop:{self.channel}:{self.ts}"

    @property
    def conversation(self) -> str:
        """Its own: it does not wait behind what it is to stop."""
        return self.key

    def to_dict(self) -> dict[str, Any]:
        return {"kind": "stop", **{name: getattr(self, name) for name in self.__slots__}}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        return cls(**{k: v for k, v in data.items() if k != "kind"})


@dataclass(frozen=True, slots=True)
class FileShared:
    """A file is shown in a channel. The message that shows it says so too, and more: this one is for when that is lost.

    https://docs.slack.dev/reference/events/file_shared
    """

    team: str
    channel: str
    user: str
    file: str
    ts: str

    @property
    def key(self) -> str:
        return f"{self.team}:shared:{self.channel}:{self.file}"

    @property
    def conversation(self) -> str:
        return self.key

    def to_dict(self) -> dict[str, Any]:
        return {"kind": "file_shared", **{name: getattr(self, name) for name in self.__slots__}}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        return cls(**{k: v for k, v in data.items() if k != "kind"})


Incoming = Message | Command | Action | Submission | Stop | FileShared
_Kind = type[Message] | type[Command] | type[Action] | type[Submission] | type[Stop] | type[FileShared]
_KINDS: dict[str, _Kind] = {
    "message": Message,
    "command": Command,
    "action": Action,
    "submission": Submission,
    "stop": Stop,
    "file_shared": FileShared,
}


def from_dict(data: dict[str, Any]) -> Incoming:
    """The value that `to_dict` wrote down."""
    return _KINDS[data["kind"]].from_dict(data)
