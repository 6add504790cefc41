"""The button "Get all as CSV": the whole list of an answer as a file in its thread."""

from src.errors import UserError
from src.leads.query import LeadQuery
from src.messages import Action
from src.routing import Context, Handler, Sign, Stage
from src.uploads.exporting import hand_out


def export(context: Context) -> bool:
    """The same question asked again, now, without its limit on rows."""
    action = context.incoming
    if not isinstance(action, Action):
        return False
    hand_out(context, carried(action.value))
    return True


def carried(value: str) -> LeadQuery:
    """The question that the button carries. Raises UserError for one that is none of ours."""
    try:
        return LeadQuery.model_validate_json(value)
    except ValueError:
        raise UserError("This button is from an older answer. Ask again, and use the new one.") from None


HANDLER = Handler(
    name="answer as CSV",
    stage=Stage.COMMAND,
    usage="",
    matches=lambda message: False,
    run=export,
    actions=("answer_csv",),
    sign=Sign.NONE,
)
