"""A file dropped into the conversation. Imports are not there yet; it says so where it was said to the desk."""

from src.blocks import notice
from src.messages import Message
from src.routing import Context, Handler, Stage


def wants(message: Message) -> bool:
    return message.addressed and bool(message.files)


def not_yet(context: Context) -> bool:
    """Say so."""
    context.reply.post(
        notice("I cannot read files yet. Several lines in one message work, each beginning with `add lead:`")
    )
    return True


HANDLER = Handler(name="upload", stage=Stage.FILE, usage="", matches=wants, run=not_yet)
