"""One turn of a conversation: see who may answer, remember the question, answer, remember the answer, say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from src.blocks import answer, declined, lead_shown, mode_off, not_shown, scope
from src.conversation.asking_claude import told_by_agent
from src.conversation.memory import Memory, guarded
from src.conversation.noting import noted
from src.conversation.placing import threaded
from src.conversation.told import queries_of
from src.leads.analyst import Asked, Before, Declined, Details, NotShown, Reading, Thanks, Understood, analyse
from src.leads.relaxing import relaxations
from src.leads.result import Result
from src.messages import Message
from src.rendered import Rendered
from src.routing import Context

THINKING = "is thinking…"
TEMPORARY = " Redis is away, so this conversation is remembered only until a restart."


@dataclass(frozen=True, slots=True)
class Turn:
    """What will be said, and what a follow-up may refer to; `after` follows the answer and is no part of it."""

    said: tuple[Rendered, ...]
    before: Before | None = None
    mode: str = "analyst"
    after: tuple[Rendered, ...] = ()
    queries: tuple[dict[str, Any], ...] = ()
    model: str = ""


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
    for each in (*_on_record(context, message, turn), *turn.after):
        _post(context, message, each)
    return True


def _on_record(context: Context, message: Message, turn: Turn) -> tuple[Rendered, ...]:
    """What is said, with votes under it."""
    by = "claude" if turn.mode == "agent" else "analyst"
    queries = turn.queries or (queries_of([turn.before.query]) if turn.before else ())
    return noted(context, message, turn.said, queries, by=by, model=turn.model)


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
            return Turn(tuple(map(lead_shown, found)) or (_declined(context, because),))
        case NotShown(count):
            return Turn((not_shown(count),))
        case Declined(words, suggestions):
            return Turn((_declined(context, because, words, suggestions),))
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
    """The agent's answer; where it has none the analyst's, if it understood the question, or an honest no."""
    told = told_by_agent(context, message, memory.history)
    if told.said is None:
        return by_analyst(context, message, reading, told.why)
    before = Before(told.query, told.leads) if told.query else None
    return Turn((told.said,), before, "agent", told.more, told.queries, told.model)


def _post(context: Context, message: Message, said: Rendered) -> None:
    context.reply.post(said, threaded=threaded(message))


def _leads(result: Result) -> tuple[int, ...]:
    return tuple(each.lead_id for each in result.listed)[:50]


def _declined(context: Context, because: str, words: Sequence[str] = (), suggestions: Sequence[str] = ()) -> Rendered:
    return declined(words, suggestions, because or _why(context), context.handlers)


def _why(context: Context) -> str:
    return context.talk.why_no_agent


def _by_whom(context: Context, because: str) -> str:
    """Who answered, and what is not as it should be."""
    why = because or ("" if context.talk.agent else _why(context))
    who = f"the built-in analyst, not by Claude: {why}" if why else "the built-in analyst"
    return f"Answered by {who}.{TEMPORARY if guarded(lambda: context.talk.sessions.temporary, True) else ''}"
