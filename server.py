"""The composition root: `create_app` wires everything, `python server.py` runs the desk.

Importing this module opens nothing, starts nothing and needs no setting: `app` is built at its first use.
"""

import argparse
import logging
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from importlib import import_module
from typing import Any, cast

from flask import Flask, redirect
from werkzeug.local import LocalProxy

from src.assembly.claude import agent_of, claude_of, lead_runs_of, records_of, told_to_nobody
from src.assembly.slacks import in_url, make_sandbox, real_slack, sandbox_client
from src.config import Settings
from src.conversation.availability import why_no_agent
from src.conversation.stops import KeptStops
from src.conversation.triggers import is_conversational_query
from src.database import Database
from src.desk import Desk
from src.errors import ConfigError, reference
from src.files import MB
from src.handlers import discover
from src.imports.imports import Imports
from src.jobs.inbox import Inbox
from src.jobs.places import engine_url, roll_of
from src.jobs.roll import new_name
from src.jobs.steps import Steps, directly
from src.jobs.worker import Work
from src.lead_runs.worker import LeadRuns
from src.leads.assessment import assess
from src.leads.pipeline import Pipeline
from src.leads.rollups.catching_up import CatchingUp
from src.leads.rules.rubric import load_rubric
from src.leads.store import LeadStore
from src.ops import health, logs, metrics, serving
from src.ops.command_line import command_line
from src.ops.evals.command import Minutes
from src.ops.evals.exporting import export
from src.ops.evals.running import Asking
from src.ops.failed_jobs import listed, retried
from src.ops.rollups import mended
from src.records.kept import Records
from src.routing import Agent, Talk, Uploads
from src.sandbox import Sandbox
from src.sandbox import blueprint as sandbox_pages
from src.sdk.model import Model
from src.sdk.sessions.slack_session_manager import SlackSessionManager, create_session_manager
from src.slack.client import SlackClient
from src.slack.events import Ignore, read_message
from src.slack.webhooks import FrontDoor, Intake
from src.slack.webhooks import blueprint as slack_routes

log = logging.getLogger("leadline")


@dataclass(frozen=True, slots=True)
class Wired:
    """What `create_app` wired and someone must start and stop: `app.extensions["leadline"]`."""

    database: Database
    rollups: CatchingUp
    work: Work
    desk: Desk
    runs: LeadRuns | None
    sessions: SlackSessionManager
    records: Records
    slack: SlackClient
    sandbox: Sandbox | None

    def start(self) -> None:
        """Open the database and begin to work. Raises ConfigError if the database cannot be used."""
        self.database.check()
        self.rollups.start()
        self.work.start()
        if self.runs:
            self.runs.start()
        if self.sandbox:
            self.sandbox.start()

    def stop(self, patience: int = 8) -> None:
        """Finish what is running, at most `patience` seconds, and hand the rest back."""
        if self.sandbox:
            self.sandbox.stop()
        self.rollups.stop()
        if self.runs:
            self.runs.stop()
        self.work.stop(patience)
        self.sessions.close()
        self.database.close()


def create_app(
    settings: Settings | None = None,
    *,
    slack: SlackClient | None = None,
    agent: Agent | None = None,
    model: Model | None = None,
    now: Callable[[], float] = time.time,
) -> Flask:
    """The desk as a Flask application. Opens no connection and starts no thread; raises ConfigError."""
    settings = settings or Settings.load()
    handlers = discover()
    database = Database(settings.database_url)
    rubric = load_rubric(settings.scoring_file)
    store = LeadStore(database)
    leads = Pipeline(store, rubric, settings.zone, settings.who_may_write)
    sessions = create_session_manager(settings.redis_url, settings.session_ttl_seconds)
    sandbox = make_sandbox(settings, database, handlers) if settings.sandbox else None
    secret, client = (sandbox.signing_secret, sandbox_client(sandbox)) if sandbox else real_slack(settings)
    slack = slack or client
    records = records_of(settings, database)
    model = model or claude_of(settings)
    agent = agent or agent_of(settings, model, told_to_nobody(settings, sandbox))
    runs = lead_runs_of(settings, database, rubric, model, slack, records) if model else None
    imports = Imports(store, partial(assess, rubric=rubric))
    inbox, chores = Inbox(database), (records.tidy,)
    desk = Desk(
        handlers,
        leads,
        talk_of(settings, sessions, agent, KeptStops(database)),
        slack,
        records,
        runs,
        uploads=uploads_of(settings),
        imports=imports,
        accept=inbox.accept,
    )
    work = Work(inbox, roll_of(database), desk, url=engine_url(database), name=new_name(), chores=chores)
    intake = Intake(secret=secret, wanted=desk.wanted, accept=work.accept, now=now)
    app = Flask("leadline", static_folder=None)
    app.register_blueprint(slack_routes(intake))
    app.register_blueprint(health.blueprint({"store": database.check, "work": lambda: work.working}))
    parts = {"jobs": metrics.of_jobs(inbox.counts), "sessions": metrics.of_sessions(sessions.get_stats)}
    app.register_blueprint(metrics.blueprint({**parts, "records": metrics.of_records(records)}))
    if sandbox:
        app.register_blueprint(sandbox_pages(sandbox))
        app.add_url_rule("/", "front", lambda: redirect("/sandbox/"))
    app.wsgi_app = FrontDoor(app.wsgi_app, intake)  # type: ignore[method-assign]  # Flask's own documented way
    rollups = CatchingUp(database, settings.timezone)
    app.extensions["leadline"] = Wired(database, rollups, work, desk, runs, sessions, records, slack, sandbox)
    return app


def talk_of(settings: Settings, sessions: SlackSessionManager, agent: Agent | None, stops: KeptStops) -> Talk:
    """How this desk converses, by its settings."""
    return Talk(
        sessions=sessions,
        zone=settings.zone,
        on=settings.use_sdk_agent,
        where=settings.answer_in_channels,
        triggers=settings.triggers,
        agent=agent,
        why_no_agent="" if agent else why_no_agent(key=settings.has_claude),
        analyst_first=settings.analyst_first,
        stops=stops,
    )


def uploads_of(settings: Settings) -> Uploads:
    """What this desk does with shared files, by its settings."""
    return Uploads(
        most_bytes=settings.import_max_mb * MB,
        ask_rows=settings.import_ask_rows,
        ways=settings.import_ways,
        exporters=settings.who_may_export,
    )


@cache
def _the_app() -> Flask:
    return create_app()


app = cast(Flask, LocalProxy(_the_app))


def get_session_manager() -> SlackSessionManager:
    """The sessions of `app`."""
    wired: Wired = app.extensions["leadline"]
    return wired.sessions


def _is_conversational_query(text: str) -> bool:
    """Whether a message is a question, by its words alone (`src/conversation/triggers.py`)."""
    return is_conversational_query(text)


def _handle_conversation(event: dict[str, Any]) -> bool:
    """Answer the `message` event of a conversation here and now, outside the durable work; False: it says nothing."""
    wired: Wired = app.extensions["leadline"]
    message = read_message({"team_id": event.get("team") or "T0"}, {"type": "message"} | event)
    if isinstance(message, Ignore):
        return False
    step = Steps(directly, resumed=False)
    try:
        wired.desk.converse(message, step, datetime.now(UTC))
    except Exception:  # the person hears of it under a reference, as with any other job
        ref = reference()
        log.exception("a conversation failed", extra={"ref": ref, "channel": message.channel, "ts": message.ts})
        step.try_again()
        wired.desk.give_up(message, step, ref)
    return True


def serve(settings: Settings) -> None:
    """Run the desk until SIGTERM or Ctrl-C: begin to work, listen, and in the end finish or hand back the work."""
    logs.configure(settings.log_level, settings.log_format)
    application = create_app(settings)
    wired: Wired = application.extensions["leadline"]
    server = serving.bound(application, settings.host, settings.port)
    wired.start()
    greet(settings)
    if settings.has_claude:  # so that the first question does not wait for it
        threading.Thread(target=import_module, args=("src.sdk.claude",), daemon=True).start()
    if not settings.sandbox:
        threading.Thread(target=serving.introduce, args=(wired.slack.check,), daemon=True).start()
    code = serving.listened(server)
    log.info("stopping: what is running is finished, the rest is done at the next start")
    wired.stop()
    log.info("stopped")
    serving.leave(code)


def greet(settings: Settings) -> None:
    """The one line a person needs."""
    where = f"http://{in_url(settings.host)}:{settings.port}"
    say(f"Leadline is ready. Open {where}/" if settings.sandbox else f"Leadline is ready for Slack at {where}")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def evals_done(settings: Settings, chosen: argparse.Namespace) -> int:
    """Do what `evals` asks for; gives the exit code."""
    with closing(Database(settings.database_url)) as database:
        records = records_of(settings, database)
        if chosen.evals == "export":
            say(export(records, LeadStore(database), chosen.file, settings.timezone, chosen.team))
            return 0
        agent, who = asked_in_evals(settings, chosen)
        asking = Asking(agent, who, load_rubric(settings.scoring_file), records.prices)
        card, well = asking.run(chosen.file, Minutes(say, records.spent))
        say(card)
        return 0 if well else 1


def asked_in_evals(settings: Settings, chosen: argparse.Namespace) -> tuple[Agent | None, str]:
    """Who answers the cases, and their name. Raises ConfigError where no model is connected."""
    settings = settings.model_copy(update={"anthropic_model": chosen.model}) if chosen.model else settings
    agent = None if chosen.who == "analyst" else agent_of(settings, claude_of(settings), told_to_nobody(settings, None))
    if agent is None and (chosen.who == "claude" or chosen.model):
        raise ConfigError("No model is connected: set ANTHROPIC_API_KEY, or ask the built-in analyst: --with analyst")
    return agent, settings.anthropic_model if agent else "the built-in analyst"


def main(argv: list[str] | None = None) -> int:
    """The command line's way in; gives the exit code: 2 if the desk is not set up as it should be."""
    chosen = command_line().parse_args(argv)
    try:
        settings = Settings.load()
        match chosen.command:
            case "failed":
                say(listed(Inbox(Database(settings.database_url))))
            case "retry":
                say(retried(Inbox(Database(settings.database_url)), chosen.key))
            case "evals":
                return evals_done(settings, chosen)
            case "rollups":
                with closing(Database(settings.database_url)) as database:
                    say(mended(database, settings.timezone))
            case _:
                serve(settings)
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
