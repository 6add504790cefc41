"""`give me this as CSV` after an answer, `export hot leads` at any time: leads as a file in the thread."""

import re

from src.blocks import declined
from src.conversation.memory import Memory, guarded
from src.errors import UserError
from src.leads.analyst import Asked, Declined, Understood, analyse
from src.leads.query import Column, LeadQuery
from src.messages import Message
from src.routing import Context, Handler, Stage
from src.uploads.exporting import hand_out, refuse_stranger

_FILE = r"(?:as|in|into|to) (?:an? )?(?:csv|excel|spreadsheet)(?: file| sheet)?"
_GIVE = r"(?:export|download|save|give|send|get|show|can i (?:have|get)|i(?: would|'d) like|i want|i need|let me have)"
_THIS = r"(?:this|that|it|these|those|them|all|the (?:list|answer|leads|result|results)|all of (?:this|that|it|them))"
#: The answer before, in several words.
THIS = re.compile(
    rf"(?:{_GIVE} (?:me |us )?)?(?:{_THIS} )?{_FILE}|(?:export|download)(?: {_THIS})?|(?:{_THIS} )?als csv(?: datei)?"
)
#: Whatever is named.
NAMED = re.compile(
    rf"(?:export|download) (?P<these>.+?)(?: {_FILE})?|{_GIVE} (?:me |us )?(?P<those>.+?) {_FILE}|(?P<die>.+) als csv"
)
NOTHING = "There is no answer before this that I could make a file of. Ask a question first, or say `export hot leads`."


def wants(message: Message) -> bool:
    """Said to the desk or in a thread; in a channel only what names leads."""
    said = plain(message.text)
    if message.addressed or message.thread_ts:
        return bool(THIS.fullmatch(said) or NAMED.fullmatch(said))
    return said.startswith("export ") and "lead" in said and NAMED.fullmatch(said) is not None


def plain(text: str) -> str:
    """What was said, without case, courtesy and marks around it."""
    said = " ".join(text[:300].casefold().replace("’", "'").split())
    return re.sub(r"^(?:please |now |(?:can|could) you (?:please )?)+|(?:,? please)?[\s?!.]*$", "", said)


def ours(context: Context) -> bool:
    """Said to the desk, or where it has talked."""
    message = context.incoming
    if not isinstance(message, Message) or message.addressed or message.thread_ts is None:
        return isinstance(message, Message)
    sessions, thread = context.talk.sessions, message.thread_ts
    return guarded(lambda: sessions.session_exists(message.channel, thread, team=message.team), False)


def export(context: Context) -> bool:
    """The leads of the answer before, or those that are named."""
    message = context.incoming
    if not isinstance(message, Message):
        return False
    refuse_stranger(context)
    query = meant(context, message)
    if query is not None:
        hand_out(context, with_address(query))
    return query is not None


def with_address(query: LeadQuery) -> LeadQuery:
    """The addresses too: without them nobody can do anything with the file elsewhere."""
    if not query.columns or Column.EMAIL in query.columns:
        return query
    return query.model_copy(update={"columns": (Column.EMAIL, *query.columns)})


def meant(context: Context, message: Message) -> LeadQuery | None:
    """What is to be in the file; None where it was told that the words are not understood. Raises UserError."""
    said, memory = plain(message.text), Memory.of(context.talk.sessions, message)
    if THIS.fullmatch(said):
        if memory.before is None:
            raise UserError(NOTHING)
        return memory.before.query
    found = NAMED.fullmatch(said)
    words = next(filter(None, found.groups()), "") if found else ""
    names = context.leads.names(message.team)
    reading = analyse(words, Asked(context.received_at, context.talk.zone, message.user, names, memory.before))
    if isinstance(reading, Understood):
        return reading.query
    unknown = reading if isinstance(reading, Declined) else Declined((words,))
    context.reply.post(declined(unknown.words, unknown.suggestions, "", context.handlers))
    return None


HANDLER = Handler(
    name="export",
    stage=Stage.COMMAND,
    usage="`give me this as CSV` after an answer, or `export hot leads`: leads as a file",
    matches=wants,
    run=export,
    ours=ours,
)
