"""A file dropped into the conversation: looked at, then imported at once or asked about."""

from src.blocks import notice
from src.blocks.importing import already_in, reading
from src.errors import UserError
from src.leads.parsing import ADD_LEADS
from src.messages import Message, SharedFile
from src.routing import Context, Handler, Sign, Stage
from src.uploads.choice import Choice
from src.uploads.importing import import_file, must_ask, show_preview
from src.uploads.kinds import is_surely_table, is_table
from src.uploads.looking import Look, looked_at

USAGE = "drop a CSV or Excel file into the channel: its rows become leads, and you see what is taken for what"


def wants(message: Message) -> bool:
    """What may be a table; whatever is given to the desk itself is answered."""
    return bool(message.files) and (given(message) or any(is_table(file) for file in message.files))


def given(message: Message) -> bool:
    """Whether the files were given to the desk, and did not only come by."""
    return message.addressed or ADD_LEADS.search(message.text) is not None


def ours(context: Context) -> bool:
    """In a channel where uploads are left alone, only what was given to the desk."""
    message = context.incoming
    return isinstance(message, Message) and (given(message) or context.uploads.way(message.channel) != "off")


def take(context: Context) -> bool:
    """Each file of the message by itself."""
    message = context.incoming
    if not isinstance(message, Message):
        return False
    done = [taken(context, message, file) for file in message.files if given(message) or is_table(file)]
    return all(done)


def taken(context: Context, message: Message, file: SharedFile) -> bool:
    """One file; what cannot be read is said to who gave it to the desk, or where it says that it is a table."""
    try:
        if file.name and not is_table(file):
            raise UserError(f"I read CSV, TSV, text and Excel files (.xlsx), and {file.name} is none of them.")
        return seen(context, message, looked_at(context, file.id))
    except UserError as error:
        if not (given(message) or is_surely_table(file)):
            return True
        context.reply.post(notice(f"⚠️ {error}"))
        context.reply.react("warning")
        return False


def seen(context: Context, message: Message, look: Look) -> bool:
    """A list without addresses that only came by is not for us."""
    has_address = any(column.use == "email" for column in look.mapping.columns)
    if not (has_address or given(message)):
        return True
    choice = Choice(look.file.id)
    known = context.imports.earlier(message.team, look.digest) if context.imports else None
    if known and known.file_id != look.file.id:
        context.reply.post(already_in(known))
        return True
    if message.outsider or must_ask(context, look, choice):
        show_preview(context, look, choice)
        return True
    done = import_file(context, look, choice, context.reply.post(reading(look.file.name)))
    context.reply.react("white_check_mark" if done else "warning")
    return done


HANDLER = Handler(name="upload", stage=Stage.FILE, usage=USAGE, matches=wants, run=take, ours=ours, sign=Sign.NONE)
