"""The mark by which a post of ours is known again: its key, as message metadata that no one sees.

https://docs.slack.dev/messaging/message-metadata
"""

from collections.abc import Iterable
from typing import Any

EVENT_TYPE = "leadline_post"


def marked(key: str) -> dict[str, Any]:
    """The metadata of the post with this key."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


def find(messages: Iterable[dict[str, Any]], key: str, me: dict[str, Any]) -> dict[str, Any] | None:
    """The message with this key that is ours (`me`: the answer of auth.test); another app's is not."""
    ours = (message for message in messages if _is_from(message, me))
    return next((message for message in ours if _key(message) == key), None)


def begun(
    messages: Iterable[dict[str, Any]], key: str, me: dict[str, Any], since: float, in_thread: bool
) -> dict[str, Any] | None:
    """Ours of this key, or one without a mark later than `since`: a stream gets its mark only when it is stopped.

    Unmarked ones are looked for in a thread only, where one answer at a time is given; nothing streams elsewhere.
    """
    ours = (message for message in messages if _is_from(message, me))
    return next((each for each in ours if _key(each) == key or (in_thread and _is_stream(each, since))), None)


def _is_stream(message: dict[str, Any], since: float) -> bool:
    return not message.get("metadata") and not message.get("files") and float(message["ts"]) > since


def _is_from(message: dict[str, Any], me: dict[str, Any]) -> bool:
    names = ((message.get("bot_id"), me.get("bot_id")), (message.get("user"), me.get("user_id")))
    return any(theirs is not None and theirs == mine for theirs, mine in names)


def _key(message: dict[str, Any]) -> object:
    """The key in a message's mark; None for a message without one."""
    mark = message.get("metadata") or {}
    return (mark.get("event_payload") or {}).get("key") if mark.get("event_type") == EVENT_TYPE else None
