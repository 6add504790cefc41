"""Where an answer to something goes, and since when it may have been said."""

from src.messages import Command, FileShared, Incoming, Message, Stop
from src.slack.streams import Place


def thread_of(incoming: Incoming) -> str | None:
    """The thread that it is in, or begins; a command has none."""
    if isinstance(incoming, Message):
        return incoming.reply_thread
    if isinstance(incoming, Stop):
        return incoming.thread_ts
    return None if isinstance(incoming, (Command, FileShared)) else incoming.thread_ts or incoming.message_ts


def said_after(incoming: Incoming) -> float:
    """Before this moment nothing of the answer can have been said, in epoch seconds."""
    return float(incoming.ts) if isinstance(incoming, (Message, Stop)) else 0.0


def stream_key(incoming: Incoming, number: int) -> str:
    """What the message that grows is known by, once it is marked."""
    return f"{incoming.key}#stream:{number}"


def place_of(incoming: Incoming, *, threaded: bool) -> Place:
    """Where its answer grows, and for whom."""
    return Place(incoming.channel, thread_of(incoming) if threaded else None, incoming.team, incoming.user)
