"""The composition root: `create_app` wires everything, `python server.py` runs the desk.

Importing this module opens nothing, starts nothing and needs no setting: `app` is built at its first use.
"""

import argparse
import logging
import secrets
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import waitress
from flask import Flask, redirect
from sqlalchemy import make_url
from src.leads.rubric import load_rubric
from src.leads.store import LeadStore
from src.sandbox.app import blueprint as sandbox_pages
from src.sandbox.sandbox import Sandbox
from src.slack.client import SlackClient
from src.slack.webhooks import FrontDoor, Intake
from src.slack.webhooks import blueprint as slack_routes
from werkzeug.local import LocalProxy

from src.config import LOOPBACK, Settings
from src.database import Database
from src.desk import Desk
from src.errors import ConfigError
from src.handlers import discover
from src.leads.pipeline import Pipeline
from src.ops import health, logs
from src.routing import Handler
from src.work.inbox import Inbox
from src.work.roll import FileRoll, PostgresRoll, Roll, new_name
from src.work.worker import Work

log = logging.getLogger("leadline")
MEGABYTE = 1024 * 1024


@dataclass(slots=True)
class Running:
    """What `create_app` wired and someone must start and stop; `app.extensions["leadline"]`."""

    database: Database
    inbox: Inbox
    work: Work
    sandbox: Sandbox | None

    def start(self) -> None:
        """Begin to work."""
        self.work.start()
        if self.sandbox:
            self.sandbox.start()

    def stop(self, patience: int = 10) -> None:
        """Finish what is running, at most `patience` seconds, and hand the rest back."""
        if self.sandbox:
            self.sandbox.stop()
        self.work.stop(patience)
        self.database.close()


def create_app(
    settings: Settings | None = None,
    *,
    slack: SlackClient | None = None,
    now: Callable[[], float] = time.time,
) -> Flask:
    """The desk as a Flask application. Opens no connection and starts no thread; raises ConfigError."""
    settings = settings or Settings.load()
    handlers = discover()
    sandbox = make_sandbox(settings, handlers) if settings.sandbox else None
    secret, client = (sandbox.signing_secret, sandbox_client(settings, sandbox)) if sandbox else real_slack(settings)
    database = Database(settings.database_url)
    leads = Pipeline(LeadStore(database), load_rubric(settings.scoring_file))
    desk = Desk(handlers, leads, slack or client)
    inbox = Inbox(database)
    work = Work(inbox, roll_of(settings, database), desk, url=engine_url(settings), name=new_name())
    intake = Intake(secret=secret, wanted=desk.wanted, accept=work.accept, now=now)
    app = Flask("leadline")
    app.register_blueprint(slack_routes(intake))
    app.register_blueprint(health.blueprint({"store": database.check, "work": lambda: work.working}))
    if sandbox:
        app.register_blueprint(sandbox_pages(sandbox))
        app.add_url_rule("/", "front", lambda: redirect("/sandbox/"))
    app.wsgi_app = FrontDoor(app.wsgi_app, intake)  # type: ignore[method-assign]  # Flask's own documented way
    app.extensions["leadline"] = Running(database, inbox, work, sandbox)
    return app


def make_sandbox(settings: Settings, handlers: tuple[Handler, ...]) -> Sandbox:
    """A Slack of our own, with a secret and a token that live as long as this process."""
    return Sandbox(
        signing_secret=secrets.token_hex(16),
        bot_token=f"xoxb-sandbox-{secrets.token_hex(12)}",
        desk_url=f"http://127.0.0.1:{settings.port}",
        path=beside_database(settings, "sandbox.sqlite"),
        commands=[(name, handler.usage) for handler in handlers for name in handler.slash],
    )


def sandbox_client(settings: Settings, sandbox: Sandbox) -> SlackClient:
    return SlackClient(sandbox.bot_token, f"http://127.0.0.1:{settings.port}/sandbox/api/")


def real_slack(settings: Settings) -> tuple[str, SlackClient]:
    """The signing secret and the client of the workspace that the settings name."""
    assert settings.slack_signing_secret and settings.slack_bot_token  # noqa: S101 - Settings makes sure of both
    client = SlackClient(settings.slack_bot_token.get_secret_value(), settings.slack_api_base_url)
    return settings.slack_signing_secret.get_secret_value(), client


def engine_url(settings: Settings) -> str:
    """Where the job engine keeps its tables: the same PostgreSQL, or a SQLite file beside the leads'.

    A file of its own, because SQLite has one writer at a time and an ack should not wait for a checkpoint.
    """
    path = beside_database(settings, "jobs.sqlite")
    return f"sqlite:///{path}" if path else settings.database_url


def beside_database(settings: Settings, name: str) -> Path | None:
    """`leadline.sqlite` → `leadline-NAME` in the same folder; None with PostgreSQL."""
    file = make_url(settings.database_url).database
    if not settings.database_url.startswith("sqlite") or not file:
        return None
    return Path(file).with_name(f"{Path(file).stem}-{name}")


def roll_of(settings: Settings, database: Database) -> Roll:
    """How the processes on this database know which of them are alive."""
    folder = beside_database(settings, "workers")
    return FileRoll(folder) if folder else PostgresRoll(database)


@cache
def _the_app() -> Flask:
    return create_app()


app = cast(Flask, LocalProxy(_the_app))


def serve(settings: Settings) -> None:
    """Run the desk until SIGTERM or Ctrl-C: begin to work, listen, and in the end finish or hand back the work."""
    logs.configure(settings.log_level, settings.log_format)
    application = create_app(settings)
    running: Running = application.extensions["leadline"]
    server = waitress.create_server(
        application,
        host=settings.host,
        port=settings.port,
        threads=16,
        ident="leadline",
        max_request_body_size=2 * MEGABYTE,
    )
    stop_on_signal(server.close)
    running.start()
    greet(settings)
    try:
        server.run()
    finally:
        log.info("stopping: finishing what is running, the rest is done at the next start")
        running.stop()
        log.info("stopped")


def stop_on_signal(stop: Callable[[], None]) -> None:
    """Have SIGTERM and Ctrl-C end the server's loop."""

    def handle(_signal: int, _frame: object) -> None:
        stop()
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)


def greet(settings: Settings) -> None:
    """The one line a person needs."""
    where = f"http://{'127.0.0.1' if settings.host in LOOPBACK else settings.host}:{settings.port}"
    what = f"Open {where}/ and say: add lead: jane@acme.com Jane Doe, Acme, VP Sales"
    print(f"Leadline is ready. {what}" if settings.sandbox else f"Leadline is ready for Slack at {where}", flush=True)  # noqa: T201


def failed(settings: Settings) -> None:
    """Print the failed jobs."""
    for failure in Inbox(Database(settings.database_url)).failures():
        print(f"{failure.finished_at:%Y-%m-%d %H:%M:%S}Z  {failure.reference}  {failure.key}  {failure.error}")  # noqa: T201


def retry(settings: Settings, key: str) -> None:
    """Put a failed job back in the line; a running desk takes it up."""
    if not Inbox(Database(settings.database_url)).retry(key):
        raise ConfigError(f"there is no failed job {key!r}; `python server.py failed` lists them")
    print(f"{key} is back in the line")  # noqa: T201


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="server.py", description="Leadline, the lead desk that lives in Slack.")
    parser.epilog = "Settings come from the environment or .env: " + ", ".join(sorted(Settings.model_fields)).upper()
    commands = parser.add_subparsers(dest="command", metavar="run | failed | retry KEY")
    commands.add_parser("run", help="run the desk (the default)")
    commands.add_parser("failed", help="list the jobs that were given up")
    commands.add_parser("retry", help="put a failed job back in the line").add_argument("key")
    return parser


def main(argv: list[str] | None = None) -> int:
    """The command line's way in; gives the exit code."""
    chosen = arguments().parse_args(argv)
    try:
        settings = Settings.load()
        match chosen.command:
            case "failed":
                failed(settings)
            case "retry":
                retry(settings, chosen.key)
            case _:
                serve(settings)
    except ConfigError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
