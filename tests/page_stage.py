"""A stage for the sandbox's page: the real sandbox on loopback, a desk that plays a script, and Chromium to look on."""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import pytest
from flask import Flask, request
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from src.sandbox import Sandbox, create_sandbox_app
from src.sandbox.bot_messages import bot_message
from src.sandbox.state import Entry

LEADS, GENERAL, DIRECT = "C0LEADS", "C0GENERAL", "D0DESK"
USAGE = "/processlead jane@acme.com Jane Doe, Acme, VP Sales"
_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Json = dict[str, Any]


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


class Stage:
    """Sandbox and desk in one server; the desk answers `add lead:` in the thread and whispers to a command."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(
            signing_secret="secret-of-the-page-tests",
            bot_token="xoxb-page-tests",
            desk_url="http://127.0.0.1:1",
            commands=[("/processlead", USAGE)],
        )
        self.clicks: list[Json] = []
        self.stops: list[Json] = []
        self.submissions: list[Json] = []
        self.takes_forms = True
        self._server = make_server("127.0.0.1", 0, self._app(), threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self.sandbox.desk_url = f"http://127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        return f"{self.sandbox.desk_url}/sandbox/"

    def __enter__(self) -> Self:
        self._thread.start()
        self.sandbox.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.sandbox.stop()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def desk_says(self, text: str, *blocks: Json, channel: str = LEADS, thread_ts: str | None = None) -> Entry:
        """Post as the desk does; `blocks` are taken as they are, so that the page meets what no check let through."""
        named = [{"block_id": f"b{place}", **block} for place, block in enumerate(blocks)]
        thread = {"thread_ts": thread_ts} if thread_ts else {}
        return self.sandbox.post(channel, bot_message({"text": text, "blocks": named, **thread}))

    def _app(self) -> Flask:
        app = create_sandbox_app(self.sandbox)
        app.add_url_rule("/slack/events", view_func=self._hear, methods=["POST"])
        app.add_url_rule("/slack/commands", view_func=self._obey, methods=["POST"])
        app.add_url_rule("/slack/interactivity", view_func=self._clicked, methods=["POST"])
        return app

    def _hear(self) -> str:
        event = request.get_json()["event"]
        if event["type"] == "agent_session_stopped":
            self.stops.append(event)
        said = event.get("text", "")
        if event["type"] == "message" and "bot_id" not in event and said.startswith("add lead:"):
            header = {"type": "header", "text": {"type": "plain_text", "text": "HOT · 82 of 100"}}
            self.desk_says("HOT", header, section(f"*Read:* {said}"), channel=event["channel"], thread_ts=event["ts"])
        return ""

    def _obey(self) -> Json:
        return {"response_type": "ephemeral", "text": f"On it: {request.form['text']}"}

    def _clicked(self) -> tuple[str, int]:
        payload = json.loads(request.form["payload"])
        if payload["type"] == "block_actions":
            self.clicks += payload["actions"]
        elif self.takes_forms:
            self.submissions.append(payload)
        return "", 200 if self.takes_forms else 503


def chromium() -> str:
    """Where Chromium is: `CHROMIUM`, or the first on the PATH. Skips the test when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("no Chromium on the PATH and CHROMIUM is not set: the page cannot be looked at")
    return found


@contextmanager
def started_browser() -> Iterator[Browser]:
    """Chromium with a new, empty profile."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, url: str, **context: Any) -> Iterator[Page]:
    """The page in a window of its own; whatever it complains of fails the test."""
    window = browser.new_context(locale="en-GB", timezone_id="Europe/Berlin", **context)
    page = window.new_page()
    errors: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    page.wait_for_selector(".intro, .message")
    yield page
    window.close()
    assert errors == []
    assert [elsewhere for elsewhere in asked if not elsewhere.startswith(url)] == []
