"""Claude at the desk: answers with tools over the store, and says nothing that the store does not bear out."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from src.blocks import proposal
from src.blocks.spoken import spoken
from src.conversation.grounded import Grounded, grounded
from src.conversation.prompt import framed
from src.conversation.told import Told, queries_of
from src.leads.inquiry import Inquiry
from src.leads.result import Result
from src.messages import Message
from src.records.values import Purpose, Spent
from src.routing import Context, Rendered
from src.sdk.failures import excuse
from src.sdk.model import Usage
from src.sdk.orchestrator import End, Listener, Orchestrator, Outcome

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: who asked it where, and what was said before."""

    message: Message
    history: Sequence[dict[str, Any]]
    context: Context


class ClaudeAgent:
    """Answers questions with the orchestrator it was given; what it takes is recorded, whatever comes of it."""

    def __init__(self, desk: Orchestrator) -> None:
        self._desk = desk

    def answer(self, asked: Asked, listener: Listener) -> Told:
        """The answer, or why there is none: a budget that is spent, a model that fails. Raises the store's errors."""
        context, message = asked.context, asked.message
        left = context.records.left(message.team, message.user, context.received_at)
        if not left.allowed:
            return Told(why=left.why)
        inquiry = Inquiry(context.leads, message.team, message.user, context.received_at, context.talk.zone)
        began = time.monotonic()
        outcome = self._desk.run(framed(asked, self._desk), inquiry, listener)
        self._spend(asked, outcome.usage)
        self._note(asked, outcome, time.monotonic() - began)
        if not outcome.text and not inquiry.results:
            return Told(why=excuse(outcome.end, outcome.failure).words)
        return self._told(asked, inquiry, outcome)

    def _told(self, asked: Asked, inquiry: Inquiry, outcome: Outcome) -> Told:
        held = grounded(self._desk, outcome, asked, inquiry)
        self._spend(asked, held.usage)
        shown = _shown(inquiry)
        notes = [note for note in (_unfinished(outcome), f"Answered by Claude ({self._desk.name}).") if note]
        about = shown or (inquiry.results[-1] if inquiry.results else None)
        return Told(
            said=spoken(held.text, inquiry.results, shown, notes),
            more=_previews(asked, inquiry),
            query=about and about.query,
            leads=tuple(each.lead_id for each in about.listed)[:50] if about else (),
            queries=queries_of([result.query for result in inquiry.results]),
            model=self._desk.name,
        )

    def _spend(self, asked: Asked, usage: Usage) -> None:
        if not usage.tokens:
            return
        message, records = asked.message, asked.context.records
        number = records.next_number(message.key)
        where = {"channel": message.channel, "thread": message.session_thread}
        spent = (message.key, number, message.team, message.user, asked.context.received_at, Purpose.CONVERSATION)
        records.spent(Spent(*spent, self._desk.name, usage, **where))

    def _note(self, asked: Asked, outcome: Outcome, seconds: float) -> None:
        """One line a run in the log: how it ended and what it took, none of what was said."""
        usage, failure = outcome.usage, outcome.failure
        asked.context.records.count("runs", model=self._desk.name, end=outcome.end.value)
        told = {"job": asked.message.key, "model": self._desk.name, "end": outcome.end.value, "s": round(seconds, 2)}
        tokens = {"in": usage.input, "out": usage.output, "cached": usage.cache_read, "written": usage.cache_write}
        log.info("Claude was asked", extra=told | tokens | {"tools": len(outcome.calls), "why": str(failure or "")})


def _shown(inquiry: Inquiry) -> Result | None:
    """What stands below the words: what a tool was told to show, else the last list."""
    lists = [result for result in inquiry.results if result.listed]
    return inquiry.shown or (lists[-1] if lists else None)


def _unfinished(outcome: Outcome) -> str:
    """That the answer is not whole, and why."""
    why = excuse(outcome.end, outcome.failure).words
    return f"⚠️ This answer is not whole: {why}." if why else ""


def _previews(asked: Asked, inquiry: Inquiry) -> tuple[Rendered, ...]:
    """The changes that the answer proposes, kept for a person to decide."""
    if not inquiry.proposals:
        return ()
    message, context = asked.message, asked.context
    kept = context.leads.propose(
        team=message.team,
        channel=message.channel,
        thread=message.reply_thread,
        asked_by=message.user,
        drafts=inquiry.proposals,
        key=message.key,
        now=context.received_at,
    )
    return tuple(map(proposal, kept))
