"""Sessions as values: their keys, what may be kept in them, and how much of a history a model gets."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from src.errors import LeadlineError

Message = dict[str, Any]
Context = dict[str, Any]


class NotStorable(LeadlineError, ValueError):
    """The value is no JSON, so it would not come out as it went in; nothing was changed."""


@dataclass(slots=True)
class Session:
    """A conversation: its messages, oldest first, its context, and when it was last active (UTC)."""

    messages: list[Message] = field(default_factory=list)
    context: Context = field(default_factory=dict)
    last_activity: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {"messages": self.messages, "context": self.context, "last_activity": self.last_activity}


def key_of(team: str, channel_id: str, thread_ts: str) -> str:
    """One key per team, channel and thread; no part can reach into another, whatever it holds.

    Raises NotStorable for a part that is no text.
    """
    try:
        return ":".join(quote(part, safe="") for part in (team, channel_id, thread_ts))
    except (TypeError, UnicodeEncodeError) as error:
        raise NotStorable("team, channel and thread are texts") from error


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


def checked_messages(messages: Sequence[Mapping[str, Any]], now: str) -> list[Message]:
    """Messages with a role, a content and a timestamp (now, where none is given). Raises NotStorable."""
    made = []
    for message in messages:
        if not isinstance(message, dict) or not isinstance(message.get("role"), str) or "content" not in message:
            raise NotStorable("a message has a role and a content")
        made.append(message if "timestamp" in message else {**message, "timestamp": now})
    return made


def checked_session(data: Any, now: str) -> Session:
    """The session in what a caller hands over. Raises NotStorable."""
    messages, context = (data.get("messages", []), data.get("context", {})) if isinstance(data, dict) else (None, None)
    if not isinstance(messages, list) or not isinstance(context, dict):
        raise NotStorable("a session has a list of messages and a context")
    return Session(checked_messages(messages, now), context, now)


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
