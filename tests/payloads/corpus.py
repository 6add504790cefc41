"""Every sort of request the desk may meet, with a name each: for what must hold of all of them."""

from typing import NamedTuple

from src.slack.requests import LIMIT, Kind
from tests.payloads import (
    BOT,
    NOW,
    as_form,
    as_json,
    blocks,
    button,
    click,
    command,
    envelope,
    mention,
    message,
    section,
    signed,
    submission,
    words,
)

FORM = "application/x-www-form-urlencoded"


class Sent(NamedTuple):
    kind: Kind
    headers: dict[str, str]
    body: bytes


def event(body: object, content_type: str = "application/json") -> Sent:
    return raw(as_json(body), content_type)


def raw(body: bytes, content_type: str = "application/json") -> Sent:
    return Sent("events", signed(body, content_type), body)


def form(kind: Kind, content_type: str = FORM, **fields: str) -> Sent:
    body = as_form(**fields)
    return Sent(kind, signed(body, content_type), body)


def payload(value: object) -> Sent:
    return form("interactivity", payload=as_json(value).decode())


def without(sent: Sent, header: str) -> Sent:
    return sent._replace(headers={name: value for name, value in sent.headers.items() if name != header})


def headed(sent: Sent, **headers: str) -> Sent:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return sent._replace(headers={**sent.headers, **named})


_SAID = event(envelope(message()))
_STALE = as_json(envelope(message()))
_NOT_UTF8 = b'{"type":"event_callback","event":"\xff\xfe"}'

#: Requests that Slack signed, in the shapes it documents.
HONEST: dict[str, Sent] = {
    "a message": _SAID,
    "a message, charset in the content type": event(envelope(message()), "application/json; charset=utf-8"),
    "a message, no content type": without(_SAID, "content-type"),
    "a message in a private channel": event(envelope(message(channel_type="group", channel="G0LEADS01"))),
    "a direct message": event(envelope(message(channel_type="im", channel="D0MAYA001"))),
    "a group direct message": event(envelope(message(channel_type="mpim", channel="G0GROUP01"))),
    "a reply": event(envelope(message(thread_ts="1759999999.000001"))),
    "a file": event(envelope(message("", subtype="file_share", files=[{"id": "F01", "name": "a.csv"}]))),
    "a thread broadcast": event(envelope(message(subtype="thread_broadcast", thread_ts="1759999999.000001"))),
    "a mention": event(envelope(mention(f"<@{BOT}> add lead: jane@acme.com"))),
    "a message in blocks only": event(envelope(message("", blocks=blocks(section(words("hello")))))),
    "an organisation's message": event(envelope(message(), authorizations=[{"team_id": None, "user_id": BOT}])),
    "a bot's message": event(envelope(message(bot_id="B01", subtype="bot_message"))),
    "our own message": event(envelope(message(user=BOT))),
    "an edit": event(envelope(message(subtype="message_changed", hidden=True))),
    "a deletion": event(envelope(message(subtype="message_deleted", hidden=True))),
    "somebody joins": event(envelope(message(subtype="channel_join"))),
    "a reaction": event(envelope({"type": "reaction_added", "user": "U01", "reaction": "eyes"})),
    "an event of the future": event(envelope({"type": "hologram_shared"})),
    "url verification": event({"type": "url_verification", "token": "t", "challenge": "3eZbrw1a"}),
    "held back": event({"type": "app_rate_limited", "team_id": "T0ACME001", "minute_rate_limited": 1760000000}),
    "a slash command": form("commands", **command()),
    "a slash command, charset": form("commands", f"{FORM}; charset=UTF-8", **command()),
    "another slash command": form("commands", **command(command="/weather")),
    "a slash command to be refused by the store": form("commands", **command("full")),
    "a message to be refused by the store": event(envelope(message("full"))),
    "an ssl check": Sent("commands", {"content-type": FORM}, b"ssl_check=1&token=retired"),
    "a click": payload(click(button())),
    "a click, no content type": without(payload(click(button())), "content-type"),
    "a modal": payload(submission()),
    "a modal of another kind": payload({"type": "view_submission", "team": {"id": "T0ACME001"}}),
    "a shortcut": payload({"type": "shortcut", "callback_id": "x"}),
}

#: Requests that are not Slack's, or were once: all 401.
UNSIGNED: dict[str, Sent] = {
    "no signature": without(_SAID, "x-slack-signature"),
    "no timestamp": without(_SAID, "x-slack-request-timestamp"),
    "no headers at all": _SAID._replace(headers={}),
    "empty signature": headed(_SAID, x_slack_signature=""),
    "wrong signature": headed(_SAID, x_slack_signature="v0=" + "0" * 64),
    "half a signature": headed(_SAID, x_slack_signature=_SAID.headers["x-slack-signature"][:20]),
    "another version": headed(_SAID, x_slack_signature="v1=" + _SAID.headers["x-slack-signature"][3:]),
    "no version": headed(_SAID, x_slack_signature=_SAID.headers["x-slack-signature"][3:]),
    "upper case": headed(_SAID, x_slack_signature=_SAID.headers["x-slack-signature"].upper()),
    "signature not ascii": headed(_SAID, x_slack_signature="v0=é" + "0" * 63),
    "timestamp in words": headed(_SAID, x_slack_request_timestamp="yesterday"),
    "timestamp nan": headed(_SAID, x_slack_request_timestamp="nan"),
    "timestamp inf": headed(_SAID, x_slack_request_timestamp="inf"),
    "timestamp huge": headed(_SAID, x_slack_request_timestamp="9" * 5000),
    "timestamp 1e400": headed(_SAID, x_slack_request_timestamp="1e400"),
    "timestamp a fraction": headed(_SAID, x_slack_request_timestamp=f"{int(NOW)}.5"),
    "timestamp negative": headed(_SAID, x_slack_request_timestamp=f"-{int(NOW)}"),
    "timestamp spaced": headed(_SAID, x_slack_request_timestamp=f" {int(NOW)}"),
    "timestamp underlined": headed(_SAID, x_slack_request_timestamp="1_760_000_000"),
    "timestamp in arabic digits": headed(_SAID, x_slack_request_timestamp="١٧٦٠٠٠٠٠٠٠"),
    "timestamp a little off": headed(_SAID, x_slack_request_timestamp=str(int(NOW) + 1)),
    "another body": _SAID._replace(body=_SAID.body.replace(b"jane", b"mark")),
    "empty body": _SAID._replace(body=b""),
    "empty body, signed": raw(b""),
    "a replay after six minutes": Sent("events", signed(_STALE, at=NOW - 360), _STALE),
    "from six minutes ahead": Sent("events", signed(_STALE, at=NOW + 361), _STALE),
    "an unsigned challenge": Sent("events", {}, as_json({"type": "url_verification", "challenge": "x"})),
    "a command that says ssl_check": Sent("commands", {}, as_form(**command(), ssl_check="1")),
    "an ssl check to the events": Sent("events", {}, b"ssl_check=1"),
    "an ssl check in a word": Sent("commands", {}, b"no_ssl_check=1"),
    "an ssl check that is no form": Sent("commands", {}, b"ssl_check=1&x=%ff"),
}

#: Signed, and still no sense in it: status by name.
NONSENSE: dict[str, tuple[int, Sent]] = {
    "null": (400, raw(b"null")),
    "a list": (400, raw(b"[]")),
    "a number": (400, raw(b"7")),
    "not JSON": (400, raw(b"{")),
    "NaN": (400, raw(b'{"type": NaN}')),
    "infinity": (400, raw(b'{"type": 1e999}')),
    "not UTF-8": (400, raw(_NOT_UTF8)),
    "half a surrogate": (400, raw(b'{"type":"\\ud800"}')),
    "100,000 lists deep": (400, raw(b"[" * 100_000 + b"]" * 100_000)),
    "10,000 objects deep": (400, raw(b'{"event":' * 10_000 + b"1" + b"}" * 10_000)),
    "no type": (400, raw(b"{}")),
    "a type that is no string": (400, raw(b'{"type":["event_callback"]}')),
    "unknown outer type": (400, event({"type": "telegram", "event": {"type": "message"}})),
    "no event": (400, event({"type": "event_callback"})),
    "an event that is a list": (400, event({"type": "event_callback", "event": []})),
    "no challenge": (400, event({"type": "url_verification"})),
    "an empty challenge": (400, event({"type": "url_verification", "challenge": ""})),
    "a challenge that is a number": (400, event({"type": "url_verification", "challenge": 7})),
    "an endless challenge": (400, event({"type": "url_verification", "challenge": "x" * 5000})),
    "an event as a form": (415, raw(as_form(**command()), FORM)),
    "an event as XML": (415, raw(b"<event/>", "text/xml")),
    "a command as JSON": (415, form("commands", "application/json", **command())),
    "a command without its name": (400, form("commands", **command(command=""))),
    "a command that is no command": (400, form("commands", **command(command="processlead"))),
    "a command without a trigger": (400, form("commands", **command(trigger_id=""))),
    "a command from nowhere": (400, form("commands", **command(channel_id="leads"))),
    "a command not in UTF-8": (400, Sent("commands", signed(b"text=%ff", FORM), b"text=%ff")),
    "a command in raw bytes": (400, Sent("commands", signed(b"text=\xff", FORM), b"text=\xff")),
    "a thousand fields": (400, form("commands", **{f"f{n}": "1" for n in range(1000)})),
    "no payload": (400, form("interactivity", state="x")),
    "an empty payload": (400, form("interactivity", payload="")),
    "a payload that is null": (400, form("interactivity", payload="null")),
    "a payload that is a list": (400, form("interactivity", payload="[]")),
    "a payload a million deep": (400, form("interactivity", payload="[" * 300_000)),
    "a click as JSON": (400, Sent("interactivity", signed(b"{}"), b"{}")),
    "over 1 MiB": (413, raw(b" " * (LIMIT + 1))),
    "over 1 MiB and unsigned": (413, Sent("events", {}, b" " * (LIMIT + 1))),
    "far over 1 MiB": (413, Sent("commands", {}, b"x" * (LIMIT * 3))),
}

EVERYTHING: dict[str, Sent] = {**HONEST, **UNSIGNED, **{name: sent for name, (_, sent) in NONSENSE.items()}}
