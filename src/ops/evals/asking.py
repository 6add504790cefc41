"""One case asked of the desk, the way a person asks in a direct message: the whole turn, and what came of it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from src.blocks import answer
from src.conversation.turn import take
from src.edges import Leads
from src.leads.models import Lead
from src.leads.result import Result
from src.messages import Message
from src.ops.evals.cases import Case, Earlier
from src.ops.evals.stock import CHANNEL, PERSON, TEAM
from src.ops.evals.watching import Heard, Tab, WatchedAgent, WatchedLeads
from src.records.values import Spent
from src.routing import Agent, Context, Talk
from src.sdk.prices import Prices, built_in
from src.sdk.sessions.slack_session_manager import SlackSessionManager

NOBODY = "it is not asked here"


@dataclass(frozen=True, slots=True)
class Given:
    """What came of a case: what was said and shown, what the leads were asked, what it took.

    `words` are an agent's own, `text` has the desk's too, `shown` tables and menus as well.
    """

    words: str
    text: str
    shown: str
    history: tuple[str, ...]
    results: tuple[Result, ...]
    looked_at: tuple[Lead, ...]
    proposed: tuple[str, ...]
    seconds: float
    spent: tuple[Spent, ...]
    wrote: bool = False
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """Where cases are asked: of these leads, in this zone, of this agent or of the built-in analyst (None)."""

    leads: Leads
    zone: ZoneInfo
    agent: Agent | None = None
    prices: Prices = field(default_factory=built_in)


def asked(case: Case, now: datetime, room: Room) -> Given:
    """Ask it. What goes wrong is in what was given; only a stop from the keyboard is raised."""
    leads, heard, tab, sessions = WatchedLeads(room.leads), Heard(), Tab(room.prices), SlackSessionManager()
    agent = WatchedAgent(room.agent) if room.agent else None
    message = _message_of(case, now)
    history = _remembered(sessions, message, case.after, now, room)
    talk = Talk(sessions, room.zone, agent=agent, why_no_agent="" if agent else NOBODY, analyst_first=agent is None)
    began = time.monotonic()
    failed = _taken(Context(message, now, heard, leads, talk, records=tab), message)
    return Given(
        words=agent.words if agent else "",
        text=heard.text,
        shown=heard.shown,
        history=history,
        results=tuple(leads.results),
        looked_at=tuple(leads.looked_at),
        proposed=tuple(leads.proposed),
        seconds=time.monotonic() - began,
        spent=tuple(tab.all),
        wrote=leads.wrote,
        failed=(agent.failed if agent else "") or failed,
    )


def _message_of(case: Case, now: datetime) -> Message:
    """The question as a direct message; no two cases are one message."""
    ts = f"{now.timestamp():.0f}.{crc32(case.id.encode()) % 1_000_000:06d}"
    return Message(TEAM, CHANNEL, PERSON, ts, case.ask, channel_type="im")


def _taken(context: Context, message: Message) -> str:
    """Take the turn; gives the name of what went wrong, if anything did."""
    try:
        take(context, message)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this case's result and the others are asked too
        return type(error).__name__
    return ""


def _remembered(
    sessions: SlackSessionManager, message: Message, after: Sequence[Earlier], now: datetime, room: Room
) -> tuple[str, ...]:
    """Put the turns before the question into the session, as the desk would have; gives what was said in them."""
    told: list[str] = []
    for place, turn in enumerate(after):
        result = room.leads.ask(TEAM, turn.query, now) if turn.query else None
        said = turn.said or (answer(result).text if result else "I did not understand that.")
        stamp = f"{now.timestamp() - 60 * (len(after) - place):.6f}"
        both = [_message("user", turn.ask, now, stamp), _message("assistant", said, now, stamp)]
        context: dict[str, Any] = {"mode": "analyst", "answer": _referred(result)} if result else {}
        where = (message.channel, message.session_thread)
        sessions.append_messages(*where, both, context=context, team=message.team)
        told += [turn.ask, said]
    return tuple(told)


def _message(role: str, content: str, now: datetime, stamp: str) -> dict[str, Any]:
    return {"role": role, "content": content, "timestamp": now.isoformat(), "ts": stamp}


def _referred(result: Result) -> Mapping[str, Any]:
    """What a follow-up refers to."""
    query = result.query.model_dump(mode="json", exclude_defaults=True)
    return {"query": query, "leads": [each.lead_id for each in result.listed][:50]}
