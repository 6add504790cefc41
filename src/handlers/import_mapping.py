"""Change mapping: a form that says what each column is for, and the preview anew."""

from dataclasses import replace

from src.blocks import notice
from src.blocks.importing import CHANGE, already_in, mapping_modal
from src.errors import UserError
from src.handlers.import_file import OLD, chosen
from src.leads.csv_import import Mapping
from src.messages import Action, Submission
from src.rendered import Modal
from src.routing import Context, Handler, Sign, Stage
from src.uploads.choice import LETTERS, MOST_COLUMNS, Choice
from src.uploads.importing import show_preview
from src.uploads.looking import Look, looked_at, remembered

LATE = "The form could not be opened in time. Press `Change mapping` once more."


def change(context: Context) -> bool:
    """A click opens the form; the form brings the preview as it was chosen."""
    incoming = context.incoming
    if isinstance(incoming, Action):
        choice = chosen(incoming)
        look = remembered(context, choice.file) or looked_at(context, choice.file)
        if not context.reply.modal(form_of(look, choice)):
            context.reply.whisper(notice(LATE))
    elif isinstance(incoming, Submission):
        choice = Choice.read(incoming.about) or refuse()
        show_again(context, incoming, choice)
    return True


def show_again(context: Context, sent: Submission, choice: Choice) -> None:
    """The preview as it was chosen now; an import that somebody began meanwhile stays as it is."""
    look = looked_at(context, choice.file)
    known = context.imports.earlier(sent.team, look.digest) if context.imports else None
    if known:
        context.reply.whisper(already_in(known))
    else:
        show_preview(context, look, replace(choice, uses=uses(sent, look.mapping)), sent.message_ts)


def form_of(look: Look, choice: Choice) -> Modal:
    return mapping_modal(choice.of(look.mapping), [cells for _, cells in look.first], str(choice), MOST_COLUMNS)


def refuse() -> Choice:
    raise UserError(OLD)


def uses(sent: Submission, mapping: Mapping) -> dict[int, str]:
    """The columns that are for something else than they seemed, or that were not sure: a person has looked at them."""
    said = {place: sent.values.get(f"use:{place}", "") for place in range(min(MOST_COLUMNS, len(mapping.columns)))}
    return {
        place: use
        for place, use in said.items()
        if use in LETTERS and (use != mapping.columns[place].use or mapping.columns[place].confidence < 1)
    }


HANDLER = Handler(
    name="change a mapping",
    stage=Stage.COMMAND,
    usage="",
    matches=lambda message: False,
    run=change,
    actions=(CHANGE,),
    submissions=(CHANGE,),
    sign=Sign.NONE,
)
