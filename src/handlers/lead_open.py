"""The menu "Open a lead…": the card of one lead of a list, in the thread of the answer."""

from src.blocks import lead_shown
from src.errors import UserError
from src.messages import Action
from src.routing import Context, Handler, Sign, Stage


def open_lead(context: Context) -> bool:
    """The card as the lead is now. Raises UserError if it is gone, or another team's."""
    action = context.incoming
    if not isinstance(action, Action):
        return False
    number = int(action.value) if action.value.isdecimal() and len(action.value) < 19 else 0
    lead = context.leads.by_id(action.team, number)
    if lead is None:
        raise UserError("That lead is no longer here. Ask for the list again.")
    context.reply.post(lead_shown(lead))
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
