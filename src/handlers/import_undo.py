"""Undo: what an import changed is taken back, and nothing that changed since."""

import time

from src.blocks.importing import UNDO, undoing, undone
from src.handlers.import_stop import import_of
from src.imports.values import Import
from src.messages import Action
from src.routing import Context, Handler, Sign, Stage
from src.uploads.importing import EVERY


def undo(context: Context) -> bool:
    """In sight, in the place of the summary; a second click finds it done."""
    action = context.incoming
    if not isinstance(action, Action):
        return False
    (imports, known), shown = import_of(context, action), [0.0]

    def tell(so_far: Import) -> None:
        if time.monotonic() >= shown[0]:
            shown[0] = time.monotonic() + EVERY
            context.reply.show(action.message_ts, undoing(so_far))

    was = imports.undo(known.id, action.user, tell)
    context.reply.replace(action.message_ts, undone(was, was.ended_by))
    return True


HANDLER = Handler(
    name="undo an import",
    stage=Stage.COMMAND,
    usage="",
    matches=lambda message: False,
    run=undo,
    actions=(UNDO,),
    sign=Sign.NONE,
)
