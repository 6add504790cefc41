"""What the sandbox's page asks and sends, and who is kept out: asked over HTTP as a browser would."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from src.sandbox import Sandbox, create_sandbox_app
from tests.sandbox_http import NOWHERE, SECRET, TOKEN, client, served

LEADS = "C0LEADS"
COMMANDS = [("/processlead", "an e-mail address and a name")]


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(signing_secret=SECRET, bot_token=TOKEN, desk_url=NOWHERE, commands=COMMANDS)


@pytest.fixture
def app(sandbox: Sandbox) -> Flask:
    return create_sandbox_app(sandbox)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def changes(browser: FlaskClient, since: int = 0) -> dict[str, Any]:
    answer: dict[str, Any] = browser.get(f"/sandbox/changes?since={since}").get_json()
    return answer


def say(browser: FlaskClient, **said: object) -> TestResponse:
    return browser.post("/sandbox/say", json={"channel": LEADS, **said})


def test_the_workspace_as_the_page_finds_it(browser: FlaskClient) -> None:
    state = browser.get("/sandbox/state").get_json()
    assert (state["seq"], state["me"], state["bot"]) == (0, "U0YOU", "U0DESK")
    assert state["team"]["name"] == "Leadline sandbox"
    assert state["users"]["U0ALEX"] == {"id": "U0ALEX", "name": "alex", "real_name": "Alex", "is_bot": False}
    assert [(channel["name"], channel["kind"], channel["member"]) for channel in state["channels"]] == [
        ("leads", "channel", True),
        ("general", "channel", True),
        ("random", "channel", False),
        ("leadline", "im", True),
    ]
    assert state["commands"] == [{"name": "/processlead", "usage": "an e-mail address and a name"}]


def test_what_is_said_is_a_change_until_it_has_been_seen(browser: FlaskClient) -> None:
    ts = say(browser, text="hello").get_json()["ts"]
    seen = changes(browser)
    (message,) = seen["messages"]
    assert (message["ts"], message["channel"], message["text"]) == (ts, LEADS, "hello")
    assert (message["ephemeral"], message["reactions"], message["reply_count"]) == (False, [], 0)
    nothing = {"messages": [], "deleted": [], "reset": False, "statuses": [], "sessions": [], "modals": []}
    assert changes(browser, seen["seq"]) == {"seq": seen["seq"], **nothing}


def test_a_reply_changes_its_threads_first_message_too(browser: FlaskClient) -> None:
    first = say(browser, text="first").get_json()["ts"]
    seq = changes(browser)["seq"]
    say(browser, text="reply", thread_ts=first, user="U0ALEX")
    reply, root = changes(browser, seq)["messages"]
    assert (reply["text"], reply["thread_ts"], reply["user"]) == ("reply", first, "U0ALEX")
    assert (root["ts"], root["reply_count"], root["reply_users"]) == (first, 1, ["U0ALEX"])


def test_reactions_edits_whispers_and_deletions_are_changes(sandbox: Sandbox, browser: FlaskClient) -> None:
    with served(sandbox):
        slack = client(sandbox)
        ts = slack.chat_postMessage(channel=LEADS, text="before")["ts"]
        seq = changes(browser)["seq"]
        slack.reactions_add(channel=LEADS, timestamp=ts, name="eyes")
        slack.chat_update(channel=LEADS, ts=ts, text="after")
        slack.chat_postEphemeral(channel=LEADS, user="U0YOU", text="psst")
        slack.chat_postEphemeral(channel=LEADS, user="U0ALEX", text="not for you")
        seen = changes(browser, seq)
        assert [(message["text"], message["ephemeral"]) for message in seen["messages"]] == [
            ("after", False),
            ("psst", True),
        ]
        assert seen["messages"][0]["reactions"] == [{"name": "eyes", "users": ["U0DESK"], "count": 1}]
        assert seen["messages"][0]["edited"]["user"] == "U0DESK"
        slack.chat_delete(channel=LEADS, ts=ts)
    assert changes(browser, seen["seq"])["deleted"] == [{"channel": LEADS, "ts": ts}]


def test_other_peoples_direct_messages_are_not_shown(sandbox: Sandbox, browser: FlaskClient) -> None:
    sandbox.say("D0ALEX", "between us", user="U0ALEX")
    assert changes(browser)["messages"] == []


def test_many_changes_come_in_portions(sandbox: Sandbox, browser: FlaskClient) -> None:
    for number in range(750):
        sandbox.say("C0RANDOM", str(number))
    first = changes(browser)
    second = changes(browser, first["seq"])
    assert [len(first["messages"]), len(second["messages"])] == [500, 250]
    assert second["seq"] == sandbox.state.seq


def test_a_page_that_knows_more_than_there_is_begins_again(browser: FlaskClient) -> None:
    say(browser, text="hello")
    answer = changes(browser, 99)
    assert answer["reset"]
    assert len(answer["messages"]) == 1


def test_ten_tabs_that_find_nothing_new_cost_next_to_nothing(sandbox: Sandbox, browser: FlaskClient) -> None:
    for number in range(500):
        sandbox.say("C0RANDOM", str(number))
    started = time.process_time()
    for _ in range(200):
        changes(browser, sandbox.state.seq)
    assert (time.process_time() - started) / 200 < 0.005  # far above what it takes, far below what would hurt


def test_a_slash_command_is_taken_and_an_unknown_one_explained(sandbox: Sandbox, browser: FlaskClient) -> None:
    assert say(browser, text="/processlead jane@acme.com").get_json() == {"ok": True, "ts": None}
    assert [shown["kind"] for shown in sandbox.deliveries.recent()] == ["/processlead"]
    unknown = say(browser, text="/help").get_json()
    assert unknown == {"ok": False, "error": "/help is not a command; try /processlead"}


def test_what_cannot_be_said_is_explained(browser: FlaskClient) -> None:
    assert "nothing to send" in say(browser, text="  ").get_json()["error"]
    assert "no channel" in say(browser, text="x", channel="C1").get_json()["error"]
    assert "no person" in say(browser, text="x", user="U0DESK").get_json()["error"]
    assert "thread" in say(browser, text="x", thread_ts="1.000001").get_json()["error"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"channel": "C0LEADS"}', b'{"channel": 1, "text": "x"}', b"[" * 9999]
)
def test_what_no_page_of_ours_sends_is_a_bad_request(browser: FlaskClient, body: bytes) -> None:
    assert browser.post("/sandbox/say", data=body, content_type="application/json").status_code == 400


def test_a_file_is_brought_along_and_sent(sandbox: Sandbox, browser: FlaskClient) -> None:
    octets = {"Content-Type": "application/octet-stream"}
    file = browser.post("/sandbox/attach?name=a%2Fleads.csv", data=b"x,y\n", headers=octets).json
    assert file
    said = say(browser, channel=LEADS, text="", files=[file["file"]]).json
    assert said
    (message,) = changes(browser)["messages"]
    assert (message["subtype"], message["files"][0]["name"]) == ("file_share", "leads.csv")
    found = sandbox.files.get(file["file"])
    assert found
    assert (found.data, found.shares) == (b"x,y\n", ((LEADS, said["ts"], ""),))
    empty = browser.post("/sandbox/attach?name=empty.csv", data=b"", headers=octets).json
    assert empty == {"ok": False, "error": "That file is empty: there is nothing in it to send."}
    unknown = say(browser, channel=LEADS, text="", files=["F0UNKNOWN"]).json
    assert unknown
    assert "not here any more" in unknown["error"]


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}])
def test_no_other_page_brings_a_file_along(browser: FlaskClient, headers: dict[str, str]) -> None:
    kind = {"Content-Type": "application/octet-stream"} if headers else {"Content-Type": "text/plain"}
    assert browser.post("/sandbox/attach?name=a.csv", data=b"x", headers=kind | headers).status_code == 400


def test_a_click_from_the_page(sandbox: Sandbox, browser: FlaskClient) -> None:
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "7"}
    blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    entry = sandbox.post(LEADS, {"type": "message", "text": "card", "blocks": blocks})
    click = {"channel": LEADS, "message_ts": entry.ts, "block_id": "b", "action_id": "go", "value": "7"}
    assert browser.post("/sandbox/click", json=click).get_json() == {"ok": True}
    assert sandbox.deliveries.recent()[-1]["kind"] == "block_actions"
    gone = browser.post("/sandbox/click", json={**click, "action_id": "stop"}).get_json()
    assert not gone["ok"]


def test_deliveries_and_calls_are_listed_without_secrets(sandbox: Sandbox, browser: FlaskClient) -> None:
    say(browser, text="hello jane@acme.com")
    browser.post("/sandbox/api/auth.test", headers={"Authorization": f"Bearer {TOKEN}"})
    listed = browser.get("/sandbox/deliveries").get_json()
    assert (listed["pending"], listed["deliveries"][0]["kind"], listed["deliveries"][0]["status"]) == (
        1,
        "message",
        "waiting",
    )
    calls = browser.get("/sandbox/calls").get_json()["calls"]
    assert [call["method"] for call in calls] == ["auth.test"]
    shown = json.dumps([listed, calls])
    assert not any(secret in shown for secret in (SECRET, TOKEN, "jane@acme.com"))


def test_faults_can_be_ordered_from_outside(browser: FlaskClient) -> None:
    fault = {"method": "auth.test", "kind": "rate_limited", "retry_after": 3}
    assert browser.post("/sandbox/faults", json=fault).get_json()["ok"]
    answer = browser.post("/sandbox/api/auth.test", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
    for wrong in ({**fault, "kind": "gremlins"}, {**fault, "colour": "red"}, {"kind": "error"}):
        assert browser.post("/sandbox/faults", json=wrong).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:3000", "localhost", "LOCALHOST:3000", "[::1]:3000"])
def test_this_machine_may_enter_by_any_of_its_names(browser: FlaskClient, host: str) -> None:
    assert browser.get("/sandbox/state", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:3000", "127.0.0.1.evil.example", "[::2]", "[", "192.168.1.2"]
)
def test_a_foreign_name_that_leads_here_does_not(browser: FlaskClient, host: str) -> None:
    assert browser.get("/sandbox/state", headers={"Host": host}).status_code == 403
    assert browser.post("/sandbox/say", json={}, headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("address", ["192.168.1.2", "10.0.0.1", "::2", "", "nonsense"])
def test_another_machine_may_not_enter(browser: FlaskClient, address: str) -> None:
    for path in ("/sandbox/state", "/sandbox/", "/sandbox/static/page.css", "/sandbox/api/auth.test"):
        assert browser.get(path, environ_base={"REMOTE_ADDR": address}).status_code == 403


def test_nor_one_behind_a_proxy_on_this_machine(browser: FlaskClient) -> None:
    assert browser.get("/sandbox/state", headers={"X-Forwarded-For": "192.168.1.2"}).status_code == 403


def test_a_page_of_another_site_cannot_speak_for_the_person(sandbox: Sandbox, browser: FlaskClient) -> None:
    said = {"channel": LEADS, "text": "x"}
    foreign = {"Origin": "https://evil.example"}
    assert browser.post("/sandbox/say", json=said, headers=foreign).status_code == 400
    assert browser.post("/sandbox/say", json=said, headers={"Origin": "null"}).status_code == 400
    assert browser.post("/sandbox/say", data=json.dumps(said), content_type="text/plain").status_code == 400
    assert browser.post("/sandbox/say", data=said).status_code == 400
    assert sandbox.messages(LEADS) == []
    assert browser.post("/sandbox/say", json=said, headers={"Origin": "http://localhost"}).status_code == 200


def test_a_browser_gets_the_page_and_is_told_to_load_nothing_foreign(browser: FlaskClient) -> None:
    with browser.get("/sandbox/") as page:
        assert (page.status_code, page.mimetype) == (200, "text/html")
        headers = page.headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[str]:
    """The sandbox as a process of its own; gives its address."""
    command = [sys.executable, "-m", "src.sandbox", "--port", "0", "--desk", NOWHERE]
    environ = {"SLACK_SIGNING_SECRET": SECRET, "SLACK_BOT_TOKEN": TOKEN}
    more = ["--path", str(tmp_path / "sandbox.db"), "--command", "/processlead", "--retry-after", "0", "1"]
    with subprocess.Popen(command + more, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().split()[-1]
        process.terminate()
        assert process.wait(10) == 0


def test_by_itself_it_says_where_it_is_and_stops_when_asked(alone: str) -> None:
    with urlopen(f"{alone}state") as answer:
        state = json.load(answer)
    assert state["commands"] == [{"name": "/processlead", "usage": ""}]


def test_by_itself_it_asks_for_its_secrets() -> None:
    command = [sys.executable, "-m", "src.sandbox"]
    ended = subprocess.run(command, env={"SLACK_BOT_TOKEN": TOKEN}, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "SLACK_SIGNING_SECRET" in ended.stderr
