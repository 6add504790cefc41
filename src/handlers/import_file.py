"""The buttons Import, Import new ones only and Import all as new of a preview."""

from src.blocks.importing import IMPORT, WAYS
from src.errors import UserError
from src.messages import Action
from src.routing import Context, Handler, Sign, Stage
from src.uploads.choice import Choice
from src.uploads.importing import import_file
from src.uploads.looking import looked_at

OLD = "This button is from an older preview. Share the file once more."
OUTSIDE = "Only people of the workspace that this desk belongs to may import leads."


def start(context: Context) -> bool:
    """Import the file as the preview showed it, in the preview's place."""
    action = context.incoming
    if not isinstance(action, Action):
        return False
    choice = chosen(action)
    look = looked_at(context, choice.file)
    return import_file(context, look, choice, action.message_ts)


def chosen(action: Action) -> Choice:
    """What the button carries. Raises UserError for one that is none of ours, and for people of other workspaces."""
    if action.outside:
        raise UserError(OUTSIDE)
    choice = Choice.read(action.value)
    if choice is None:
        raise UserError(OLD)
    return choice


HANDLER = Handler(
    name="import a file",
    stage=Stage.COMMAND,
    usage="",
    matches=lambda message: False,
    run=start,
    actions=tuple(f"{IMPORT}_{policy}" for policy in WAYS),
    sign=Sign.NONE,
)
