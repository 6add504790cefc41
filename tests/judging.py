"""A model that says what it was told to, and a desk in this process whose leads it looks at."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from src.database import Database
from src.desk import Desk
from src.edges import Records
from src.jobs.steps import Steps, directly
from src.lead_runs.judge import Judge
from src.lead_runs.research import Research
from src.lead_runs.worker import LeadRuns
from src.leads.assessment import assess
from src.leads.judging.tables import lead_runs
from src.leads.pipeline import Pipeline
from src.leads.rules.rubric import load_rubric
from src.leads.store import LeadStore
from src.messages import Action, Command, Incoming, Message
from src.routing import Talk
from src.sandbox import Sandbox
from src.sdk.model import Answered, Batches, Request, Usage, unheard
from src.sdk.sessions.slack_session_manager import SlackSessionManager
from src.slack.client import SlackClient
from tests.loopback import TOKEN, sandbox_slack
from tests.running import until, words
from tests.talking import CHANNEL, HANDLERS, Job

MODEL = "claude-of-the-tests"
RUBRIC = load_rubric(None)
ASSESS = partial(assess, rubric=RUBRIC)
GOOD: dict[str, Any] = {
    "fit": "A sales leader who can decide, at a company of the right kind.",
    "evidence": [{"says": "She leads sales.", "kind": "lead", "source": "title"}],
    "risks": ["No budget was named."],
    "adjustment": 8,
    "reason": "The title and the address fit together.",
    "next_step": "Ask for the budget.",
    "corrected": [],
    "email_subject": "Acme and us",
    "email_body": "Dear Jane,\n\nshall we talk this week?",
}


def judgement(**other: Any) -> dict[str, Any]:
    """A good one, but for this."""
    return {**GOOD, **other}


Reply = dict[str, Any] | str | Answered | Exception | Callable[[Request], Any]


@dataclass
class Scripted:
    """Gives its replies in their order, the last one for ever; a function is asked for its reply."""

    replies: list[Reply]
    requests: list[Request] = field(default_factory=list)

    def respond(self, request: Request, on_text: Callable[[str], None] = unheard) -> Answered:
        self.requests.append(request)
        on_text("")
        reply = self.replies[0] if len(self.replies) == 1 else self.replies.pop(0)
        reply = reply(request) if callable(reply) else reply
        on_text("")
        if isinstance(reply, Exception):
            raise reply
        return reply if isinstance(reply, Answered) else said(reply)

    def count_tokens(self, request: Request) -> int:
        return 1


def said(reply: object, stop_reason: str | None = "end_turn") -> Answered:
    """An answer with this text."""
    text = reply if isinstance(reply, str) else json.dumps(reply)
    content: tuple[dict[str, Any], ...] = ({"type": "text", "text": text},) if text else ()
    return Answered(content, stop_reason, Usage(input=100, output=50), MODEL)


@dataclass
class Clock:
    """The time, and as much later as was waited."""

    later: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.later

    def waits(self, **time: float) -> None:
        self.later += timedelta(**time)


@dataclass
class House:
    """A desk, its Slack, its store, and its lead runs."""

    database: Database
    slack: Sandbox
    client: SlackClient
    model: Any
    clock: Clock = field(default_factory=Clock)
    records: Records | None = None
    research: Research | None = None
    batches: Batches | None = None
    name: str = MODEL
    on: bool = True

    def __post_init__(self) -> None:
        self.leads = Pipeline(LeadStore(self.database), RUBRIC, ZoneInfo("Europe/Berlin"))
        self.runs = self.another()
        talk = Talk(SlackSessionManager(), ZoneInfo("Europe/Berlin"))
        self.desk = Desk(HANDLERS, self.leads, talk, self.client, runs=self.runs if self.on else None)

    def another(self, **other: Any) -> LeadRuns:
        """The lead runs of another process of this desk."""
        judge = Judge(self.name, RUBRIC, self.research)
        given = {
            "replace": self.client.update,
            "records": self.records,
            "batches": self.batches,
            "now": self.clock,
        } | other
        return LeadRuns(self.database, self.model, judge, ASSESS, **given)

    def says(self, text: str) -> str:
        """Someone says it, the desk answers and has not asked a model yet; gives the ts of what was said."""
        job = self.job(text)
        job.run(self.desk)
        return job.message.ts

    def job(self, text: str) -> Job:
        ts = self.slack.say(CHANNEL, text)
        assert ts
        return Job(Message("T0SANDBOX", CHANNEL, "U0YOU", ts, text))

    def does(self, incoming: Incoming) -> None:
        """A command or a click."""
        self.desk.perform(incoming, Steps(directly, resumed=False), datetime.now(UTC))

    def clicks(self, ts: str, action_id: str, value: str) -> None:
        self.does(Action("T0SANDBOX", CHANNEL, "U0YOU", action_id, value, f"t{time.time_ns()}", ts, ts))

    def types(self, text: str) -> None:
        self.does(Command("T0SANDBOX", CHANNEL, "U0YOU", "/processlead", text, f"t{time.time_ns()}"))

    def replies(self, ts: str) -> list[str]:
        """What the desk said in the thread, as it stands there now."""
        return [words(each) for each in self.slack.replies(CHANNEL, ts) if each.get("bot_id")]

    def card(self, ts: str) -> str:
        return self.replies(ts)[0]

    def row(self, lead_id: int = 1) -> Any:
        with self.database.read() as db:
            return db.execute(select(lead_runs).where(lead_runs.c.lead_id == lead_id)).mappings().one()

    def rows(self) -> list[Any]:
        with self.database.read() as db:
            return list(db.execute(select(lead_runs).order_by(lead_runs.c.lead_id)).mappings())

    def waits_for(self, state: str, *, of: int = 1, attempts: int | None = None, seconds: float = 10.0) -> Any:
        """Until the run is there, and nobody is at it."""

        def there() -> Any:
            row = self.row(of)
            at_rest = row["state"] == state and not row["runner"] and attempts in (None, row["attempts"])
            return row if at_rest else None

        return until(there, f"run {of} to be {state}, attempt {attempts}", seconds)

    def shows(self, ts: str, part: str) -> str:
        """The card, once it says this."""

        def look() -> str:
            return self.card(ts) if part in self.card(ts) else ""

        return until(look, f"{part!r} on the card", 10.0)


@contextmanager
def house(url: str, *replies: Reply, model: Any = None, **parts: Any) -> Iterator[House]:
    """A house on this database whose model says this, or with this model; its runs are not started yet."""
    database = Database(url)
    with sandbox_slack() as (slack, api):
        built = House(database, slack, SlackClient(TOKEN, api), model or Scripted([*replies]), **parts)
        try:
            yield built
        finally:
            built.runs.stop(20.0)
    database.close()


def refused() -> Answered:
    return said("I cannot do that.", "refusal")
