"""`help`, said to the desk: what it can do, taken from the handlers themselves."""

import re

from src.blocks import notice
from src.messages import Message
from src.routing import Context, Handler, Stage

HELP = re.compile(r"\s*(help|hilfe|aide|ayuda|\?)\s*[!?.]*\s*", re.IGNORECASE)


def wants(message: Message) -> bool:
    return message.addressed and HELP.fullmatch(message.text) is not None


def tell(context: Context) -> bool:
    """One line for each thing that can be done."""
    lines = [f"• {handler.usage}" for handler in context.handlers if handler.usage]
    context.reply.post(notice("\n".join(["*What I can do*", *lines])))
    return True


HANDLER = Handler(
    name="help",
    stage=Stage.COMMAND,
    usage="`help` in a direct message or with a mention: this list",
    matches=wants,
    run=tell,
)
