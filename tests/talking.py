"""A desk in this process, a Slack on loopback, and people who talk to it; with edges that break where they are told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from src.desk import Desk
from src.edges import Stream
from src.handlers import discover
from src.jobs.steps import Steps
from src.leads.pipeline import Pipeline
from src.messages import Message
from src.rendered import Rendered
from src.routing import Context, Talk, Told
from src.sandbox import Sandbox
from src.slack.client import SlackClient
from tests.running import words

T = TypeVar("T")
CHANNEL, DM = "C0LEADS", "D0DESK"
HANDLERS = discover()


class Killed(BaseException):
    """The process died here."""


@dataclass
class Death:
    """Dies at its `at`-th breath; every call at an edge takes one before it is done and one after."""

    at: int
    breaths: int = 0

    def breathe(self) -> None:
        self.breaths += 1
        if self.breaths == self.at:
            raise Killed


class Mortal:
    """An edge whose calls breathe."""

    def __init__(self, edge: Any, death: Death) -> None:
        self._edge = edge
        self._death = death

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._edge, name)
        return self._call(found) if callable(found) else found

    def _call(self, do: Callable[..., T]) -> Callable[..., T]:
        def call(*args: Any, **more: Any) -> T:
            self._death.breathe()
            result = do(*args, **more)
            self._death.breathe()
            return result

        return call


class Broken:
    """An edge of which one method always fails."""

    def __init__(self, edge: Any, method: str) -> None:
        self._edge = edge
        self._method = method

    def __getattr__(self, name: str) -> Any:
        if name == self._method:
            raise RuntimeError(f"{name} is broken")
        return getattr(self._edge, name)


@dataclass
class ScriptedAgent:
    """Gives its answers in order, raises those that are errors, and notes the history it got."""

    answers: list[Rendered | Exception]
    histories: list[Sequence[Mapping[str, Any]]] = field(default_factory=list)

    def answer(self, message: Message, history: Sequence[Mapping[str, Any]], context: Context, stream: Stream) -> Told:
        self.histories.append(history)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Told(answer)


@dataclass
class Job:
    """One message and the steps of it that are done; a second run goes on from there."""

    message: Message
    done: dict[str, Any] = field(default_factory=dict)
    runs: int = 0

    def checkpoint(self, name: str, do: Callable[[], T]) -> T:
        if name not in self.done:
            self.done[name] = do()
        result: T = self.done[name]
        return result

    def run(self, desk: Desk) -> None:
        self.runs += 1
        step = Steps(self.checkpoint, resumed=self.runs > 1)
        desk.perform(self.message, step, datetime.fromtimestamp(float(self.message.ts), UTC))


@dataclass
class Office:
    """What a desk is made of here."""

    slack: Sandbox
    client: SlackClient
    leads: Pipeline
    sessions: Any
    records: Any = None

    def desk(self, *, death: Death | None = None, leads: Any = None, sessions: Any = None, **talk: Any) -> Desk:
        """A desk of these parts; with `death`, one that dies."""
        edges: tuple[Any, ...] = (leads or self.leads, sessions or self.sessions, self.client)
        if death:
            edges = tuple(Mortal(edge, death) for edge in edges)
        defaults: dict[str, Any] = {"zone": ZoneInfo("Europe/Berlin"), "why_no_agent": "no Claude is connected"}
        return Desk(HANDLERS, edges[0], Talk(sessions=edges[1], **defaults | talk), edges[2], self.records)

    def said(self, text: str, *, channel: str = CHANNEL, thread_ts: str | None = None, **more: Any) -> Job:
        """Someone says it, and the desk is yet to see it."""
        ts = self.slack.say(channel, text, thread_ts=thread_ts)
        assert ts
        kind = "im" if channel.startswith("D") else "channel"
        return Job(Message("T0SANDBOX", channel, "U0YOU", ts, text, thread_ts, kind, **more))

    def hears(self, text: str, *, desk: Desk | None = None, **where: Any) -> str:
        """Someone says it, the desk does what it does, and this is the answer."""
        job = self.said(text, **where)
        job.run(desk or self.desk())
        return self.answer_to(job.message)

    def answer_to(self, message: Message) -> str:
        return "\n\n".join(words(each) for each in self.answers_to(message))

    def answers_to(self, message: Message) -> list[dict[str, Any]]:
        """What the desk said after this message: in its thread, or below it in a direct message."""
        said = self.slack.replies(message.channel, message.thread_ts or message.ts)
        if message.channel_type == "im" and message.thread_ts is None:
            said = [*said, *self.slack.messages(message.channel)]
        return [each for each in said if each.get("bot_id") and each["ts"] > message.ts]
