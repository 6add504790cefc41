"""Whose message it is, and the small world a handler lives in.

A handler is one file in `src/handlers/`: it declares what it answers to and gets a `Context`, never Slack, SQL or a
model client. `route` asks the handlers in the order of their stage: a file, an exact command, a question; what none
of them wants is left alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, IntEnum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from src.edges import LeadRuns, Leads, Records, Reply, Sessions, Step, Stops, Stream, once
from src.errors import UserError
from src.leads.models import Lead
from src.leads.query import LeadQuery
from src.messages import Action, Command, Incoming, Message, Stop
from src.records.kept import NoRecords
from src.rendered import Rendered


class Stage(IntEnum):
    """The order in which handlers are asked; the first that matches answers."""

    FILE = 1
    COMMAND = 2
    QUESTION = 3


class Sign(Enum):
    """How the person sees that their words arrived: 👀 and then ✅, or a line such as "is thinking…"."""

    REACTION = 1
    STATUS = 2
    NONE = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What an agent's run came to: `said`, and `more` that follows it (previews of changes); or `why` nothing is said.

    `query` and `leads` are what a follow-up may refer to, `queries` all that ran, as JSON values.
    """

    said: Rendered | None = None
    more: tuple[Rendered, ...] = ()
    why: str = ""
    query: LeadQuery | None = None
    leads: tuple[int, ...] = ()
    queries: tuple[dict[str, Any], ...] = ()
    model: str = ""


class Agent(Protocol):
    """A model that answers with tools over the store."""

    def answer(
        self, message: Message, history: Sequence[Mapping[str, Any]], context: "Context", stream: Stream
    ) -> Told:
        """The answer to a message, in the stream while it is made; `history` is what was said before.

        May raise anything.
        """
        ...


@dataclass(frozen=True, slots=True)
class Talk:
    """How the desk converses: whether at all, where, in which zone, with which agent or why with none."""

    sessions: Sessions
    zone: ZoneInfo
    on: bool = True
    where: str = "relevant"
    triggers: frozenset[str] = frozenset()
    agent: Agent | None = None
    why_no_agent: str = ""
    analyst_first: bool = True
    stops: Stops | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """All a handler gets: what came in and when, where to answer, the leads, and what else there is to ask for.

    `stopped` tells whether somebody wants this run to end; it costs next to nothing, and may be asked at every word.
    """

    incoming: Incoming
    received_at: datetime
    reply: Reply
    leads: Leads
    talk: Talk
    handlers: tuple["Handler", ...] = ()
    records: Records = field(default_factory=NoRecords)
    stopped: Callable[[], bool] = lambda: False
    step: Step = field(default=once)
    runs: LeadRuns | None = None

    def lead(self, number: str) -> Lead:
        """The lead whose number a button carries. Raises UserError if it is gone, or another team's."""
        found = self.leads.by_id(self.incoming.team, int(number) if number.isdecimal() and len(number) < 19 else 0)
        if found is None:
            raise UserError("That lead is no longer here. Ask for it again.")
        return found


@dataclass(frozen=True, slots=True)
class Handler:
    """One thing a person can do.

    `run` does it and gives whether all went well; it raises UserError for what the person should mend. `matches`
    decides on a message, in microseconds and without I/O; `slash` are the slash commands it answers, `hint`
    what may follow them; `actions` the buttons and menus, `submissions` the modals by callback id; `stops` is for the
    one that hears the Stop button. `ours` decides, after the ack and before any sign, what `matches` could not: with
    I/O. `ack` is the line that the person who typed a slash command sees at once. `usage` is what help says.
    """

    name: str
    stage: Stage
    usage: str
    matches: Callable[[Message], bool]
    run: Callable[[Context], bool]
    slash: tuple[str, ...] = ()
    hint: str = ""
    actions: tuple[str, ...] = ()
    submissions: tuple[str, ...] = ()
    stops: bool = False
    ours: Callable[[Context], bool] = lambda context: True
    sign: Sign = Sign.REACTION
    ack: Callable[[Command], str] = lambda command: "On it."


def route(incoming: Incoming, handlers: Sequence[Handler]) -> Handler | None:
    """Who answers this; None: it is acknowledged and left alone. `handlers` are in the order of their stage."""
    if isinstance(incoming, Message):
        return next((handler for handler in handlers if handler.matches(incoming)), None)
    if isinstance(incoming, Command):
        return next((handler for handler in handlers if incoming.name in handler.slash), None)
    if isinstance(incoming, Action):
        return next((handler for handler in handlers if incoming.action_id in handler.actions), None)
    if isinstance(incoming, Stop):
        return next((handler for handler in handlers if handler.stops), None)
    return next((handler for handler in handlers if incoming.callback_id in handler.submissions), None)
