"""The button "Draft e-mail" on a card: the first e-mail that Claude drafted for the lead, in the thread, to copy."""

from src.blocks import drafted
from src.errors import UserError
from src.messages import Action
from src.routing import Context, Handler, Sign, Stage


def draft_email(context: Context) -> bool:
    """The draft as it is now. Raises UserError if the lead is gone, or has changed since it was judged."""
    action = context.incoming
    if not isinstance(action, Action):
        return False
    lead = context.lead(action.value)
    if lead.card.judged is None or not lead.card.judged.body:
        raise UserError("The lead has changed since that was drafted. Its card has a new draft once Claude has looked.")
    context.reply.post(drafted(lead.draft, lead.card.judged))
    return True


HANDLER = Handler(
    name="draft an e-mail",
    stage=Stage.COMMAND,
    usage="",
    matches=lambda message: False,
    run=draft_email,
    actions=("draft_email",),
    sign=Sign.NONE,
)
