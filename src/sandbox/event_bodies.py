"""The bodies that Slack sends to an app: events, slash commands, clicks, forms.

https://docs.slack.dev/apis/events-api, https://docs.slack.dev/interactivity/implementing-slash-commands,
https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
"""

import json
import time
from urllib.parse import urlencode

from src.sandbox.delivery import Delivery
from src.sandbox.ids import new_id, new_token, new_trigger_id
from src.sandbox.state import Entry
from src.sandbox.team import APP_ID, BOT, PEOPLE, TEAM_DOMAIN, TEAM_ID, Channel, Json

FORM = "application/x-www-form-urlencoded"
_VERIFICATION_TOKEN = "sandbox-verification-token"  # noqa: S105 - deprecated by Slack, never a secret: the signature is


def event(kind: str, event: Json) -> Delivery:
    """An `event_callback` around an event, with an `event_id` of its own."""
    body = {
        "token": _VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "context_team_id": TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(float(event["event_ts"])),
        "authorizations": [_authorization()],
        "is_ext_shared_channel": False,
        "event_context": f"4-{new_token()}",
    }
    return Delivery(kind, "/slack/events", _json(body))


def url_verification(challenge: str) -> Delivery:
    """What Slack sends when an address for events is entered; it expects the challenge back."""
    body = {"token": _VERIFICATION_TOKEN, "challenge": challenge, "type": "url_verification"}
    return Delivery("url_verification", "/slack/events", _json(body), retried=False)


def message_event(entry: Entry, channel: Channel) -> Json:
    """The `message` event of something that was just said."""
    return {**_said(entry, channel), "channel_type": _channel_type(channel)}


def app_mention_event(entry: Entry, channel: Channel) -> Json:
    """The second event that Slack sends of a message which names the app."""
    return {**_said(entry, channel), "type": "app_mention"}


def shared_event(entry: Entry, file: str, user: str) -> Json:
    """The event that a file is shown somewhere: https://docs.slack.dev/reference/events/file_shared"""
    place = {"channel_id": entry.channel, "file_id": file, "user_id": user}
    return {"type": "file_shared", **place, "file": {"id": file}, "event_ts": entry.ts}


def changed_event(now: Entry, before: Entry, channel: Channel, event_ts: str) -> Json:
    changed = {"subtype": "message_changed", "message": now.message, "previous_message": before.message}
    return {**_hidden(channel, event_ts), **changed}


def deleted_event(before: Entry, channel: Channel, event_ts: str) -> Json:
    deleted = {"subtype": "message_deleted", "previous_message": before.message, "deleted_ts": before.ts}
    return {**_hidden(channel, event_ts), **deleted}


def stopped_event(user: str, channel: str, thread_ts: str, streams: list[str], event_ts: str) -> Json:
    """The event of a pressed Stop button; `streams` are the messages that grew no more with it."""
    place = {"channel": channel, "thread_ts": thread_ts, "user": user}
    return {"type": "agent_session_stopped", **place, "streaming_message_ts": streams, "event_ts": event_ts}


def command_form(name: str, text: str, user: str, channel: Channel, trigger_id: str, response_url: str) -> bytes:
    """The form that a slash command arrives as."""
    fields = {
        "token": _VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.direct else channel.name,
        "user_id": user,
        "user_name": PEOPLE[user].name,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }
    return urlencode(fields).encode()


def click_form(action: Json, entry: Entry, user: str, channel: Channel, trigger_id: str, response_url: str) -> bytes:
    """The form that a click on a button arrives as: one field, `payload`."""
    payload: Json = {
        "type": "block_actions",
        "user": {**_person(user), "team_id": TEAM_ID},
        "api_app_id": APP_ID,
        "token": _VERIFICATION_TOKEN,
        "container": _container(entry),
        "trigger_id": trigger_id,
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": channel.id, "name": "directmessage" if channel.direct else channel.name},
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [{**action, "action_ts": f"{time.time():.6f}"}],
    }
    if entry.visible_to is None:
        payload["message"] = entry.message
    return urlencode({"payload": json.dumps(payload)}).encode()


def submission_form(view: Json, user: str) -> bytes:
    """The form that a modal arrives as when it is sent off.

    https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """
    payload: Json = {
        "type": "view_submission",
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "user": {**_person(user), "team_id": TEAM_ID},
        "api_app_id": APP_ID,
        "token": _VERIFICATION_TOKEN,
        "trigger_id": new_trigger_id(),
        "view": view,
        "response_urls": [],
        "is_enterprise_install": False,
        "enterprise": None,
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


def _json(body: Json) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()


def _authorization() -> Json:
    install = {"is_bot": True, "is_enterprise_install": False}
    return {"enterprise_id": None, "team_id": TEAM_ID, "user_id": BOT, **install}


def _said(entry: Entry, channel: Channel) -> Json:
    return {**entry.message, "channel": channel.id, "event_ts": entry.ts}


def _hidden(channel: Channel, event_ts: str) -> Json:
    base = {"type": "message", "channel": channel.id, "hidden": True, "ts": event_ts, "event_ts": event_ts}
    return {**base, "channel_type": _channel_type(channel)}


def _channel_type(channel: Channel) -> str:
    return "im" if channel.direct else "channel"


def _person(user: str) -> Json:
    return {"id": user, "username": PEOPLE[user].name, "name": PEOPLE[user].name}


def _container(entry: Entry) -> Json:
    place = {"type": "message", "message_ts": entry.ts, "channel_id": entry.channel}
    thread = {"thread_ts": entry.message["thread_ts"]} if "thread_ts" in entry.message else {}
    return {**place, **thread, "is_ephemeral": entry.visible_to is not None}
