"""A question about the leads, and every message of a conversation that the desk is in."""

from src.conversation.memory import guarded
from src.conversation.relevance import Verdict, Where, wanted
from src.conversation.signals import may_speak_to_the_desk
from src.conversation.triggers import is_command, is_conversational_query
from src.conversation.turn import take
from src.leads.names import Names
from src.messages import Message
from src.routing import Context, Handler, Sign, Stage


def wants(message: Message) -> bool:
    """Cheap: a reply in a thread may belong to a conversation, and that is looked up after the ack."""
    if is_command(message.text):
        return False
    return message.addressed or message.thread_ts is not None or may_be_ours(message.text)


def may_be_ours(text: str) -> bool:
    """Cheap, and without names: False for what can never be a question to the desk, in any mode."""
    return is_conversational_query(text) or may_speak_to_the_desk(text)


def ours(context: Context) -> bool:
    """Whether this is said to the desk: by where it is, by what it asks, and by the names in the store."""
    message, talk = context.incoming, context.talk
    if not isinstance(message, Message):
        return False
    where = place(context, message)
    names = guarded(lambda: context.leads.names(message.team), Names())
    verdict = wanted(talk.where, message.text, where=where, names=names, triggers=talk.triggers)
    if verdict is Verdict.REACT:
        context.reply.react("+1")
    return verdict is Verdict.ANSWER


def place(context: Context, message: Message) -> Where:
    """A mention counts wherever it is; a thread is the desk's if it has talked there."""
    if message.channel_type == "im":
        return Where.DM
    if message.mentions_bot:
        return Where.MENTION
    if message.thread_ts is None:
        return Where.CHANNEL
    sessions, thread = context.talk.sessions, message.thread_ts
    known = guarded(lambda: sessions.session_exists(message.channel, thread, team=message.team), False)
    return Where.SESSION if known else Where.THREAD


def ask(context: Context) -> bool:
    message = context.incoming
    return isinstance(message, Message) and take(context, message)


HANDLER = Handler(
    name="ask",
    stage=Stage.QUESTION,
    usage="`How many leads today?`, `Show me the top 5 HOT leads`, and in the thread `and by source?`: ask about leads",
    matches=wants,
    run=ask,
    ours=ours,
    sign=Sign.STATUS,
)
