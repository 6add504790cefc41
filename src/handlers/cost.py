"""`what did this cost?` in a conversation; `usage`, said to the desk: what models took today and this month."""

import re
from datetime import datetime, timedelta

from src.blocks import spending
from src.conversation.memory import guarded
from src.messages import Message
from src.records.values import Part
from src.routing import Context, Handler, Stage

#: Whole sentences only: what leads, deals and webinars cost is for whoever answers questions.
THIS = re.compile(
    r"(?:and |so |ok |okay )?(?:"
    r"(?:what|how much) did (?:all )?(?:this|that)(?: (?:conversation|thread|answer|chat))? cost(?: us| me)?"
    r"|(?:what|how much) has this(?: (?:conversation|thread|chat))? cost(?: us| me)?(?: so far)?"
    r"|(?:what is|what's|whats|what was) the cost of this(?: (?:conversation|thread|answer|chat))?"
    r"|(?:the )?costs? of this(?: (?:conversation|thread|answer|chat))?"
    r"|was hat das(?: hier| alles)? gekostet|combien (?:ça|ca|cela) a coûté|cuánto (?:ha costado|costó) esto"
    r")"
)
DAYS = re.compile(
    r"(?:what|how much) (?:did|has) (?:today|this month) cost(?: us| so far)?"
    r"|(?:what|how much) (?:did|does|has) claude cost(?: us)?(?: today| this month)?(?: so far)?"
    r"|(?:usage|costs?|spending)(?: today| this month)|was hat (?:heute|dieser monat) gekostet"
)
WORD = re.compile(r"usage|costs?|spending|tokens|kosten|verbrauch")


def wants(message: Message) -> bool:
    """Cheap; whether a thread is the desk's is looked up after the ack."""
    said = plain(message.text)
    if message.addressed:
        return any(pattern.fullmatch(said) for pattern in (THIS, DAYS, WORD))
    return message.thread_ts is not None and THIS.fullmatch(said) is not None


def plain(text: str) -> str:
    """What was said, without case, courtesy and marks around it."""
    said = " ".join(text[:200].casefold().replace("’", "'").replace(",", " ").split())
    return re.sub(r"^(?:please )|(?: please)?[\s?!.]*$", "", said)


def ours(context: Context) -> bool:
    """Said to the desk, or where it has talked or looked at a lead."""
    message = context.incoming
    if not isinstance(message, Message) or message.addressed or message.thread_ts is None:
        return isinstance(message, Message)
    sessions, thread = context.talk.sessions, message.thread_ts
    known = guarded(lambda: sessions.session_exists(message.channel, thread, team=message.team), False)
    return known or bool(of_thread(context, message))


def tell(context: Context) -> bool:
    """This conversation where it is asked of this one; else today and this month, by person."""
    message = context.incoming
    if not isinstance(message, Message):
        return False
    said = plain(message.text)
    alone = message.thread_ts is None and message.channel_type != "im"
    if THIS.fullmatch(said) and not alone:
        shown = spending([("This conversation", of_thread(context, message))], people=False)
    else:
        shown = spending(periods(context, message.team), people=True)
    context.reply.post(shown, threaded=message.channel_type != "im" or message.thread_ts is not None)
    return True


def of_thread(context: Context, message: Message) -> list[Part]:
    return context.records.of_conversation(message.team, message.channel, message.session_thread)


def periods(context: Context, team: str) -> list[tuple[str, list[Part]]]:
    """Today and this month, in the desk's zone."""
    now = context.received_at.astimezone(context.talk.zone)
    zone = context.talk.zone.key
    today = (f"Today ({now:%a} {now.day} {now:%b}, {zone})", context.records.of_days(team, now, now))
    return [today, (f"{now:%B %Y}", context.records.of_days(team, first_of_month(now), now))]


def first_of_month(now: datetime) -> datetime:
    """The first day of the month at the same hour, in the same zone."""
    return now - timedelta(days=now.day - 1)


HANDLER = Handler(
    name="cost",
    stage=Stage.COMMAND,
    usage="`what did this cost?` in a conversation, `usage` for today and this month: what Claude took",
    matches=wants,
    run=tell,
    ours=ours,
)
