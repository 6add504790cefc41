"""The menu "Open a lead…": the card of one lead of a list, in the thread of the answer."""

from src.blocks import lead_shown
from src.messages import Action
from src.routing import Context, Handler, Sign, Stage


def open_lead(context: Context) -> bool:
    """The card as the lead is now. Raises UserError if it is gone, or another team's."""
    action = context.incoming
    if not isinstance(action, Action):
        return False
    context.reply.post(lead_shown(context.lead(action.value)))
    return True


HANDLER = Handler(
    name="open a lead",
    stage=Stage.COMMAND,
    usage="",
    matches=lambda message: False,
    run=open_lead,
    actions=("lead_open",),
    sign=Sign.NONE,
)
