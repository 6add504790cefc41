"""Our side of the comparison: the desk's own parts, wired as `server.py` wires them."""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import orjson
from flask import Flask
from pydantic import SecretStr

from benchmarks import events
from server import Wired, create_app
from src.config import Settings
from src.desk import Desk
from src.handlers import discover
from src.messages import Incoming
from src.ops import logs
from src.routing import Talk
from src.sdk.sessions.slack_session_manager import SlackSessionManager
from src.slack.client import SlackClient
from src.slack.webhooks import FrontDoor, Intake, blueprint

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def intake() -> Intake:
    """Verify, parse, key, route with the real handlers; what is wanted is not kept."""
    return Intake(secret=events.SECRET, wanted=wanted(), accept=lambda incoming: None)


def wanted() -> Callable[[Incoming], str | None]:
    """The real handlers' decision; nothing is done, so there is no pipeline and nobody to talk to."""
    no_leads: Any = None
    talk = Talk(sessions=SlackSessionManager(), zone=ZoneInfo("UTC"))
    return Desk(discover(), no_leads, talk, SlackClient(events.TOKEN, "http://127.0.0.1:9/")).wanted


def flask_route(intake: Intake) -> Flask:
    """The three URLs as plain Flask routes."""
    app = Flask("ours")
    app.register_blueprint(blueprint(intake))
    return app


def front_door(intake: Intake) -> "WSGIApplication":
    """The same function in front of Flask."""
    return FrontDoor(Flask("nothing"), intake)


@contextmanager
def durable(url: str) -> Iterator["WSGIApplication"]:
    """The whole desk on this database, its work not started: what it accepts stays in the inbox."""
    app = create_app(settings(url))
    wired: Wired = app.extensions["leadline"]
    wired.database.check()
    try:
        yield app.wsgi_app
    finally:
        wired.work.close()
        wired.database.close()


@contextmanager
def bare_sqlite(file: Path) -> Iterator["WSGIApplication"]:
    """What a synced commit costs at the least: our intake, and one plain `sqlite3` statement into two columns."""
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        for setting in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
            db.execute(setting)
        db.execute("CREATE TABLE kept (key TEXT PRIMARY KEY, payload BLOB)")

        def accept(incoming: Incoming) -> None:
            db.execute("INSERT OR IGNORE INTO kept VALUES (?, ?)", (incoming.key, orjson.dumps(incoming)))

        yield front_door(Intake(secret=events.SECRET, wanted=wanted(), accept=accept))


@contextmanager
def logs_to_nowhere() -> Iterator[None]:
    """Log lines are made as the server makes them, and thrown away."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        with open(os.devnull, "w") as nowhere:
            logs.configure("WARNING", "json", nowhere)
            yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


def settings(url: str) -> Settings:
    secret, token = SecretStr(events.SECRET), SecretStr(events.TOKEN)
    return Settings(_env_file=None, slack_signing_secret=secret, slack_bot_token=token, database_url=url)
