"""`add leads: Q4 batch` and lines below it: each line a lead, imported like a file."""

from src.blocks import notice
from src.blocks.importing import reading
from src.leads.parsing import ADD_LEADS
from src.messages import Message
from src.routing import Context, Handler, Sign, Stage
from src.uploads.pasted import Pasted, import_pasted, pasted

EXAMPLE = "`add leads: Q4 batch`, and below it a line for each: `jane@acme.com Jane Doe, Acme, VP Sales`"


def wants(message: Message) -> bool:
    return ADD_LEADS.search(message.text) is not None


def add_leads(context: Context) -> bool:
    """Every line by itself, with one message that tells of all."""
    message = context.incoming
    if not isinstance(message, Message):
        return False
    lines: Pasted = pasted(message.text)
    if not lines.rows:
        context.reply.post(
            notice(f"There is no line with an e-mail address in it. Like this: {EXAMPLE}. Or drop a file.")
        )
        context.reply.react("warning")
        return False
    done = import_pasted(context, message, lines, context.reply.post(reading(lines.name)))
    context.reply.react("white_check_mark" if done else "warning")
    return done


HANDLER = Handler(
    name="add leads",
    stage=Stage.COMMAND,
    usage=f"{EXAMPLE}: many leads at once",
    matches=wants,
    run=add_leads,
    sign=Sign.NONE,
)
