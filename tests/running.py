"""The real thing for tests: a desk in a process of its own, a Slack beside it, and a person who talks to it."""

import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

T = TypeVar("T")
ROOT = Path(__file__).parent.parent
SECRET, TOKEN = "signing-secret-of-the-tests", "xoxb-token-of-the-tests"
SETTINGS = (
    "SLACK_SIGNING_SECRET",
    "SLACK_BOT_TOKEN",
    "SLACK_API_BASE_URL",
    "DATABASE_URL",
    "HOST",
    "PORT",
    "LOG_LEVEL",
    "REDIS_URL",
    "TIMEZONE",
    "USE_SDK_AGENT",
    "ANSWER_IN_CHANNELS",
    "EXTRA_TRIGGERS",
)


def spare_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(look: Callable[[], T], what: str, seconds: float = 20.0) -> T:
    """The first true value that `look` gives."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} s for {what}")


@dataclass
class Http:
    """An HTTP answer."""

    status: int
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def fetch(url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Http:
    """GET, or POST when there is a body."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers or {}), timeout=10) as answer:
            return Http(answer.status, answer.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Http(refusal.code, refusal.read())


def post_json(url: str, body: dict[str, Any]) -> Any:
    return fetch(url, json.dumps(body).encode(), {"Content-Type": "application/json"}).json


def sign(body: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """The headers with which Slack signs these bytes."""
    stamp = str(int(at if at is not None else time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/json",
    }


def message_event(text: str, ts: str, *, channel: str = "C1", event_id: str = "", **event: Any) -> bytes:
    """A `message` event as Slack sends it."""
    inner = {"type": "message", "channel": channel, "channel_type": "channel", "user": "U0YOU", "text": text, "ts": ts}
    return json.dumps(
        {
            "type": "event_callback",
            "team_id": "T0SANDBOX",
            "api_app_id": "A0DESK",
            "event_id": event_id or f"Ev{ts.replace('.', '')}",
            "event_time": int(float(ts)),
            "authorizations": [{"team_id": "T0SANDBOX", "user_id": "U0DESK", "is_bot": True}],
            "event": inner | event,
        }
    ).encode()


@dataclass
class Server:
    """A process that listens; killed with its whole group at the end, however the test went."""

    command: list[str]
    port: int
    ready: str
    env: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        clean = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=clean | self.env, stdout=log, stderr=log, start_new_session=True
            )
        until(self.is_ready, f"{self.command[1:3]} to be ready; it said:\n{self.log.read_text()[-3000:]}")
        return self

    def is_ready(self) -> bool:
        assert self.process
        assert self.process.poll() is None, self.log.read_text()[-3000:]
        try:
            return fetch(self.url + self.ready).status == 200
        except OSError:
            return False

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the whole group at once."""
        assert self.process
        os.killpg(self.process.pid, how)
        self.process.wait()

    def stop(self) -> int:
        """Ask it to end, and give its exit code."""
        assert self.process
        self.process.terminate()
        return self.process.wait(timeout=30)

    def close(self) -> None:
        if self.process and self.process.poll() is None:
            self.kill()


def slack_stand_in(folder: Path, desk_port: int) -> Server:
    """The sandbox as a Slack of its own, which outlives the desk."""
    port = spare_port()
    command = [sys.executable, "-m", "src.sandbox", "--port", str(port), "--desk", f"http://127.0.0.1:{desk_port}"]
    command += ["--command", "/processlead"]
    env = {"SLACK_SIGNING_SECRET": SECRET, "SLACK_BOT_TOKEN": TOKEN}
    return Server(command, port, "/sandbox/state", env, folder / "slack.log")


def desk(folder: Path, slack: Server | None, *, port: int | None = None, database: str = "", **settings: str) -> Server:
    """`python server.py`, beside a Slack, or (None) with its own sandbox."""
    port = port or spare_port()
    env = {"PORT": str(port), "DATABASE_URL": database or f"sqlite:///{folder}/leadline.sqlite", "LOG_FORMAT": "json"}
    if slack:
        env |= {"SLACK_SIGNING_SECRET": SECRET, "SLACK_BOT_TOKEN": TOKEN}
        env["SLACK_API_BASE_URL"] = f"{slack.url}/sandbox/api/"
    env |= settings
    return Server([sys.executable, "server.py"], port, "/readyz", env, folder / f"desk-{port}.log")


@dataclass
class Person:
    """Someone in the workspace, with the page's own requests for hands and eyes."""

    slack: Server
    channel: str = ""
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)
    seq: int = 0

    def __post_init__(self) -> None:
        self.channel = self.channel or self.channel_named("leads")

    def channel_named(self, name: str) -> str:
        channels = fetch(f"{self.slack.url}/sandbox/state").json["channels"]
        return next(str(channel["id"]) for channel in channels if channel["name"] == name)

    def say(self, text: str, **where: str) -> str:
        """Say it, and give the ts of the message."""
        answer = post_json(f"{self.slack.url}/sandbox/say", {"channel": self.channel, "text": text} | where)
        assert answer["ok"], answer
        return str(answer.get("ts", ""))

    def look(self) -> list[dict[str, Any]]:
        """All messages there are, oldest first."""
        changes = fetch(f"{self.slack.url}/sandbox/changes?since={self.seq}").json
        self.seen |= {f"{message['channel']}:{message['ts']}": message for message in changes["messages"]}
        self.seq = changes["seq"]
        return sorted(self.seen.values(), key=lambda message: str(message["ts"]))

    def replies(self, ts: str) -> list[dict[str, Any]]:
        """What is in the thread of that message, without the message."""
        return [message for message in self.look() if message.get("thread_ts") == ts and message["ts"] != ts]

    def reactions(self, ts: str) -> set[str]:
        message = next(message for message in self.look() if message["ts"] == ts)
        return {str(reaction["name"]) for reaction in message.get("reactions") or []}

    def settled(self, ts: str, seconds: float = 20.0) -> set[str]:
        """The reactions once the desk is through with that message."""
        done = {"white_check_mark", "warning"}
        return until(lambda: self.reactions(ts) & done and self.reactions(ts), f"{ts} to be settled", seconds)

    def hears(self, text: str, **where: str) -> str:
        """Ask something and give the answer in words: in the thread, or below the question in a direct message."""
        ts = self.say(text, **where)
        message = until(lambda: self.answers(ts, **where), f"an answer to {text!r}")[-1]
        return words(message)

    def answers(self, ts: str, **where: str) -> list[dict[str, Any]]:
        """What the desk said after that message, in its thread or its direct message."""
        thread, channel = where.get("thread_ts", ts), where.get("channel", self.channel)
        said = [m for m in self.look() if str(m["ts"]) > ts and m["channel"] == channel and m.get("bot_id")]
        return [m for m in said if m.get("thread_ts") == thread or (channel.startswith("D") and not m.get("thread_ts"))]

    def asks(self, text: str, **where: str) -> str:
        """Say something and give what the desk answered in the thread, in words."""
        ts = self.say(text, **where)
        self.settled(ts)
        return "\n".join(words(message) for message in self.replies(where.get("thread_ts", ts)))


def words(message: dict[str, Any]) -> str:
    """Everything a message says: its text and the texts of its blocks."""

    def texts(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["text"]] if isinstance(value.get("text"), str) else []
            return own + [text for name, part in value.items() if name != "metadata" for text in texts(part)]
        return [text for part in value for text in texts(part)] if isinstance(value, list) else []

    return "\n".join(texts(message))
