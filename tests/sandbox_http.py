"""The sandbox behind a real server on a spare port, and a desk that only writes down what it is sent."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message as Headers
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from slack_sdk import WebClient
from werkzeug.serving import make_server

from src.sandbox import Sandbox, create_sandbox_app

SECRET = "a-signing-secret"
TOKEN = "xoxb-sandbox"
NOWHERE = "http://127.0.0.1:9"


@contextmanager
def served(sandbox: Sandbox) -> Iterator[str]:
    """The sandbox's address while it is served."""
    server = make_server("127.0.0.1", 0, create_sandbox_app(sandbox), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    sandbox.base_url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield sandbox.address
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def client(sandbox: Sandbox, token: str = TOKEN) -> WebClient:
    """Slack's own client, without its retries, so that each fault is seen."""
    return WebClient(token=token, base_url=f"{sandbox.address}/api/", retry_handlers=[], timeout=5)


@dataclass
class Received:
    """One request that reached the desk."""

    path: str
    headers: Headers
    body: bytes
    at: float


@dataclass
class Desk:
    """A desk that records; `answer` says what it does with a request: status, content type, body."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    answer: Callable[[Received], tuple[int, str, bytes]] = lambda request: (200, "text/plain", b"")


@contextmanager
def recording_desk() -> Iterator[Desk]:
    desk = Desk()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = Received(self.path, self.headers, body, time.monotonic())
            desk.received.append(request)
            status, content_type, answer = desk.answer(request)
            with suppress(ConnectionError):  # who asked may have given up waiting
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: what a test sends is nobody's business."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    desk.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield desk
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
