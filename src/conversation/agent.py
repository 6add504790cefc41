"""Claude at the desk: answers with tools over the store, and says nothing that the store does not bear out."""

import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

from src.blocks import proposal
from src.blocks.spoken import spoken
from src.conversation.compaction import compacted
from src.conversation.grounded import Ground, held
from src.conversation.hearing import Hearing
from src.conversation.leaks import Leaks
from src.conversation.memory import guarded
from src.conversation.prompt import clock, framed
from src.conversation.told import queries_of
from src.edges import Stream
from src.leads.inquiry import Inquiry
from src.leads.result import Result
from src.messages import Message
from src.records.values import Purpose, Spent
from src.rendered import Rendered
from src.routing import Context, Told
from src.sdk.failures import excuse
from src.sdk.model import Usage
from src.sdk.orchestrator import Orchestrator, Outcome
from src.sdk.spent import spent_words, total

log = logging.getLogger(__name__)

#: Tokens that a request may begin with: prompt, tools and conversation; older turns are told in a line each.
MOST_BEFORE = 20_000


class ClaudeAgent:
    """Answers questions with the orchestrator it was given; what that takes is recorded, whatever comes of it."""

    def __init__(self, desk: Orchestrator, leaks: Leaks) -> None:
        self._desk = desk
        self._leaks = leaks

    def answer(self, message: Message, history: Sequence[Mapping[str, Any]], context: Context, stream: Stream) -> Told:
        """The answer, or why there is none: a budget that is spent, a model that fails. Raises the store's errors."""
        left = context.records.left(message.team, message.user, context.received_at)
        if not left.allowed:
            return Told(why=left.why)
        inquiry = Inquiry(context.leads, message.team, message.user, context.received_at, context.talk.zone)
        outcome = self._run(message, history, context, inquiry, stream)
        if not outcome.text and not inquiry.results:
            return Told(why=excuse(outcome.end, outcome.failure).words)
        return self._told(message, history, context, inquiry, outcome)

    def _run(
        self, message: Message, history: Sequence[Mapping[str, Any]], context: Context, inquiry: Inquiry, stream: Stream
    ) -> Outcome:
        hearing = Hearing(stream, context.reply.status, context.stopped, self._leaks)
        began = time.monotonic()
        outcome = self._desk.run(self._asked(message, history, context), inquiry, hearing)
        hearing.end()
        cost = guarded(lambda: self._spend(message, context, outcome.requests), None)
        self._note(message, context, outcome, cost, time.monotonic() - began)
        return outcome

    def _asked(
        self, message: Message, history: Sequence[Mapping[str, Any]], context: Context
    ) -> Sequence[Mapping[str, Any]]:
        """The conversation so far and the question, within what a model is told of a conversation."""
        messages = framed(
            message.text,
            now=context.received_at,
            zone=context.talk.zone,
            asker=message.user,
            history=history,
            outsider=message.outsider,
        )
        return compacted(messages, MOST_BEFORE, self._desk.count)

    def _told(
        self,
        message: Message,
        history: Sequence[Mapping[str, Any]],
        context: Context,
        inquiry: Inquiry,
        outcome: Outcome,
    ) -> Told:
        now = clock(context.received_at, context.talk.zone)
        ground = Ground(message.text, now, history, context.leads.names(message.team))
        kept = held(self._desk, outcome, ground, inquiry, context.stopped)
        guarded(lambda: self._spend(message, context, kept.requests), None)
        shown = _shown(inquiry)
        about = shown or (inquiry.results[-1] if inquiry.results else None)
        return Told(
            said=spoken(self._leaks.struck(kept.text), inquiry.results, shown, self._notes(outcome)),
            more=_previews(message, context, inquiry),
            query=about.query if about else None,
            leads=tuple(each.lead_id for each in about.listed)[:50] if about else (),
            queries=queries_of([result.query for result in inquiry.results]),
            model=self._desk.name,
        )

    def _notes(self, outcome: Outcome) -> list[str]:
        """That the answer is not whole, and why; and whose it is."""
        why = excuse(outcome.end, outcome.failure).words
        return [*([f"⚠️ This answer is not whole: {why}."] if why else []), f"Answered by Claude ({self._desk.name})."]

    def _spend(self, message: Message, context: Context, requests: Sequence[Usage]) -> int | None:
        """Keep what each request took; gives what they cost together, None where that is not known."""
        first = context.records.next_number(message.key)
        costs = [
            context.records.spent(
                Spent(
                    job=message.key,
                    number=number,
                    team=message.team,
                    user=message.user,
                    at=context.received_at,
                    purpose=Purpose.CONVERSATION,
                    model=self._desk.name,
                    usage=usage,
                    channel=message.channel,
                    thread=message.session_thread,
                )
            )
            for number, usage in enumerate((each for each in requests if each.tokens), first)
        ]
        return total(costs)

    def _note(self, message: Message, context: Context, outcome: Outcome, cost: int | None, seconds: float) -> None:
        """A line in the log for each run: how it ended and what it took, none of what was said."""
        failure = outcome.failure
        told = {"job": message.key, "model": self._desk.name, "end": outcome.end.value, "s": round(seconds, 2)}
        usage = outcome.usage
        tokens = {"in": usage.input, "out": usage.output, "cached": usage.cache_read, "written": usage.cache_write}
        took = {"took": spent_words(usage, cost), "tools": len(outcome.calls), "why": str(failure or "")}
        log.info("Claude was asked", extra=told | tokens | took)
        if failure:
            trouble = failure.trouble.value
            guarded(lambda: context.records.count("model_failures", model=self._desk.name, trouble=trouble), None)


def _shown(inquiry: Inquiry) -> Result | None:
    """What stands below the words: what a tool was told to show, else the last list."""
    lists = [result for result in inquiry.results if result.listed]
    return inquiry.shown or (lists[-1] if lists else None)


def _previews(message: Message, context: Context, inquiry: Inquiry) -> tuple[Rendered, ...]:
    """The changes that the answer proposes, kept for a person to decide."""
    if not inquiry.proposals:
        return ()
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
