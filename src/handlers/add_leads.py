"""`add leads: …`, many at once. Not there yet; it says so where it was said to the desk, and what works today."""

from src.blocks import notice
from src.leads.parsing import ADD_LEADS
from src.messages import Message
from src.routing import Context, Handler, Stage


def wants(message: Message) -> bool:
    return message.addressed and ADD_LEADS.search(message.text) is not None


def not_yet(context: Context) -> bool:
    """Say so."""
    context.reply.post(
        notice("I cannot take a whole list yet. Several lines in one message work, each beginning with `add lead:`")
    )
    return True


HANDLER = Handler(name="add leads", stage=Stage.COMMAND, usage="", matches=wants, run=not_yet)
