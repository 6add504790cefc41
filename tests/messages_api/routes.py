"""The server's HTTP: its routes, its errors, its streams, and who hangs up on it."""

import json
import select
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from tests.messages_api.model import Asked
from tests.messages_api.refusal import Refusal
from tests.messages_api.steps import Fate, Step
from tests.messages_api.wire import PING, events, message

if TYPE_CHECKING:
    from tests.messages_api.server import MessagesApi

MOST_BYTES = 32 * 1024 * 1024
BATCHES = "/v1/messages/batches"


class Gone(Exception):
    """Who asked has hung up."""


class Routes(BaseHTTPRequestHandler):
    """One connection; `api` is what it serves."""

    api: ClassVar["MessagesApi"]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        asked = Asked(path, {name.lower(): value for name, value in self.headers.items()}, None)
        self._answered(asked, lambda: self._posted(asked))

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        asked = Asked(path, {name.lower(): value for name, value in self.headers.items()}, None)
        self._answered(asked, lambda: self._got(path))

    def _answered(self, asked: Asked, answer: Callable[[], None]) -> None:
        self.api.script.note(asked)
        try:
            length = int(self.headers.get("content-length") or 0)
            raw = self.rfile.read(length)
            self.api.check_key(asked.headers)
            if length > MOST_BYTES:
                raise Refusal("Request exceeds the maximum size", 413, "request_too_large")
            asked.body = _parsed(raw) if raw else None
            answer()
        except Refusal as refusal:
            asked.refused = refusal.message
            self._error(refusal.status, refusal.error, refusal.message)
        except (Gone, ConnectionError):
            asked.hung_up.set()
            self.close_connection = True

    def _posted(self, asked: Asked) -> None:
        if asked.path == "/v1/messages":
            self.api.check(asked.body)
            self._messages(asked.body)
        elif asked.path == "/v1/messages/count_tokens":
            self.api.check(asked.body, counted=True)
            self._json({"input_tokens": self.api.tokens(asked.body)})
        elif asked.path == BATCHES:
            self._json(self.api.batches.create(asked.body))
        elif asked.path.startswith(BATCHES) and asked.path.endswith("/cancel"):
            self._json(self.api.batches.cancel(asked.path.split("/")[4]))
        else:
            raise Refusal("Not found", 404, "not_found_error")

    def _got(self, path: str) -> None:
        if path.startswith("/v1/models"):
            self._models(path.removeprefix("/v1/models").strip("/"))
        elif path.startswith(BATCHES) and path.endswith("/results"):
            self._send(200, self.api.batches.results(path.split("/")[4]), "application/x-jsonl")
        elif path.startswith(f"{BATCHES}/"):
            self._json(self.api.batches.retrieve(path.split("/")[4], self.api.url))
        else:
            raise Refusal("Not found", 404, "not_found_error")

    def _models(self, name: str) -> None:
        shown = [{"type": "model", "id": each, "display_name": each} for each in self.api.models if name in ("", each)]
        if not shown:
            raise Refusal(f"model: {name}", 404, "not_found_error")
        ends = {"has_more": False, "first_id": shown[0]["id"], "last_id": shown[-1]["id"]}
        self._json(shown[0] if name else {"data": shown, **ends})

    def _messages(self, body: Mapping[str, Any]) -> None:
        step, usage = self.api.step(body)
        self._rest(step.wait)
        if step.status != 200:
            self._error(step.status, step.error, "it went wrong", dict(step.headers))
        elif step.fate is Fate.HTML:
            self._send(200, b"<!doctype html><title>Log in</title>", "text/html")
        elif body.get("stream"):
            self._stream(step, body["model"], usage)
        else:
            self._whole(step, body["model"], usage)

    def _whole(self, step: Step, model: str, usage: Mapping[str, Any]) -> None:
        answer = json.dumps(message(step, id=self.api.name("msg"), model=model, usage=usage)).encode()
        if step.fate is Fate.CUT:
            self._head(200, {"content-type": "application/json", "content-length": str(len(answer))})
            self.wfile.write(answer[: len(answer) // 2])
            self._cut()
        else:
            self._send(200, answer[:-1] if step.fate is Fate.GARBLED else answer, "application/json")

    def _stream(self, step: Step, model: str, usage: Mapping[str, Any]) -> None:
        self._head(200, {"content-type": "text/event-stream; charset=utf-8", "transfer-encoding": "chunked"})
        self._ping(step.quiet)
        for event in events(step, id=self.api.name("msg"), model=model, usage=usage):
            self._chunk(event)
            self._rest(step.pause if b'"text_delta"' in event else 0)
        if step.fate is Fate.CUT:
            self._cut()
        else:
            self._chunk(b"")

    def _ping(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._chunk(PING)
            self._rest(0.02)

    def _rest(self, seconds: float) -> None:
        """Wait so long. Raises Gone as soon as nobody is there to be answered."""
        readable, _, _ = select.select([self.connection], [], [], seconds)
        if readable and not self.connection.recv(1, socket.MSG_PEEK):
            raise Gone

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def _cut(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _json(self, value: Any) -> None:
        self._send(200, json.dumps(value).encode(), "application/json")

    def _error(self, status: int, kind: str, why: str, headers: Mapping[str, str] | None = None) -> None:
        body = {"type": "error", "error": {"type": kind, "message": why}, "request_id": self.api.name("req")}
        self._send(status, json.dumps(body).encode(), "application/json", headers)

    def _send(self, status: int, body: bytes, kind: str, headers: Mapping[str, str] | None = None) -> None:
        self._head(status, {"content-type": kind, "content-length": str(len(body)), **(headers or {})})
        self.wfile.write(body)

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"request-id": self.api.name("req"), **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Requests are read in `asked`, not in the output."""


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise Refusal("The request body is not valid JSON") from None
