"""What Slack sends, for load: signed `message` events of about 1.1 kB, each one news."""

import hashlib
import hmac
import io
import itertools
import json
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

SECRET, TOKEN = "signing-secret-of-the-benchmark", "xoxb-token-of-the-benchmark"
TEAM, CHANNEL, PERSON, BOT = "T0BENCH01", f"C0{secrets.token_hex(4).upper()}", "U0MAYA001", "U0DESK001"
PATH = "/slack/events"
_numbers = itertools.count()
_BEGAN = int(time.time())


@dataclass(frozen=True, slots=True)
class Signed:
    """A body, and the timestamp and signature that Slack sends with it."""

    body: bytes
    stamp: str
    signature: str


def signed(body: bytes) -> Signed:
    """Sign by Slack's recipe (https://docs.slack.dev/authentication/verifying-requests-from-slack), as of now."""
    stamp = str(int(time.time()))
    digest = hmac.digest(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
    return Signed(body, stamp, f"v0={digest.hex()}")


def leads(count: int) -> list[Signed]:
    """So many leads, each said in a message of its own."""
    return [signed(message(next(_numbers))) for _ in range(count)]


def message(number: int) -> bytes:
    """A `message` event with all that Slack puts around it; no two are alike."""
    text = f"add lead: jane.doe{number}@acme{number % 97}.com Jane Doe, Acme Machines, VP Sales, source=webinar"
    ts = f"{_BEGAN + number // 1_000_000}.{number % 1_000_000:06d}"
    event = {
        "type": "message",
        "client_msg_id": f"5b0c9a52-6a4e-4c55-9a55-{number:012x}",
        "user": PERSON,
        "text": text,
        "ts": ts,
        "team": TEAM,
        "channel": CHANNEL,
        "event_ts": ts,
        "channel_type": "channel",
        "blocks": [_rich_text(text)],
    }
    return json.dumps(_envelope(event, number, ts)).encode()


def _rich_text(text: str) -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": "q1W2e", "elements": [section]}


def _envelope(event: dict[str, Any], number: int, ts: str) -> dict[str, Any]:
    us = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
    return {
        "token": "long-since-retired-token",
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": "A0DESK001",
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{number:010d}",
        "event_time": int(float(ts)),
        "authorizations": [us],
        "is_ext_shared_channel": False,
        "event_context": f"4-{number:0120x}",
    }


def environ(request: Signed) -> "WSGIEnvironment":
    """The request as a WSGI server hands it over."""
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": PATH,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "3000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(request.body)),
        "HTTP_HOST": "127.0.0.1:3000",
        "HTTP_USER_AGENT": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "HTTP_X_SLACK_REQUEST_TIMESTAMP": request.stamp,
        "HTTP_X_SLACK_SIGNATURE": request.signature,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def over_the_wire(request: Signed) -> bytes:
    """The request as it goes through a socket that stays open."""
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(request.body)}\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
        f"X-Slack-Request-Timestamp: {request.stamp}\r\nX-Slack-Signature: {request.signature}\r\n\r\n"
    )
    return head.encode() + request.body
