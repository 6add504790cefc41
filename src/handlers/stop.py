"""Stop: the button of an answer in progress, or the word in its thread."""

from src.conversation.memory import guarded
from src.conversation.stops import stopped_at
from src.messages import Message, Stop
from src.routing import Context, Handler, Sign, Stage

SEEN = "octagonal_sign"


def wants(message: Message) -> bool:
    return message.is_stop and (message.addressed or message.thread_ts is not None)


def ours(context: Context) -> bool:
    """The word is for the desk where it is called, and in the threads of its conversations."""
    message = context.incoming
    if not isinstance(message, Message) or message.addressed:
        return True
    thread, sessions = message.session_thread, context.talk.sessions
    return guarded(lambda: sessions.session_exists(message.channel, thread, team=message.team), False)


def stop(context: Context) -> bool:
    """Written down for whoever is answering there; if nobody is, the thread is told that all is at rest."""
    incoming, stops = context.incoming, context.talk.stops
    if not isinstance(incoming, (Message, Stop)) or stops is None:
        return False
    thread = incoming.session_thread if isinstance(incoming, Message) else incoming.thread_ts
    stops.record(incoming.team, incoming.channel, thread, stopped_at(float(incoming.ts), context.received_at))
    if isinstance(incoming, Message):
        context.reply.react(SEEN)
    else:
        context.reply.status("")
    return True


HANDLER = Handler(
    name="stop",
    stage=Stage.COMMAND,
    usage="the Stop button, or `stop` in the thread: end an answer that is being given",
    matches=wants,
    run=stop,
    stops=True,
    ours=ours,
    sign=Sign.NONE,
)
