"""Skip: a file that was asked about is not imported."""

from src.blocks.importing import SKIP, skipped
from src.handlers.import_file import chosen
from src.messages import Action
from src.routing import Context, Handler, Sign, Stage
from src.uploads.looking import remembered


def skip(context: Context) -> bool:
    """Who turned it down is seen in the place of the preview."""
    action = context.incoming
    if not isinstance(action, Action):
        return False
    look = remembered(context, chosen(action).file)
    context.reply.replace(action.message_ts, skipped(look.file.name if look else "The file", action.user))
    return True


HANDLER = Handler(
    name="skip a file",
    stage=Stage.COMMAND,
    usage="",
    matches=lambda message: False,
    run=skip,
    actions=(SKIP,),
    sign=Sign.NONE,
)
