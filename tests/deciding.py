"""People who are shown a proposal and click on it: real clicks, signed by a Slack on loopback, into a desk."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from src.blocks import proposal
from src.database import Database
from src.desk import Desk
from src.jobs.steps import Steps
from src.leads.edits import Edit
from src.leads.inquiry import Inquiry
from src.leads.models import LeadDraft, Origin
from src.leads.pipeline import Pipeline
from src.leads.proposal import Proposal, ProposalDraft
from src.leads.rules.rubric import load_rubric
from src.leads.store import LeadStore
from src.messages import Action, Incoming
from src.routing import Talk
from src.sandbox import Sandbox, person
from src.sdk.sessions.slack_session_manager import SlackSessionManager
from src.slack.client import SlackClient
from src.slack.webhooks import Intake, blueprint
from tests.loopback import TOKEN, serving
from tests.running import until, words
from tests.sandbox_http import served
from tests.talking import HANDLERS, Death, Mortal

TEAM, LEADS, YOU, ALEX = "T0SANDBOX", "C0LEADS", "U0YOU", "U0ALEX"
SECRET = "a-signing-secret"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
RUBRIC = load_rubric(None)
_NUMBERS = count(1)


def pipeline(database: Database, writers: frozenset[str] = frozenset()) -> Pipeline:
    return Pipeline(LeadStore(database), RUBRIC, BERLIN, writers)


@dataclass
class Desks:
    """One team's leads, and people who want them changed."""

    database: Database
    team: str
    writers: frozenset[str] = frozenset()
    now: datetime = NOON
    _keys: Iterator[int] = field(default_factory=count)

    @property
    def leads(self) -> Pipeline:
        return pipeline(self.database, self.writers)

    @property
    def store(self) -> LeadStore:
        return LeadStore(self.database)

    def add(self, email: str, *, minutes: float = -60, **facts: Any) -> int:
        """Someone says so, by default an hour ago; gives the lead's number."""
        draft = LeadDraft(email=email, email_key=email.lower(), **facts)
        key = f"{self.team}:C1:{next(self._keys)}"
        at = self.now + timedelta(minutes=minutes)
        return self.leads.add(draft, Origin(self.team, LEADS, YOU, key, at)).lead.id

    def inquiry(self) -> Inquiry:
        return Inquiry(self.leads, self.team, YOU, self.now, BERLIN)

    def proposes(self, edit: Edit, *ids: int, thread: str = "1.1", key: str = "") -> Proposal:
        draft = ProposalDraft(edit, self.leads.preview(self.team, ids, edit))
        place = {"team": self.team, "channel": LEADS, "thread": thread, "asked_by": YOU}
        (kept,) = self.leads.propose(**place, drafts=[draft], key=key or f"job {next(self._keys)}", now=self.now)
        return kept

    def facts(self, lead: int, *names: str) -> tuple[str, ...]:
        found = self.store.by_id(self.team, lead)
        assert found
        return tuple(getattr(found.draft, name) for name in names)


@dataclass
class ClickJob:
    """One click and the steps of it that are done; a second run goes on from there."""

    action: Action
    done: dict[str, Any] = field(default_factory=dict)
    runs: int = 0

    def run(self, desk: Desk, at: datetime) -> None:
        self.runs += 1
        desk.perform(self.action, Steps(self._checkpoint, resumed=self.runs > 1), at)

    def _checkpoint(self, name: str, do: Any) -> Any:
        if name not in self.done:
            self.done[name] = do()
        return self.done[name]


@dataclass
class Room:
    """A channel in which proposals are posted and clicked on, and the desk behind it."""

    slack: Sandbox
    client: SlackClient
    desks: Desks
    heard: list[Action]

    def desk(self, death: Death | None = None) -> Desk:
        edges: tuple[Any, ...] = (self.desks.leads, self.client)
        if death:
            edges = tuple(Mortal(edge, death) for edge in edges)
        return Desk(HANDLERS, edges[0], Talk(sessions=SlackSessionManager(), zone=BERLIN), edges[1])

    def asks(self, edit: Edit, *ids: int) -> str:
        """You ask for it, and see the preview in the thread; gives its ts."""
        thread = self.slack.say(LEADS, "please do that")
        assert thread
        kept = self.desks.proposes(edit, *ids, thread=thread)
        return self.client.post(LEADS, proposal(kept), key=f"preview {next(_NUMBERS)}", thread_ts=thread).ts

    def message(self, ts: str) -> dict[str, Any]:
        entry = self.slack.state.get(LEADS, ts)
        assert entry
        return entry.message

    def says(self, ts: str) -> str:
        return words(self.message(ts))

    def buttons(self, ts: str) -> list[dict[str, Any]]:
        blocks: Sequence[dict[str, Any]] = self.message(ts)["blocks"]
        return [each for block in blocks if block["type"] == "actions" for each in block["elements"]]

    def whispers(self, user: str) -> list[str]:
        return [words(each) for each in self.slack.whispers(LEADS, user)]

    def click(self, ts: str, words: str, by: str = YOU) -> ClickJob:
        """Someone clicks that button, and Slack tells the desk, which has yet to do it."""
        before = len(self.heard)
        (block,) = [block for block in self.message(ts)["blocks"] if block["type"] == "actions"]
        (button,) = [each for each in block["elements"] if each["text"]["text"] == words]
        clicked = {"block_id": block["block_id"], "action_id": button["action_id"], "value": button["value"]}
        person.click(self.slack, by, LEADS, ts, clicked)
        until(lambda: len(self.heard) > before, "the click")
        return ClickJob(self.heard[-1])

    def clicks(self, ts: str, words: str, by: str = YOU, *, minutes: float = 1) -> None:
        """Someone clicks that button, so many minutes after it was asked for, and the desk does it."""
        self.click(ts, words, by).run(self.desk(), self.desks.now + timedelta(minutes=minutes))


@contextmanager
def room(desks: Desks) -> Iterator[Room]:
    heard: list[Action] = []

    def hear(incoming: Incoming) -> None:
        if isinstance(incoming, Action):
            heard.append(incoming)

    app = Flask("desk")
    app.register_blueprint(blueprint(Intake(secret=SECRET, wanted=lambda incoming: "", accept=hear)))
    with serving(app) as url:
        slack = Sandbox(signing_secret=SECRET, bot_token=TOKEN, desk_url=url)
        with served(slack) as address:
            slack.start()
            yield Room(slack, SlackClient(TOKEN, f"{address}/api/"), desks, heard)
            slack.stop()
