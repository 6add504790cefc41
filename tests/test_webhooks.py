"""The three URLs: what Slack gets back, what is kept, what the log says, and that both doors say the same."""

import io
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
from flask import Flask
from waitress.server import create_server
from werkzeug.test import EnvironBuilder, run_wsgi_app

from src.messages import Action, Command, Incoming, Message
from src.slack.requests import LIMIT
from src.slack.webhooks import PATHS, Answer, FrontDoor, Intake, blueprint
from tests.payloads import CHANNEL, NOW, SECRET, TEAM, TS, as_json, button, click, command, envelope, message
from tests.payloads.corpus import EVERYTHING, HONEST, NONSENSE, UNSIGNED, Sent, event, form, headed, payload


@dataclass
class Desk:
    """Wants `add lead` and `/processlead` and every click; its disk is full for whoever says `full`."""

    kept: list[Incoming] = field(default_factory=list)

    def wanted(self, incoming: Incoming) -> str | None:
        match incoming:
            case Message(text=text):
                return "" if text.startswith("add lead") or text == "full" else None
            case Command(name="/processlead", text=text):
                return "On it." if text else ""
            case Action():
                return ""
        return None

    def accept(self, incoming: Incoming) -> None:
        if getattr(incoming, "text", "") == "full":
            raise OSError("no room for jane@acme.com")
        self.kept.append(incoming)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def intake(desk: Desk) -> Intake:
    return Intake(secret=SECRET, wanted=desk.wanted, accept=desk.accept, now=lambda: NOW)


@pytest.fixture
def app(intake: Intake) -> Flask:
    app = Flask("desk")
    app.register_blueprint(blueprint(intake))
    return app


def test_a_wanted_message_is_kept_and_acknowledged(desk: Desk, intake: Intake) -> None:
    assert intake.answer(*HONEST["a message"]) == Answer(200)
    assert [incoming.key for incoming in desk.kept] == [f"{TEAM}:{CHANNEL}:{TS}"]


def test_what_is_not_for_us_is_acknowledged_and_not_kept(desk: Desk, intake: Intake) -> None:
    for said in (message("lunch?"), message(bot_id="B01"), {"type": "reaction_added"}):
        assert intake.answer(*event(envelope(said))) == Answer(200)
    assert desk.kept == []


def test_the_challenge_is_echoed(intake: Intake) -> None:
    assert intake.answer(*HONEST["url verification"]) == Answer(200, "text/plain; charset=utf-8", b"3eZbrw1a")


def test_a_slash_command_gets_its_line_at_once(desk: Desk, intake: Intake) -> None:
    answer = intake.answer(*form("commands", **command("jane@acme.com")))
    assert answer.content_type == "application/json"
    assert orjson.loads(answer.body) == {"response_type": "ephemeral", "text": "On it."}
    assert len(desk.kept) == 1


def test_a_slash_command_may_get_no_line(desk: Desk, intake: Intake) -> None:
    assert intake.answer(*form("commands", **command(""))) == Answer(200)
    assert len(desk.kept) == 1


def test_an_unknown_slash_command_is_told_so_kindly(desk: Desk, intake: Intake) -> None:
    answer = intake.answer(*form("commands", **command(command="/weather&lt;!channel&gt;")))
    said = orjson.loads(answer.body)
    assert (answer.status, said["response_type"], desk.kept) == (200, "ephemeral", [])
    assert said["text"].startswith("I do not answer to `/weather&lt;!channel&gt;`.")


def test_a_click_is_kept(desk: Desk, intake: Intake) -> None:
    assert intake.answer(*payload(click(button()))) == Answer(200)
    assert isinstance(desk.kept[0], Action)


@pytest.mark.parametrize("name", ["a message to be refused by the store", "a slash command to be refused by the store"])
def test_what_could_not_be_kept_is_asked_for_again(name: str, intake: Intake, caplog: pytest.LogCaptureFixture) -> None:
    answer = intake.answer(*HONEST[name])
    [line] = caplog.records
    logged: dict[str, Any] = vars(line)
    assert answer.status == 503
    assert logged["ref"].encode() in answer.body
    assert (line.levelno, logged["team"], logged["why"], logged["exc_info"]) == (logging.ERROR, TEAM, "OSError", None)
    assert __file__ in logged["where"]
    assert "jane" not in str(logged)


def test_a_fault_in_deciding_is_no_fault_of_the_sender() -> None:
    def broken(incoming: Incoming) -> str | None:
        raise KeyError(incoming)

    desk = Desk()
    answer = Intake(secret=SECRET, wanted=broken, accept=desk.accept, now=lambda: NOW).answer(*HONEST["a message"])
    assert (answer.status, desk.kept) == (503, [])


def test_a_retry_after_a_failure_is_kept(desk: Desk, intake: Intake) -> None:
    said = headed(HONEST["a message"], x_slack_retry_num="1", x_slack_retry_reason="http_error")
    assert intake.answer(*said) == Answer(200)
    assert len(desk.kept) == 1


def test_the_log_has_ids_and_time_and_never_what_was_said(intake: Intake, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("a message", "a bot's message", "a slash command", "a click"):
        intake.answer(*HONEST[name])
    intake.answer(*event(envelope(message("lunch with jane@acme.com?"))))
    intake.answer(*EVERYTHING["wrong signature"])
    assert [(r.levelname, r.getMessage()) for r in caplog.records] == [
        ("DEBUG", "accepted"),
        ("DEBUG", "ignored"),
        ("DEBUG", "accepted"),
        ("DEBUG", "accepted"),
        ("DEBUG", "left alone"),
        ("INFO", "refused"),
    ]
    first: dict[str, Any] = vars(caplog.records[0])
    assert {name: first[name] for name in ("kind", "team", "channel", "ts")} == {
        "kind": "events",
        "team": TEAM,
        "channel": CHANNEL,
        "ts": TS,
    }
    assert 0 < first["ms"] < 1000
    everything = " ".join(str(vars(record)) for record in caplog.records)
    assert not [word for word in ("jane", "lunch", SECRET, "v0=", "lead:7", "trigger") if word in everything]


def _environ(sent: Sent) -> dict[str, Any]:
    path = next(path for path, kind in PATHS.items() if kind == sent.kind)
    headers = {k: v for k, v in sent.headers.items() if v.isprintable() and all(ord(c) < 256 for c in v)}
    return EnvironBuilder(
        path, method="POST", headers=list(headers.items()), input_stream=io.BytesIO(sent.body)
    ).get_environ() | {
        "CONTENT_TYPE": headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(sent.body)),
    }


def _said(app: Any, environ: dict[str, Any]) -> tuple[int, bytes, str | None, str | None]:
    body, status, headers = run_wsgi_app(app, environ, buffered=True)
    return int(status.split()[0]), b"".join(body), headers.get("content-type"), headers.get("content-length")


def _at_both_doors(app: Flask, intake: Intake, sent: Sent, **changes: Any) -> int:
    """The one answer of Flask's route and of the front door to the same request; the reference may differ."""
    front = FrontDoor(_unreachable, intake)
    [by_flask, in_front] = [_said(door, _environ(sent) | changes) for door in (app.wsgi_app, front)]
    if by_flask[0] == 503:
        assert (by_flask[0], by_flask[2:]) == (in_front[0], in_front[2:])
    else:
        assert by_flask == in_front
    return in_front[0]


def _unreachable(environ: Any, start_response: Any) -> Any:
    raise AssertionError("the front door let through what it should answer")


@pytest.mark.parametrize("name", EVERYTHING)
def test_both_doors_give_the_same_answer(name: str, app: Flask, intake: Intake) -> None:
    status = _at_both_doors(app, intake, EVERYTHING[name])
    if name in NONSENSE:
        assert status == NONSENSE[name][0]
    else:
        assert status == 401 if name in UNSIGNED else status in (200, 503)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"CONTENT_LENGTH": ""}, 401),
        ({"CONTENT_LENGTH": "0"}, 401),
        ({"CONTENT_LENGTH": "10"}, 401),
        ({"CONTENT_LENGTH": "100000"}, 200),  # the client promised more than it sent, and what it sent is whole
        ({"CONTENT_LENGTH": "-1"}, 401),
        ({"CONTENT_LENGTH": "many"}, 401),
        ({"CONTENT_LENGTH": "9" * 400}, 401),
        ({"CONTENT_LENGTH": "٣"}, 401),
        ({"CONTENT_LENGTH": "", "wsgi.input_terminated": True}, 200),  # chunked
        ({"CONTENT_LENGTH": "", "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}, 200),
    ],
)
def test_both_doors_read_the_same_body(changes: dict[str, Any], status: int, app: Flask, intake: Intake) -> None:
    assert _at_both_doors(app, intake, HONEST["a message"], **changes) == status


class Meter(io.BytesIO):
    """A body that notes how far it was read."""

    furthest = 0

    def read(self, size: int | None = -1) -> bytes:
        read = super().read(size)
        self.furthest = max(self.furthest, self.tell())
        return read


@pytest.mark.parametrize("chunked", [True, False])
def test_no_more_than_a_mebibyte_and_a_byte_is_read(chunked: bool, app: Flask, intake: Intake) -> None:
    for door in (app.wsgi_app, FrontDoor(_unreachable, intake)):
        body = Meter(b" " * (LIMIT * 4))
        environ = _environ(HONEST["a message"]) | {"wsgi.input": body, "CONTENT_LENGTH": str(LIMIT * 4)}
        status, *_ = _said(door, environ | {"wsgi.input_terminated": chunked})
        assert (status, body.furthest) == (413, LIMIT + 1)


def test_the_front_door_hands_everything_else_to_flask(app: Flask, intake: Intake) -> None:
    @app.get("/healthz")
    def alive() -> str:
        return "ok"

    app.wsgi_app = FrontDoor(app.wsgi_app, intake)  # type: ignore[method-assign] # Flask's own documented way
    desk = app.test_client()
    assert desk.get("/healthz").text == "ok"
    assert desk.get("/slack/commands?ssl_check=1&token=retired").status_code == 200
    assert desk.get("/slack/commands").status_code == 401
    assert desk.get("/slack/events").status_code == 405
    assert desk.put("/slack/interactivity").status_code == 405
    assert desk.post("/slack/events/").status_code == 404
    assert desk.post("/slack/events").status_code == 401


def test_a_signed_command_by_get_is_not_obeyed(desk: Desk, app: Flask) -> None:
    sent = form("commands", **command())
    answer = app.test_client().get("/slack/commands", query_string=sent.body.decode(), headers=sent.headers)
    assert (answer.status_code, desk.kept) == (401, [])


@contextmanager
def _served(app: Any) -> Iterator[socket.socket]:
    """A connection to the app on a real server."""
    server: Any = create_server(app, host="127.0.0.1", port=0, threads=1)
    serving = threading.Thread(target=server.run)
    serving.start()
    try:
        with socket.create_connection(("127.0.0.1", server.effective_port), timeout=10) as connection:
            yield connection
    finally:
        with suppress(OSError):  # the loop may have closed itself before it is woken up
            server.trigger.pull_trigger(server.close)
        serving.join(10)
        server.task_dispatcher.shutdown()


def _request(sent: Sent, *, chunked: bool = False) -> bytes:
    headers = [f"{name}: {value}" for name, value in sent.headers.items()]
    size = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(sent.body)}"
    body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(sent.body), sent.body) if chunked else sent.body
    return "\r\n".join(["POST /slack/events HTTP/1.1", "Host: desk", size, *headers, "", ""]).encode() + body


def _status(answers: Any) -> int:
    """The status of the next answer on a connection."""
    status, length = int(answers.readline().split()[1]), 0
    while (line := answers.readline().strip().lower()) != b"":
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    answers.read(length)
    return status


def test_one_connection_outlives_whatever_comes_over_it(app: Flask, intake: Intake) -> None:
    """On a real server: a body that is refused unread does not become the next request."""
    said, large = event(envelope(message())), Sent("events", {}, as_json({"x": "y" * LIMIT * 2}))
    with _served(FrontDoor(app.wsgi_app, intake)) as connection, connection.makefile("rb") as answers:
        statuses = []
        for request in (
            _request(said),
            _request(large),
            _request(said, chunked=True),
            _request(said._replace(body=b"")),
            _request(said),
        ):
            connection.sendall(request)
            statuses.append(_status(answers))
    assert statuses == [200, 413, 200, 401, 200]
