"""What Slack asks of us: raw bytes in, a plain value out, without I/O; anything else is a `Refusal` and nothing worse.

The signature comes first and covers the raw bytes, so what follows it is Slack's, if sometimes odd. A request without
a valid one is told nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl

import orjson

from src.messages import Action, Command, FileShared, Message, Stop, Submission
from src.slack.events import Ignore, read_event
from src.slack.fields import at, channel_id, chosen, identifier, items, string, timestamp, word
from src.slack.modals import submission
from src.slack.signature import verified
from src.slack.text import unescape

__all__ = ["LIMIT", "Challenge", "Ignore", "Kind", "Parsed", "Refusal", "SslCheck", "parse"]

Kind = Literal["events", "commands", "interactivity"]

#: The largest body that is read, in bytes (1 MiB); Slack's own stay far below.
LIMIT = 1 << 20


@dataclass(frozen=True, slots=True)
class Challenge:
    """Slack checks that the events URL is ours: `text` is to be sent back.

    https://docs.slack.dev/reference/events/url_verification
    """

    text: str


@dataclass(frozen=True, slots=True)
class SslCheck:
    """Slack looks at our certificate; a 200 is all it wants. Not signed, and nothing follows from it."""


class Refusal(Exception):
    """A request that is turned away with this HTTP status and these words, which are safe to send to anyone."""

    def __init__(self, status: int, text: str = "") -> None:
        super().__init__(status, text)
        self.status = status
        self.text = text


Parsed = Challenge | SslCheck | Ignore | Message | Command | Action | Submission | Stop | FileShared


def parse(kind: Kind, headers: Mapping[str, str], body: bytes, *, secret: str, now: float) -> Parsed:
    """Verify and read one request.

    `kind` is the URL it came to, `headers` are looked up in lower case, `now` is in epoch seconds.
    Raises Refusal, and nothing else whatever the bytes: 401 without words for all that concerns the signature, 413
    over LIMIT, 415 for another content type, 400 for what is signed and makes no sense.
    """
    if len(body) > LIMIT:
        raise Refusal(413, "The body is larger than 1 MiB.")
    if kind == "commands" and _is_ssl_check(body):
        return SslCheck()
    stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not verified(secret, stamp, signature, body, now=now):
        raise Refusal(401)
    return _READERS[kind](headers.get("content-type", ""), body)


def _is_ssl_check(body: bytes) -> bool:
    """https://docs.slack.dev/interactivity/implementing-slash-commands: a form with `ssl_check=1` and no command."""
    if b"ssl_check=1" not in body or len(body) > 1000:
        return False
    try:
        form = _form(body)
    except Refusal:
        return False
    return form.get("ssl_check") == "1" and "command" not in form


def _events(content_type: str, body: bytes) -> Parsed:
    _expect(content_type, "application/json")
    outer = _object(body)
    match outer.get("type"), outer.get("event"):
        case "event_callback", dict(event):
            return read_event(outer, event)
        case "url_verification", _:
            return _challenge(outer.get("challenge"))
        case "app_rate_limited", _:  # https://docs.slack.dev/reference/events/app_rate_limited
            return Ignore("Slack holds events back: more than 30,000 an hour")
    raise Refusal(400, "This is no kind of event request that is known here.")


def _commands(content_type: str, body: bytes) -> Command:
    _expect(content_type, "application/x-www-form-urlencoded")
    form = _form(body)
    team, channel, user = (identifier(form.get(f"{name}_id")) for name in ("team", "channel", "user"))
    name, trigger = form.get("command", "").strip().lower(), _trigger(form.get("trigger_id"))
    if not (team and channel and user and trigger and name.startswith("/")):
        raise Refusal(400, "A slash command needs team_id, channel_id, user_id, command and trigger_id.")
    said = unescape(form.get("text", "")).strip()
    return Command(team, channel, user, unescape(name), said, trigger, form.get("response_url", ""))


def _interactivity(content_type: str, body: bytes) -> Parsed:
    """The content type is not asked for: a form whose one field is `payload` cannot be taken for anything else."""
    if not body.startswith(b"payload="):
        raise Refusal(400, "An interactivity request is a form with a payload.")
    payload = _object(_form(body)["payload"])
    match payload.get("type"):
        case "block_actions":
            return _action(payload)
        case "view_submission":
            return submission(payload) or Ignore("a modal that is not ours")
    return Ignore(f"interaction {word(payload.get('type'))}")


def _action(payload: dict[str, Any]) -> Action | Ignore:
    """The first action of a click (https://docs.slack.dev/reference/interaction-payloads/block_actions-payload)."""
    action = next(iter(items(payload.get("actions"))), None)
    clicked = Action(
        team=identifier(at(payload, "team", "id")) or identifier(at(payload, "user", "team_id")),
        channel=channel_id(at(payload, "channel", "id")) or channel_id(at(payload, "container", "channel_id")),
        user=identifier(at(payload, "user", "id")),
        action_id=string(at(action, "action_id")),
        value=chosen(action),
        trigger_id=_trigger(payload.get("trigger_id")),
        message_ts=timestamp(at(payload, "message", "ts")) or timestamp(at(payload, "container", "message_ts")),
        thread_ts=timestamp(at(payload, "message", "thread_ts"))
        or timestamp(at(payload, "container", "thread_ts"))
        or None,
        response_url=string(payload.get("response_url")),
        outside=_from_outside(payload),
    )
    needed = (clicked.team, clicked.channel, clicked.user, clicked.action_id, clicked.trigger_id, clicked.message_ts)
    return clicked if all(needed) else Ignore("a click without a message")


def _from_outside(payload: dict[str, Any]) -> bool:
    """Whether the workspace of who clicked is another than the one that we answer for: a shared channel."""
    here, theirs = at(payload, "team", "id"), at(payload, "user", "team_id")
    return bool(identifier(here) and identifier(theirs)) and here != theirs


def _challenge(text: object) -> Challenge:
    if not (isinstance(text, str) and 0 < len(text) <= 1024):
        raise Refusal(400, "A url_verification needs a challenge.")
    return Challenge(text)


def _trigger(value: object) -> str:
    found = string(value)
    return found if found.isascii() and found.isprintable() and len(found) <= 255 else ""


def _expect(content_type: str, wanted: str) -> None:
    """Any charset suffix will do, and no content type at all; both formats are UTF-8 whatever the suffix says."""
    if content_type.partition(";")[0].strip().lower() not in ("", wanted):
        raise Refusal(415, f"The content type here is {wanted}.")


def _object(body: bytes | str) -> dict[str, Any]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refusal(400, "This is not JSON in UTF-8.") from None  # the cause would carry the content
    if not isinstance(value, dict):
        raise Refusal(400, "This is not a JSON object.")
    return value


def _form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=100))
    except ValueError:
        raise Refusal(400, "This is not a form in UTF-8.") from None


_READERS: dict[Kind, Callable[[str, bytes], Parsed]] = {
    "events": _events,
    "commands": _commands,
    "interactivity": _interactivity,
}
