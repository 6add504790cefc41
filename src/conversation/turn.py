"""One turn of a conversation: see who may answer, remember the question, answer, remember the answer, say it."""

import logging
from dataclasses import dataclass

from src.blocks import answer, declined, failure, lead_shown, mode_off, not_shown, scope
from src.conversation.memory import Memory, guarded
from src.conversation.noting import noted
from src.errors import TryLater, UserError, reference
from src.leads.analyst import Asked, Before, Declined, Details, NotShown, Reading, Thanks, Understood, analyse
from src.leads.relaxing import relaxations
from src.leads.result import Result
from src.messages import Message
from src.routing import Context, Rendered

log = logging.getLogger(__name__)

THINKING = "is thinking…"
TEMPORARY = " Redis is away, so this conversation is remembered only until a restart."


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
    for each in _on_record(context, message, turn):
        _post(context, message, each)
    return turn.mode != "failed"


def _on_record(context: Context, message: Message, turn: Turn) -> tuple[Rendered, ...]:
    """What is said, with votes under what is an answer."""
    if turn.mode == "failed":
        return turn.said
    by = "claude" if turn.mode == "agent" else "analyst"
    return noted(context, message, turn.said, (turn.before.query,) if turn.before else (), by=by)


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
    """The analyst for what it fully understands, unless that is switched off; else the agent; else an honest no."""
    understood = isinstance(reading, Understood)
    if context.talk.agent and (isinstance(reading, Declined) or (understood and not context.talk.analyst_first)):
        return by_agent(context, message, memory, reading)
    return by_analyst(context, message, reading)


def by_analyst(context: Context, message: Message, reading: Reading, because: str = "") -> Turn:
    """What the store says to what was understood; `because` is why Claude did not answer, if it should have."""
    match reading:
        case Understood(query, card):
            result = context.leads.ask(message.team, query, context.received_at)
            said = shown(context, message, result, note=_by_whom(context, because), card=card)
            return Turn((said,), Before(query, _leads(result)))
        case Details(leads):
            found = [lead for each in leads if (lead := context.leads.by_id(message.team, each))]
            return Turn(tuple(map(lead_shown, found)) or (declined((), (), _why(context), context.handlers),))
        case NotShown(count):
            return Turn((not_shown(count),))
        case Declined(words, suggestions):
            return Turn((declined(words, suggestions, _why(context), context.handlers),))
        case Thanks():
            return Turn(())


def shown(context: Context, message: Message, result: Result, *, note: str, card: bool) -> Rendered:
    """The answer; the one lead that was asked for as its card, an empty one with the nearest question that has one."""
    lead = context.leads.by_id(message.team, result.listed[0].lead_id) if card and len(result.listed) == 1 else None
    if lead:
        return lead_shown(lead, scope(result), note)
    return answer(result, note=note, nearest=None if result.leads else nearest(context, message, result))


def nearest(context: Context, message: Message, result: Result) -> Result | None:
    """The first wider question that leads answer to."""
    for wider in relaxations(result.query):
        found = context.leads.ask(message.team, wider, context.received_at)
        if found.leads:
            return found
    return None


def by_agent(context: Context, message: Message, memory: Memory, reading: Reading) -> Turn:
    """The agent's answer; when it fails the analyst's, if it understood the question, or a reference."""
    assert context.talk.agent is not None  # noqa: S101 - the caller asked
    try:
        return Turn((context.talk.agent.answer(message.text, memory.history, context),), mode="agent")
    except (UserError, TryLater):
        raise
    except Exception:  # whatever a model's client raises: the person gets a reference, the log the rest
        ref = reference()
        log.exception("the agent failed", extra={"ref": ref, "channel": message.channel, "ts": message.ts})
        if isinstance(reading, Understood):
            return by_analyst(context, message, reading, f"it did not answer (reference {ref})")
        return Turn((failure(ref),), mode="failed")


def _post(context: Context, message: Message, said: Rendered) -> None:
    """In the thread; a direct message outside any thread is answered below it."""
    context.reply.post(said, threaded=message.channel_type != "im" or message.thread_ts is not None)


def _leads(result: Result) -> tuple[int, ...]:
    return tuple(each.lead_id for each in result.listed)[:50]


def _why(context: Context) -> str:
    return context.talk.why_no_agent


def _by_whom(context: Context, because: str) -> str:
    """Who answered, and what is not as it should be."""
    why = because or ("" if context.talk.agent else _why(context))
    who = f"the built-in analyst, not by Claude: {why}" if why else "the built-in analyst"
    return f"Answered by {who}.{TEMPORARY if guarded(lambda: context.talk.sessions.temporary, True) else ''}"
