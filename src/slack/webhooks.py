"""Slack's three URLs: verify, decide, keep, acknowledge; everything slow comes later, in a job.

`Intake` is the whole of it without a web framework. The Flask blueprint and the `FrontDoor`, which answers the same
requests before Flask builds its request context (most of the cost of an acknowledgement), both only carry bytes.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.client import responses
from typing import TYPE_CHECKING

import orjson
from flask import Blueprint, Response, request

from src.errors import reference
from src.messages import Command, FileShared, Incoming, Message, Stop
from src.slack.requests import LIMIT, Challenge, Ignore, Kind, Refusal, SslCheck, parse
from src.slack.rich_text import escape

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

#: Where each kind of request comes in.
PATHS: dict[str, Kind] = {
    "/slack/events": "events",
    "/slack/commands": "commands",
    "/slack/interactivity": "interactivity",
}
_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, whole."""

    status: int
    content_type: str = _TEXT
    body: bytes = b""


class Intake:
    """Answers Slack's requests; a 200 for something we want means that it is kept.

    `wanted` is pure and quick: None leaves it alone, else it is the line that the person behind a slash command sees
    at once ("" for none). `accept` keeps it durably, the same key once, or raises: then Slack gets a 503 and sends
    it again. `now` is the clock the signature is held against, in epoch seconds.
    """

    def __init__(
        self,
        *,
        secret: str,
        wanted: Callable[[Incoming], str | None],
        accept: Callable[[Incoming], object],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._secret = secret
        self._wanted = wanted
        self._accept = accept
        self._now = now

    def answer(self, kind: Kind, headers: dict[str, str], body: bytes) -> Answer:
        """Answer one request; header names are in lower case. Nothing a request holds makes it raise."""
        began = time.perf_counter()
        try:
            parsed = parse(kind, headers, body, secret=self._secret, now=self._now())
        except Refusal as refusal:
            _note(logging.INFO, "refused", began, kind=kind, status=refusal.status, why=refusal.text or "signature")
            return Answer(refusal.status, body=refusal.text.encode())
        match parsed:
            case Challenge(text):
                return Answer(200, body=text.encode())
            case SslCheck():
                return Answer(200)
            case Ignore(why, key):
                _note(logging.DEBUG, "ignored", began, kind=kind, why=why, key=key)
                return Answer(200)
            case _:
                return self._take(kind, parsed, began)

    def _take(self, kind: Kind, incoming: Incoming, began: float) -> Answer:
        try:
            line = self._wanted(incoming)
            if line is not None:
                self._accept(incoming)
        except Exception as error:  # noqa: BLE001 - disk full, database locked, a bug: Slack must send it again
            return _not_kept(kind, incoming, error, began)
        _note(logging.DEBUG, "left alone" if line is None else "accepted", began, kind=kind, **_whence(incoming))
        if not isinstance(incoming, Command):
            return Answer(200)
        return _only_to_them(_unknown(incoming) if line is None else line)


def _not_kept(kind: Kind, incoming: Incoming, error: Exception, began: float) -> Answer:
    """A database names the values it could not write, so the log gets the error's type and place, not its text."""
    ref, place = reference(), error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
    fields = {"ref": ref, "why": type(error).__name__, "where": where}
    _note(logging.ERROR, "not kept; Slack is asked to send it again", began, kind=kind, **fields, **_whence(incoming))
    return Answer(503, body=f"Not kept, please send it again. Reference {ref}.".encode())


def _only_to_them(line: str) -> Answer:
    """https://docs.slack.dev/interactivity/implementing-slash-commands says how to answer at once."""
    if not line:
        return Answer(200)
    return Answer(200, "application/json", orjson.dumps({"response_type": "ephemeral", "text": line}))


def _unknown(command: Command) -> str:
    return f"I do not answer to `{escape(command.name)}`. Send me `help` in a direct message to see what I can do."


def _whence(incoming: Incoming) -> dict[str, str]:
    return {"team": incoming.team, "channel": incoming.channel, "ts": _ts(incoming)}


def _ts(incoming: Incoming) -> str:
    if isinstance(incoming, Command):
        return ""
    return incoming.ts if isinstance(incoming, (Message, Stop, FileShared)) else incoming.message_ts


def _note(level: int, what: str, began: float, **fields: object) -> None:
    """One line a request: ids and milliseconds, never what was said."""
    if log.isEnabledFor(level):
        log.log(level, what, extra={**fields, "ms": round((time.perf_counter() - began) * 1000, 2)})


def carry(intake: Intake, kind: Kind, environ: "WSGIEnvironment") -> Answer:
    """Answer a POST as WSGI hands it over."""
    headers = {
        "x-slack-signature": environ.get("HTTP_X_SLACK_SIGNATURE", ""),
        "x-slack-request-timestamp": environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""),
        "content-type": environ.get("CONTENT_TYPE", ""),
    }
    return intake.answer(kind, headers, _body(environ))


def _body(environ: "WSGIEnvironment") -> bytes:
    """The raw body, and of one over LIMIT just enough to see that it is; a length that is no number counts as none."""
    length = environ.get("CONTENT_LENGTH") or ""
    if environ.get("wsgi.input_terminated"):  # the server ends the stream itself, as it must for a chunked body
        most = LIMIT + 1
    else:
        most = min(int(length), LIMIT + 1) if length.isascii() and length.isdigit() and len(length) < 20 else 0
    body: bytes = environ["wsgi.input"].read(most) if most else b""
    return body


def blueprint(intake: Intake) -> Blueprint:
    """The three URLs as Flask routes, and the GET that Slack checks the certificate of a command's URL with."""
    routes = Blueprint("slack", __name__)
    for path, kind in PATHS.items():
        routes.add_url_rule(path, kind, _view(intake, kind), methods=["POST"])

    @routes.get("/slack/commands")
    def ssl_check() -> Response:
        return _response(intake.answer("commands", {}, request.query_string))

    return routes


def _view(intake: Intake, kind: Kind) -> Callable[[], Response]:
    return lambda: _response(carry(intake, kind, request.environ))


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, content_type=answer.content_type)


class FrontDoor:
    """WSGI in front of `app.wsgi_app`: answers Slack's POSTs by the same `Intake`, hands everything else on."""

    def __init__(self, app: "WSGIApplication", intake: Intake) -> None:
        self._app = app
        self._intake = intake

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        kind = PATHS.get(environ.get("PATH_INFO", "")) if environ["REQUEST_METHOD"] == "POST" else None
        if kind is None:
            return self._app(environ, start_response)
        answer = carry(self._intake, kind, environ)
        length = str(len(answer.body))
        headers = [("Content-Type", answer.content_type), ("Content-Length", length)]
        start_response(f"{answer.status} {responses[answer.status]}", headers)
        return [answer.body]
