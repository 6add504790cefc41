"""Sessions as values: their keys, how they are kept, and how much of a history a model gets."""

import json
import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from src.errors import LeadlineError

Message = dict[str, Any]
Context = dict[str, Any]
#: A message as it is kept: an id and JSON; in memory alone, the texts of a plain message, with nothing to decode.
Item = str | tuple[str, ...]

#: A message of these texts and no others is plain, and its names need not be kept.
_PLAIN = ("role", "content", "timestamp", "ts", "user")
_ID = 8


class NotStorable(LeadlineError, ValueError):
    """The value is no JSON, so it would not come out as it went in; nothing was changed."""


@dataclass(slots=True)
class Session:
    """A conversation: its messages, oldest first, its context, and when it was last active (UTC)."""

    messages: list[Message]
    context: Context
    last_activity: str

    def to_dict(self) -> dict[str, Any]:
        return {"messages": self.messages, "context": self.context, "last_activity": self.last_activity}


@dataclass(slots=True)
class Kept:
    """A session as it is kept: its messages and each value of its context encoded, and when it was last active."""

    items: list[Item]
    fields: dict[str, str]
    active: float

    def session(self) -> Session:
        """Decoded. Raises what a foreign value raises: ValueError, TypeError, RecursionError."""
        context = {name: json.loads(value) for name, value in self.fields.items()}
        return Session([_message(each) for each in self.items], context, stamp(self.active))


def key_of(team: str, channel_id: str, thread_ts: str) -> str:
    """One key per team, channel and thread; no part can reach into another, whatever it holds.

    Raises NotStorable for a part that is no text.
    """
    parts = (team, channel_id, thread_ts)
    try:
        if all(isinstance(part, str) for part in parts):
            return ":".join(quote(part, safe="") for part in parts)
    except UnicodeEncodeError:
        pass
    raise NotStorable("team, channel and thread are texts")


def stamp(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).isoformat()


def encoded(value: Any) -> str:
    """The value as JSON text that decodes to an equal value. Raises NotStorable."""
    try:
        _assert_json(value)
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise NotStorable(f"not storable as JSON: {type(error).__name__}") from error
    return text


def _assert_json(value: Any) -> None:
    """What `json` would quietly turn into something else (tuples, keys that are numbers) is refused."""
    match value:
        case None | str() | int():
            return
        case float():
            if not math.isfinite(value):
                raise ValueError("no JSON number")
        case list():
            for each in value:
                _assert_json(each)
        case dict():
            for name, each in value.items():
                if not isinstance(name, str):
                    raise TypeError("a key that is no text")
                _assert_json(each)
        case _:
            raise TypeError(type(value).__name__)


def plain_item(message: Message) -> tuple[str, ...] | None:
    """The texts of a plain message, None for any other. Raises NotStorable."""
    texts = tuple(message.values())
    if tuple(message) not in (_PLAIN, _PLAIN[:4], _PLAIN[:3]) or not all(type(text) is str for text in texts):
        return None
    for text in texts:
        if not text.isascii():
            encoded(text)  # refuses half a surrogate pair
    return texts


def item_of(message: Message) -> str:
    """The message as JSON with an id of its own before it, by which a repetition can be told. Raises NotStorable."""
    texts = plain_item(message)
    return uuid.uuid4().hex[:_ID] + encoded(message if texts is None else list(texts))


def _message(item: Item) -> Message:
    message: Message
    if isinstance(item, tuple):  # twenty of these are half of a turn in memory, so they are not zipped
        message = {"role": item[0], "content": item[1], "timestamp": item[2]}
        if len(item) > 3:
            message["ts"] = item[3]
        if len(item) > 4:
            message["user"] = item[4]
        return message
    said = json.loads(item[_ID:])
    message = said if isinstance(said, dict) else dict(zip(_PLAIN, said, strict=False))
    if not ("role" in message and "content" in message):
        raise ValueError("no message")
    return message


def fields_of(context: Any) -> dict[str, str]:
    """Each value of a context, encoded. Raises NotStorable."""
    if not isinstance(context, Mapping):
        raise NotStorable("a context has names and values")
    if context:
        encoded(dict.fromkeys(context))  # names that are no texts are refused too
    return {name: encoded(value) for name, value in context.items()}


def checked_messages(messages: Any) -> list[Message]:
    """Messages with a role and a content. Raises NotStorable."""
    if not isinstance(messages, list | tuple):
        raise NotStorable("messages come in a list")
    for message in messages:
        if not isinstance(message, dict) or not isinstance(message.get("role"), str) or "content" not in message:
            raise NotStorable("a message has a role and a content")
    return list(messages)


def checked_session(data: Any) -> tuple[list[Message], Context]:
    """The messages and the context in what a caller hands over. Raises NotStorable."""
    if not isinstance(data, Mapping):
        raise NotStorable("a session has a list of messages and a context")
    return checked_messages(data.get("messages", [])), data.get("context", {})


def history_within(messages: Sequence[Message], *, most_messages: int, most_characters: int) -> list[Message]:
    """The end of a history that fits, cut at whole turns: it begins with something a user said."""
    kept = len(messages)
    left = most_characters
    while kept and len(messages) - kept < most_messages and (left := left - _size(messages[kept - 1])) >= 0:
        kept -= 1
    while kept < len(messages) and messages[kept].get("role") != "user":
        kept += 1
    return list(messages[kept:])


def _size(message: Message) -> int:
    content = message.get("content", "")
    return len(content) if isinstance(content, str) else len(encoded(content))
