"""A desk in this process that imports, and people who drop files, press buttons and fill in forms."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from src.database import Database
from src.desk import Desk
from src.handlers import discover
from src.imports.imports import Imports
from src.jobs.steps import Steps, directly
from src.leads.assessment import assess
from src.leads.pipeline import Pipeline
from src.leads.query import Column, LeadQuery
from src.leads.rules.rubric import load_rubric
from src.leads.store import LeadStore
from src.messages import Action, FileShared, Incoming, Message, SharedFile, Submission
from src.routing import Talk, Uploads
from src.sandbox import Sandbox
from src.sdk.sessions.slack_session_manager import SlackSessionManager
from src.slack.client import SlackClient
from tests.loopback import TOKEN, sandbox_slack
from tests.running import words

TEAM, YOU, CHANNEL, DM = "T0SANDBOX", "U0YOU", "C0LEADS", "D0DESK"
BERLIN = ZoneInfo("Europe/Berlin")
Json = dict[str, Any]


@dataclass
class Room:
    """A channel with a desk in it; `uploads` is how it treats files."""

    slack: Sandbox
    client: SlackClient
    database: Database
    uploads: Uploads = field(default_factory=Uploads)
    accepted: list[Incoming] = field(default_factory=list)
    sleep: Callable[[float], None] = lambda seconds: None
    sessions: SlackSessionManager = field(default_factory=SlackSessionManager)

    def __post_init__(self) -> None:
        rubric = load_rubric(None)
        self.store = LeadStore(self.database)
        self.leads = Pipeline(self.store, rubric, BERLIN)
        self.imports = Imports(self.store, partial(assess, rubric=rubric))

    def desk(self) -> Desk:
        talk = Talk(sessions=self.sessions, zone=BERLIN, why_no_agent="no Claude is connected")
        return Desk(
            discover(),
            self.leads,
            talk,
            self.client,
            uploads=self.uploads,
            imports=self.imports,
            accept=self.accepted.append,
        )

    def does(self, incoming: Incoming) -> None:
        """The desk does one job, without waiting where it would be patient."""
        step = Steps(directly, resumed=False, sleep=self.sleep)
        self.desk().perform(incoming, step, datetime.now(UTC))

    def says(self, text: str = "", *, channel: str = CHANNEL, thread: str | None = None, **more: Any) -> Message:
        """Somebody says it, with `files` by name, and the desk does what it does."""
        files: dict[str, bytes] = more.pop("files", {})
        ts = self.slack.say(channel, text, files=files, thread_ts=thread)
        assert ts
        entry = self.slack.state.get(channel, ts)
        assert entry
        shown = tuple(SharedFile(f["id"], f["name"], f["filetype"]) for f in entry.message.get("files", ()))
        kind = "im" if channel.startswith("D") else "channel"
        message = Message(TEAM, channel, YOU, ts, text, thread, kind, files=shown, **more)
        if self.desk().wanted(message) is not None:
            self.does(message)
        return message

    def drops(self, data: bytes | str, name: str = "leads.csv", text: str = "", **more: Any) -> Message:
        """Somebody drops a file."""
        return self.says(text, files={name: data.encode() if isinstance(data, str) else data}, **more)

    def hears_of(self, message: Message, file: str) -> None:
        """The event `file_shared` of a file of that message."""
        self.does(FileShared(TEAM, message.channel, YOU, file, message.ts))

    def answers(self, message: Message) -> list[Json]:
        return [each for each in self.slack.replies(message.channel, message.ts) if each.get("bot_id")]

    def told(self, message: Message) -> str:
        """All that the desk says about it now."""
        return "\n\n".join(words(each) for each in self.answers(message))

    def file(self, message: Message, ending: str) -> bytes:
        """The bytes of the file that the desk shared there."""
        shown = [file for each in self.answers(message) for file in each.get("files", ())]
        found = self.slack.files.get(next(file["id"] for file in shown if file["name"].endswith(ending)))
        assert found
        assert found.data
        return found.data

    def presses(self, message: Message, label: str, **more: Any) -> None:
        """Somebody presses that button under an answer to the message."""
        self.does(self.button(message, label, **more))

    def button(self, message: Message, label: str, **more: Any) -> Action:
        """The press of that button, which the desk is yet to hear of."""
        answer, button = next(
            (answer, button)
            for answer in self.answers(message)
            for block in answer.get("blocks", ())
            for button in block.get("elements", ())
            if button.get("type") == "button" and button["text"]["text"] == label
        )
        trigger = self.slack.triggers.new(YOU)
        place = (button["action_id"], button["value"], trigger, answer["ts"], message.ts)
        return Action(TEAM, message.channel, YOU, *place, **more)

    def fills_in(self, message: Message, **values: str) -> None:
        """Somebody changes these fields of the form that is open, and sends it off."""
        (view,) = self.slack.modals.shown(YOU)
        fields = {block["element"]["action_id"]: block["element"] for block in view["blocks"]}
        kept = {name: element["initial_option"]["value"] for name, element in fields.items()}
        answer = self.answers(message)[0]["ts"]
        about = json.loads(view["private_metadata"])["about"]
        filled = kept | values
        self.slack.modals.close(view["id"])
        place = (view["callback_id"], view["id"], answer, message.ts, about)
        self.does(Submission(TEAM, message.channel, YOU, *place, filled))

    def lead(self, address: str) -> Any:
        return next((lead for lead in self.all_leads() if lead.draft.email_key == address), None)

    def all_leads(self) -> list[Any]:
        result = self.leads.ask(TEAM, LeadQuery(columns=(Column.EMAIL,), limit=50), datetime.now(UTC))
        return [found for each in result.listed if (found := self.leads.by_id(TEAM, each.lead_id))]


@contextmanager
def room(folder: Path, **uploads: Any) -> Iterator[Room]:
    database = Database(f"sqlite:///{folder}/leads.sqlite")
    with sandbox_slack() as (slack, url):
        yield Room(slack, SlackClient(TOKEN, url, timeout=2), database, Uploads(**uploads))
    database.close()
