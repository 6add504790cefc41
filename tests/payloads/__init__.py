"""What Slack sends, in its documented shapes, with people and workspaces of our own making.

Each builder gives the whole body; a test changes the field it is about. Requests are signed here by the published
recipe and not by the code under test.
"""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

SECRET = "0123456789abcdef0123456789abcdef"
NOW = 1_760_000_000.0
TEAM, CHANNEL, DIRECT, PERSON, BOT = "T0ACME001", "C0LEADS01", "D0MAYA001", "U0MAYA001", "U0DESK001"
TS = "1760000000.000100"


def signed(body: bytes, content_type: str = "application/json", *, at: float = NOW) -> dict[str, str]:
    """The headers of a request that Slack signed at `at`."""
    stamp = str(int(at))
    digest = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "content-type": content_type,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={digest}",
    }


def as_json(body: object) -> bytes:
    return json.dumps(body).encode()


def as_form(**fields: str) -> bytes:
    return urlencode(fields).encode()


def envelope(event: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The outer body of an event; `changes` replace its fields."""
    return {
        "token": "retired",
        "team_id": TEAM,
        "context_team_id": TEAM,
        "api_app_id": "A0DESK001",
        "event": event,
        "type": "event_callback",
        "event_id": "Ev0000001",
        "event_time": 1760000000,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": "4-message",
        **changes,
    }


def message(text: str = "add lead: jane@acme.com Jane Doe, Acme", **changes: Any) -> dict[str, Any]:
    """The `message` event of something a person said in a channel; None as a change takes the field away."""
    event = {
        "type": "message",
        "client_msg_id": "5b0c9a52-6a4e-4c55-9a55-0d5f1f7b2a11",
        "text": text,
        "user": PERSON,
        "ts": TS,
        "team": TEAM,
        "channel": CHANNEL,
        "event_ts": TS,
        "channel_type": "channel",
        **changes,
    }
    return {name: value for name, value in event.items() if value is not None}


def mention(text: str, **changes: Any) -> dict[str, Any]:
    """The `app_mention` event that Slack sends beside the `message` of the same words; it names no channel type."""
    return message(text, **{"type": "app_mention", "channel_type": None, **changes})


def blocks(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    """One `rich_text` block, as Slack's own composer sends beside `text`."""
    return [{"type": "rich_text", "block_id": "b1", "elements": list(elements)}]


def section(*elements: dict[str, Any], kind: str = "rich_text_section", **more: Any) -> dict[str, Any]:
    return {"type": kind, "elements": list(elements), **more}


def words(text: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def command(text: str = "jane@acme.com Jane Doe, Acme", **changes: str) -> dict[str, str]:
    """The form of a slash command."""
    return {
        "token": "retired",
        "team_id": TEAM,
        "team_domain": "acme",
        "channel_id": CHANNEL,
        "channel_name": "leads",
        "user_id": PERSON,
        "user_name": "maya",
        "command": "/processlead",
        "text": text,
        "api_app_id": "A0DESK001",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/T0ACME001/1/x",
        "trigger_id": "1.2.abc",
        **changes,
    }


def click(action: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The payload of a click on a message of ours."""
    return {
        "type": "block_actions",
        "user": {"id": PERSON, "username": "maya", "name": "maya", "team_id": TEAM},
        "api_app_id": "A0DESK001",
        "token": "retired",
        "container": {"type": "message", "message_ts": "1760000001.000200", "channel_id": CHANNEL},
        "trigger_id": "3.4.def",
        "team": {"id": TEAM, "domain": "acme"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": CHANNEL, "name": "leads"},
        "message": {"type": "message", "user": BOT, "ts": "1760000001.000200", "thread_ts": TS, "text": "card"},
        "response_url": "https://hooks.slack.com/actions/T0ACME001/1/x",
        "actions": [action],
        **changes,
    }


def submission(**changes: Any) -> dict[str, Any]:
    """The payload of a modal of ours that was sent off."""
    whence = {"channel": CHANNEL, "message_ts": "1760000001.000200", "thread_ts": TS, "about": "answer:7"}
    reason = {"type": "plain_text_input", "value": "the figures are of last month"}
    view = {
        "id": "V0MODAL01",
        "type": "modal",
        "callback_id": "feedback",
        "private_metadata": json.dumps(whence),
        "state": {"values": {"b1": {"reason": reason}}},
        "hash": "1.abc",
    }
    return {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "acme"},
        "user": {"id": PERSON, "username": "maya", "name": "maya", "team_id": TEAM},
        "api_app_id": "A0DESK001",
        "token": "retired",
        "trigger_id": "3.4.def",
        "view": {**view, **changes},
        "response_urls": [],
    }


def button(value: str = "lead:7") -> dict[str, Any]:
    return {"type": "button", "action_id": "delete_lead", "block_id": "b", "value": value, "action_ts": "1760000002.1"}
