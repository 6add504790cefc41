"""One turn of a conversation: see who may answer, remember the question, answer, remember the answer, say it."""

import logging
from dataclasses import dataclass

from src.blocks import answer, declined, failure, lead_shown, mode_off, not_shown, scope
from src.conversation.memory import Memory
from src.errors import TryLater, UserError, reference
from src.leads.analyst import Asked, Before, Details, NotShown, Reading, Thanks, Understood, analyse
from src.leads.relaxing import relaxations
from src.leads.result import Result
from src.messages import Message
from src.routing import Context, Rendered

log = logging.getLogger(__name__)

THINKING = "is thinking…"


@dataclass(frozen=True, slots=True)
class Turn:
    """What will be said, and what a follow-up may refer to."""

    said: tuple[Rendered, ...]
    before: Before | None = None
    mode: str = "analyst"


def take(context: Context, message: Message) -> bool:
    """Take the turn; the status line is cleared whatever happens."""
    if not context.talk.on:
        _post(context, message, mode_off(context.handlers))
        return True
    context.reply.status(THINKING)
    try:
        return _answered(context, message)
    finally:
        context.reply.status("")


def _answered(context: Context, message: Message) -> bool:
    memory = Memory.of(context.talk.sessions, message)
    reading = read(context, message, memory)
    if isinstance(reading, Thanks):
        context.reply.react("+1")
        return True
    memory.remember_question()
    turn = respond(context, message, memory, reading)
    memory.remember_answer("\n\n".join(each.text for each in turn.said), turn.before, turn.mode)
    for each in turn.said:
        _post(context, message, each)
    return turn.mode != "failed"


def read(context: Context, message: Message, memory: Memory) -> Reading:
    """What the built-in analyst makes of it."""
    asked = Asked(
        now=context.received_at,
        zone=context.talk.zone,
        asker=message.user,
        names=context.leads.names(message.team),
        before=memory.before,
    )
    return analyse(message.text, asked)


def respond(context: Context, message: Message, memory: Memory, reading: Reading) -> Turn:
    """The analyst for what it fully understands; else the agent; else an honest no."""
    match reading:
        case Understood(query, card):
            result = context.leads.ask(message.team, query, context.received_at)
            return Turn((shown(context, message, result, card=card),), Before(query, _leads(result)))
        case Details(leads):
            found = [lead for each in leads if (lead := context.leads.by_id(message.team, each))]
            return Turn(tuple(map(lead_shown, found)) or (declined((), (), _why(context), context.handlers),))
        case NotShown(count):
            return Turn((not_shown(count),))
        case Thanks():
            return Turn(())
    if context.talk.agent:
        return by_agent(context, message, memory)
    return Turn((declined(reading.words, reading.suggestions, _why(context), context.handlers),))


def shown(context: Context, message: Message, result: Result, *, card: bool = False) -> Rendered:
    """The answer; the one lead that was asked for as its card, an empty one with the nearest question that has one."""
    lead = context.leads.by_id(message.team, result.listed[0].lead_id) if card and len(result.listed) == 1 else None
    if lead:
        return lead_shown(lead, scope(result), _by_whom(context))
    return answer(result, note=_by_whom(context), nearest=None if result.leads else nearest(context, message, result))


def nearest(context: Context, message: Message, result: Result) -> Result | None:
    """The first wider question that leads answer to."""
    for wider in relaxations(result.query):
        found = context.leads.ask(message.team, wider, context.received_at)
        if found.leads:
            return found
    return None


def by_agent(context: Context, message: Message, memory: Memory) -> Turn:
    """The agent's answer, or a reference when it fails."""
    assert context.talk.agent is not None  # noqa: S101 - the caller asked
    try:
        return Turn((context.talk.agent.answer(message.text, memory.history, context),), mode="agent")
    except (UserError, TryLater):
        raise
    except Exception:  # whatever a model's client raises: the person gets a reference, the log the rest
        ref = reference()
        log.exception("the agent failed", extra={"ref": ref, "channel": message.channel, "ts": message.ts})
        return Turn((failure(ref),), mode="failed")


def _post(context: Context, message: Message, said: Rendered) -> None:
    """In the thread; a direct message outside any thread is answered below it."""
    context.reply.post(said, threaded=message.channel_type != "im" or message.thread_ts is not None)


def _leads(result: Result) -> tuple[int, ...]:
    return tuple(each.lead_id for each in result.listed)[:50]


def _why(context: Context) -> str:
    return context.talk.why_no_agent


def _by_whom(context: Context) -> str:
    if context.talk.agent:
        return "Answered by the built-in analyst."
    return f"Answered by the built-in analyst, not by Claude: {context.talk.why_no_agent}."
