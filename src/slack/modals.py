"""Modals: a form in a window of its own, and what was filled in.

Slack does not say from where a modal was opened, so it carries that itself, in its private metadata, which nobody
but the app sees or changes: https://docs.slack.dev/surfaces/modals#private_metadata and
https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
"""

import json
from typing import Any

import orjson

from src.messages import Action, Submission
from src.rendered import Modal
from src.slack.fields import at, channel_id, chosen, identifier, string, timestamp
from src.slack.text import tidied

_TITLE = 24


def view(modal: Modal, clicked: Action) -> dict[str, Any]:
    """The modal as `views.open` takes it."""
    whence = {"channel": clicked.channel, "message_ts": clicked.message_ts, "thread_ts": clicked.thread_ts}
    return {
        "type": "modal",
        "callback_id": modal.callback_id,
        "title": _plain(modal.title),
        "submit": _plain(modal.submit),
        "close": _plain("Cancel"),
        "private_metadata": json.dumps({**whence, "about": modal.about}),
        "blocks": list(modal.blocks),
    }


def submission(payload: dict[str, Any]) -> Submission | None:
    """A `view_submission` of a modal that `view` made; None for any other."""
    shown = payload.get("view")
    whence = _whence(string(at(shown, "private_metadata")))
    sent = Submission(
        team=identifier(at(payload, "team", "id")) or identifier(at(payload, "user", "team_id")),
        channel=channel_id(at(whence, "channel")),
        user=identifier(at(payload, "user", "id")),
        callback_id=string(at(shown, "callback_id")),
        view_id=identifier(at(shown, "id")),
        message_ts=timestamp(at(whence, "message_ts")),
        thread_ts=timestamp(at(whence, "thread_ts")) or None,
        about=string(at(whence, "about")),
        values=_filled_in(at(shown, "state", "values")),
    )
    needed = (sent.team, sent.channel, sent.user, sent.callback_id, sent.view_id, sent.message_ts)
    return sent if all(needed) else None


def _filled_in(blocks: object) -> dict[str, str]:
    """By action id, whatever block it is in."""
    found = blocks.values() if isinstance(blocks, dict) else ()
    elements = (item for block in found if isinstance(block, dict) for item in block.items())
    return {name: tidied(chosen(element)) for name, element in elements}


def _whence(metadata: str) -> object:
    try:
        return orjson.loads(metadata)
    except orjson.JSONDecodeError:
        return None


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text[:_TITLE]}
