"""A question said to the desk. Answers from the lead store are not there yet; it says so, and what works today."""

from src.blocks import notice
from src.handlers.add_lead import USAGE
from src.messages import Message
from src.routing import Context, Handler, Stage


def wants(message: Message) -> bool:
    return message.addressed


def not_yet(context: Context) -> bool:
    """Say so."""
    context.reply.post(notice(f"I cannot answer questions yet. What I can do today is take a lead: {USAGE}"))
    return True


HANDLER = Handler(name="ask", stage=Stage.QUESTION, usage="", matches=wants, run=not_yet)
