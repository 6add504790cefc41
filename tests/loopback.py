"""A Slack on loopback for the tests of what goes out: the sandbox in this process, or answers written beforehand."""

import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from werkzeug.serving import WSGIRequestHandler, make_server

from src.sandbox import Sandbox, create_sandbox_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TOKEN = "xoxb-token-of-the-tests"


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Requests are looked at in the call log, not in the output."""


@contextmanager
def serving(app: "WSGIApplication") -> Iterator[str]:
    """Serve on a spare port of 127.0.0.1 and give the address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def sandbox_slack() -> Iterator[tuple[Sandbox, str]]:
    """A sandbox whose desk hears nothing, and its Web API address."""
    sandbox = Sandbox(signing_secret="s" * 32, bot_token=TOKEN, desk_url="http://127.0.0.1:9")
    with serving(create_sandbox_app(sandbox)) as url:
        sandbox.base_url = url
        yield sandbox, f"{url}/sandbox/api/"
    sandbox.journal.close()


@dataclass(frozen=True, slots=True)
class Said:
    """An answer written beforehand; `cut` ends it in the middle."""

    body: bytes
    status: str = "200 OK"
    headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False


def ok(**data: Any) -> Said:
    return Said(json.dumps({"ok": True, **data}).encode())


@dataclass
class Scripted:
    """A WSGI application that notes each request and gives its answers in their order."""

    answers: list[Said]
    seen: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        self.seen.append(_request(environ))
        said = self.answers.pop(0)
        length = len(said.body) * (2 if said.cut else 1)
        start(said.status, [("Content-Length", str(length)), *said.headers])
        return [said.body]


def _request(environ: "WSGIEnvironment") -> dict[str, Any]:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
    values = json.loads(body) if body.startswith("{") else dict(parse_qsl(body))
    return {"path": environ["PATH_INFO"], "token": environ.get("HTTP_AUTHORIZATION", ""), **values}
