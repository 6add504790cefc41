"""Whose message it is, and the small world a handler lives in.

A handler is one file in `src/handlers/`: it declares what it answers to and gets a `Context`, never Slack, SQL or a
model client. `route` asks the handlers in the order of their stage: a file, an exact command, a question; what none
of them wants is left alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any, Protocol, TypeVar

from src.leads.models import LeadDraft, Origin, Saved
from src.messages import Command, Incoming, Message

T = TypeVar("T")


class Stage(IntEnum):
    """The order in which handlers are asked; the first that matches answers."""

    FILE = 1
    COMMAND = 2
    QUESTION = 3


@dataclass(frozen=True, slots=True)
class Rendered:
    """Something to post: Block Kit blocks, and the text for notifications and for clients without blocks."""

    text: str
    blocks: tuple[dict[str, Any], ...] = ()


class Step(Protocol):
    """A named step of a job: done at least once, its JSON-able result kept, and never done again after that."""

    def __call__(self, name: str, do: Callable[[bool], T]) -> T:
        """Run `do(again)`; `again` says that an earlier attempt may have reached the outside already."""
        ...


class Reply(Protocol):
    """What a handler may say, where the person is waiting. Each call is done once, whatever dies in between."""

    def post(self, answer: Rendered) -> str:
        """Say it in the thread (a command's answer: in its channel); gives the ts of the message."""

    def whisper(self, answer: Rendered) -> None:
        """Say it so that only the person who asked sees it."""


class Leads(Protocol):
    """What a handler may do with leads."""

    def add(self, draft: LeadDraft, origin: Origin) -> Saved:
        """Enrich, score and keep a draft; the same origin twice changes nothing and gives the same answer."""


@dataclass(frozen=True, slots=True)
class Context:
    """All a handler gets: what came in and when, where to answer, the leads, and what else there is to ask for."""

    incoming: Incoming
    received_at: datetime
    reply: Reply
    leads: Leads
    handlers: tuple["Handler", ...] = ()


@dataclass(frozen=True, slots=True)
class Handler:
    """One thing a person can do.

    `run` does it and gives whether all went well; it raises UserError for what the person should mend. `matches`
    decides on a message, in microseconds and without I/O; `slash` are the slash commands it answers, `hint`
    what may follow them. `ack` is the
    line that the person who typed a slash command sees at once. `usage` is what help says.
    """

    name: str
    stage: Stage
    usage: str
    matches: Callable[[Message], bool]
    run: Callable[[Context], bool]
    slash: tuple[str, ...] = ()
    hint: str = ""
    ack: Callable[[Command], str] = lambda command: "On it."


def route(incoming: Incoming, handlers: Sequence[Handler]) -> Handler | None:
    """Who answers this; None: it is acknowledged and left alone. `handlers` are in the order of their stage."""
    if isinstance(incoming, Message):
        return next((handler for handler in handlers if handler.matches(incoming)), None)
    if isinstance(incoming, Command):
        return next((handler for handler in handlers if incoming.name in handler.slash), None)
    return None
