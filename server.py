"""The composition root: `create_app` wires everything, `python server.py` runs the desk.

Importing this module opens nothing, starts nothing and needs no setting: `app` is built at its first use.
"""

import argparse
import logging
import secrets
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from importlib import import_module
from typing import Any, cast

from flask import Flask, redirect
from werkzeug.local import LocalProxy

from src.config import Settings
from src.conversation.agent import ClaudeAgent
from src.conversation.availability import why_no_agent
from src.conversation.leaks import Leaks
from src.conversation.prompt import SYSTEM
from src.conversation.stops import KeptStops
from src.conversation.triggers import is_conversational_query
from src.database import Database
from src.desk import Desk
from src.errors import ConfigError, reference
from src.handlers import discover
from src.jobs.inbox import Inbox
from src.jobs.places import beside, engine_url, roll_of
from src.jobs.roll import new_name
from src.jobs.steps import Steps, directly
from src.jobs.worker import Work
from src.lead_runs.judge import Judge
from src.lead_runs.research import Research
from src.lead_runs.worker import LeadRuns
from src.leads.assessment import assess
from src.leads.pipeline import Pipeline
from src.leads.rollups.catching_up import CatchingUp
from src.leads.rules.rubric import Rubric, load_rubric
from src.leads.store import LeadStore
from src.ops import health, logs, metrics, serving
from src.ops.evals.command import Minutes, take_evals
from src.ops.evals.exporting import export
from src.ops.evals.running import Asking
from src.ops.failed_jobs import listed, retried
from src.ops.rollups import mended
from src.records.budget import Budget
from src.records.kept import Records
from src.routing import Agent, Handler, Talk
from src.sandbox import Sandbox
from src.sandbox import blueprint as sandbox_pages
from src.sdk import tools
from src.sdk.breaker import Resting
from src.sdk.late import Edge, Late
from src.sdk.model import Batches, Model
from src.sdk.orchestrator import Orchestrator
from src.sdk.prices import load_prices
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
    leads = Pipeline(LeadStore(database), rubric, settings.zone, settings.who_may_write)
    sessions = create_session_manager(settings.redis_url, settings.session_ttl_seconds)
    sandbox = make_sandbox(settings, database, handlers) if settings.sandbox else None
    secret, client = (sandbox.signing_secret, sandbox_client(sandbox)) if sandbox else real_slack(settings)
    slack = slack or client
    records = records_of(settings, database)
    model = model or claude_of(settings)
    agent = agent or agent_of(settings, model, told_to_nobody(settings, sandbox))
    runs = lead_runs_of(settings, database, rubric, model, slack, records) if model else None
    desk = Desk(handlers, leads, talk_of(settings, sessions, agent, KeptStops(database)), slack, records, runs)
    inbox, chores = Inbox(database), (records.tidy,)
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


def agent_of(settings: Settings, model: Model | None, kept_secret: Sequence[str]) -> Agent | None:
    """Claude at the desk; None: there is no model."""
    if model is None:
        return None
    desk = Orchestrator(model, tools.discover(), name=settings.anthropic_model, system=SYSTEM)
    return ClaudeAgent(desk, Leaks(kept_secret, SYSTEM))


def told_to_nobody(settings: Settings, sandbox: Sandbox | None) -> list[str]:
    """What no answer may ever hold."""
    kept = (settings.slack_signing_secret, settings.slack_bot_token, settings.anthropic_api_key)
    own = [sandbox.signing_secret, sandbox.bot_token] if sandbox else []
    return [*own, settings.database_url, *([settings.redis_url] if settings.redis_url else [])] + [
        secret.get_secret_value() for secret in kept if secret
    ]


def claude_of(settings: Settings) -> Model | None:
    """Claude, or whom the settings name in its place, left alone while it fails; None: there is no model."""
    return Resting(Late(lambda: connected(settings))) if settings.has_claude else None


def batches_of(settings: Settings) -> Batches | None:
    """Where requests are left to be answered within a day; None: there is no model."""
    return Late(lambda: connected(settings)) if settings.has_claude else None


def connected(settings: Settings) -> Edge:
    """The edge to the Messages API. Imports its SDK, which takes most of a second."""
    from src.sdk.claude import ANTHROPIC, Claude

    return Claude(
        # a server of one's own may need no key, but the header must hold something
        api_key=settings.anthropic_api_key.get_secret_value() if settings.anthropic_api_key else "no-key-needed",
        base_url=settings.anthropic_base_url or ANTHROPIC,
        timeout=settings.anthropic_timeout_seconds,
        retries=settings.anthropic_retries,
    )


def lead_runs_of(
    settings: Settings, database: Database, rubric: Rubric, model: Model, slack: SlackClient, records: Records
) -> LeadRuns:
    """How this desk has a model look at its leads."""
    research = Research(settings.domains) if settings.lead_research else None
    judge = Judge(settings.anthropic_research_model, rubric, research)
    batches = batches_of(settings) if settings.batch_leads else None
    by_rules = partial(assess, rubric=rubric)
    return LeadRuns(database, model, judge, by_rules, replace=slack.update, records=records, batches=batches)


def records_of(settings: Settings, database: Database) -> Records:
    """What the desk keeps of its own doing, by its settings. Raises ConfigError for prices that make no sense."""
    team, person = settings.daily_budget_team_usd, settings.daily_budget_person_usd
    micros = [None if each is None else int(each * 1_000_000) for each in (team, person)]
    return Records(database, load_prices(settings.prices_file), Budget(settings.zone, *micros))


def make_sandbox(settings: Settings, database: Database, handlers: tuple[Handler, ...]) -> Sandbox:
    """A Slack of our own, with a secret and a token that live as long as this process."""
    return Sandbox(
        signing_secret=secrets.token_hex(16),
        bot_token=f"xoxb-sandbox-{secrets.token_hex(12)}",
        desk_url=f"http://{in_url(settings.host)}:{settings.port}",
        path=beside(database, "sandbox.sqlite"),
        commands=[(name, f"{name} {handler.hint}") for handler in handlers for name in handler.slash],
    )


def sandbox_client(sandbox: Sandbox) -> SlackClient:
    return SlackClient(sandbox.bot_token, f"{sandbox.address}/api/")


def real_slack(settings: Settings) -> tuple[str, SlackClient]:
    """The signing secret of the workspace that the settings name, and a client for it."""
    if settings.slack_signing_secret is None or settings.slack_bot_token is None:
        raise ConfigError("Set SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN, or neither of them.")
    client = SlackClient(settings.slack_bot_token.get_secret_value(), settings.slack_api_base_url)
    return settings.slack_signing_secret.get_secret_value(), client


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


def in_url(host: str) -> str:
    """The host as a URL names it: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def command_line() -> argparse.ArgumentParser:
    """What may follow `python server.py`."""
    parser = argparse.ArgumentParser(
        prog="server.py",
        description="Leadline, the lead desk that lives in Slack.",
        epilog="settings, from the environment or .env:\n" + described_settings(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="run | failed | retry KEY | rollups | evals")
    commands.add_parser("run", help="run the desk (the default)")
    commands.add_parser("failed", help="list the jobs that were given up")
    retry = commands.add_parser("retry", help="put a failed job back in the line")
    retry.add_argument("key", help="as `failed` lists it, or `all`")
    commands.add_parser("rollups", help="compare the figures kept ready with the leads, and make them anew if need be")
    take_evals(commands.add_parser("evals", help="check answers against cases, or export what people said of them"))
    return parser


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


def described_settings() -> str:
    """Every setting with its default and meaning, a line each."""
    fields = Settings.model_fields.items()
    return "\n".join(f"  {name.upper():<22}{field.description} (default: {field.default})" for name, field in fields)


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
