"""Where an answer goes."""

from src.messages import Message


def threaded(message: Message) -> bool:
    """In the thread; a direct message outside any thread is answered below it."""
    return message.channel_type != "im" or message.thread_ts is not None
