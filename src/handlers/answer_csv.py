"""The button "Get all as CSV": the whole list of an answer as a file in its thread."""

from src.blocks import notice
from src.errors import UserError
from src.leads.csv_export import csv_of
from src.leads.query import MOST_IN_A_FILE, LeadQuery
from src.messages import Action
from src.routing import Context, Handler, Sign, Stage


def export(context: Context) -> bool:
    """The same question asked again, now, without its limit on rows."""
    action = context.incoming
    if not isinstance(action, Action):
        return False
    result = context.leads.ask(action.team, whole(action.value), context.received_at)
    if not result.listed:
        context.reply.post(notice("No lead answers to that any more, so there is no file."))
        return True
    day = result.asked_at.astimezone(context.talk.zone).date().isoformat()
    context.reply.upload(f"leads-{day}.csv", csv_of(result), f"{len(result.listed):,} leads")
    return True


def whole(value: str) -> LeadQuery:
    """The question that the button carries. Raises UserError for one that is none of ours."""
    try:
        query = LeadQuery.model_validate_json(value)
    except ValueError:
        raise UserError("This button is from an older answer. Ask again, and use the new one.") from None
    return query.model_copy(update={"limit": query.limit or MOST_IN_A_FILE})


HANDLER = Handler(
    name="answer as CSV",
    stage=Stage.COMMAND,
    usage="",
    matches=lambda message: False,
    run=export,
    actions=("answer_csv",),
    sign=Sign.NONE,
)
