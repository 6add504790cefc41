"""👍 and 👎 under an answer: kept with the question, its queries and the answer; 👎 asks for a reason."""

from src.blocks.feedback import VOTED, thanks, why_modal
from src.errors import UserError
from src.messages import Action, Submission
from src.records.values import Kind, Opinion
from src.routing import Context, Handler, Sign, Stage

GONE = "That answer is no longer on record. Ask again, and tell me of the new one."


def vote(context: Context) -> bool:
    """A click counts at once, so that it counts too when the form is closed; a reason takes its place."""
    incoming = context.incoming
    if isinstance(incoming, Submission):
        keep(context, incoming, incoming.about, "down", incoming.values.get("reason", ""))
        context.reply.whisper(thanks())
    elif isinstance(incoming, Action):
        verdict, _, number = incoming.value.partition(":")
        keep(context, incoming, number, "up" if verdict == "up" else "down")
        if verdict == "up" or not context.reply.modal(why_modal(int(number))):
            context.reply.whisper(thanks())
    return True


def keep(context: Context, incoming: Action | Submission, number: str, verdict: str, reason: str = "") -> None:
    """Keep the opinion. Raises UserError where there is no such answer of this team any more."""
    known = int(number) if number.isdecimal() and len(number) < 19 else 0
    if context.records.answer(incoming.team, known) is None:
        raise UserError(GONE)
    said = Opinion(Kind.ANSWER, incoming.team, incoming.user, known, verdict, context.received_at, reason)
    context.records.say(said)


HANDLER = Handler(
    name="feedback",
    stage=Stage.COMMAND,
    usage="",
    matches=lambda message: False,
    run=vote,
    actions=(VOTED,),
    submissions=(VOTED,),
    sign=Sign.NONE,
)
