"""Stop: an import leaves the rest of its file; what is in stays."""

from src.blocks.importing import STOP
from src.edges import Imports
from src.errors import UserError
from src.handlers.import_file import OUTSIDE
from src.imports.values import Import
from src.messages import Action
from src.routing import Context, Handler, Sign, Stage

UNKNOWN = "This import is not known here any more."


def stop(context: Context) -> bool:
    """Noted at once; whoever reads the file sees it before the next rows, and tells how far it came."""
    action = context.incoming
    if not isinstance(action, Action):
        return False
    imports, known = import_of(context, action)
    imports.stop(known.id, action.user)
    return True


def import_of(context: Context, action: Action) -> tuple[Imports, Import]:
    """The import that the button is about. Raises UserError for another team's, and for people of other workspaces."""
    if action.outside:
        raise UserError(OUTSIDE)
    imports = context.imports
    known = imports.get(action.value) if imports else None
    if imports is None or known is None or known.team != action.team:
        raise UserError(UNKNOWN)
    return imports, known


HANDLER = Handler(
    name="stop an import",
    stage=Stage.COMMAND,
    usage="",
    matches=lambda message: False,
    run=stop,
    actions=(STOP,),
    sign=Sign.NONE,
)
