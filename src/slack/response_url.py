"""Answering by a command's or a click's `response_url`: five times in 30 minutes, member or not.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

import json
from urllib.parse import urlsplit
from urllib.request import Request

from src.rendered import Rendered
from src.slack.refusals import SlackRefused, refusal
from src.slack.transport import Answer, Transport

_HOOKS = ("https", "hooks.slack.com")


def respond(transport: Transport, own_url: str | None, url: str, answer: Rendered, *, in_channel: bool) -> None:
    """Send to Slack's own host only, or to that of `own_url`. Raises SlackRefused for another or a spent URL."""
    if _origin(url) not in ({_HOOKS, _origin(own_url)} if own_url else {_HOOKS}):
        raise SlackRefused("response_url", "foreign_response_url")
    body = {
        "response_type": "in_channel" if in_channel else "ephemeral",
        "replace_original": False,
        "text": answer.text,
        **({"blocks": list(answer.blocks)} if answer.blocks else {}),
    }
    headers = {"Content-Type": "application/json; charset=utf-8"}
    request = Request(url, json.dumps(body).encode(), headers, method="POST")  # noqa: S310 - http(s) only, checked above
    reply = transport.send(request, "response_url")
    if reply.status != 200 or (reply.json or {}).get("ok") is False:
        raise refusal("response_url", _code(reply), reply.retry_after)


def _code(reply: Answer) -> object:
    """The error is a bare word, or `{"ok": false, "error": …}`."""
    return reply.body.strip() if reply.json is None else reply.json.get("error")


def _origin(url: str) -> tuple[str, str]:
    """Scheme and host with port; whatever else is in front of the host makes it another one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ("", "")
    return (parts.scheme, parts.netloc.lower())
