"""`Wrong tier?` on a card: what tier it should be and why, kept with the card as it was."""

from typing import Any

from src.blocks.feedback import TIER, thanks, tier_modal
from src.errors import UserError
from src.leads.models import Lead, Tier
from src.messages import Action, Submission
from src.records.values import Kind, Opinion
from src.routing import Context, Handler, Sign, Stage

LATE = "The form could not be opened in time. Press `Wrong tier?` once more."


def contradict(context: Context) -> bool:
    """A click asks, the form that it opens is kept. Raises UserError if the lead is gone, or another team's."""
    incoming = context.incoming
    if isinstance(incoming, Action):
        if not context.reply.modal(tier_modal(context.lead(incoming.value))):
            context.reply.whisper(thanks(LATE))
    elif isinstance(incoming, Submission):
        keep(context, incoming)
    return True


def keep(context: Context, sent: Submission) -> None:
    """Keep what tier it should be. Raises UserError for none."""
    lead = context.lead(sent.about)
    if (tier := sent.values.get("tier", "")) not in set(Tier):
        raise UserError("Choose the tier that it should be.")
    reason = sent.values.get("reason", "")
    said = Opinion(Kind.TIER, sent.team, sent.user, lead.id, tier, context.received_at, reason, as_it_was(lead))
    context.records.say(said)
    context.reply.whisper(
        thanks(f"You say {tier}, it was {lead.card.tier}: that is noted for whoever tunes the rules.")
    )


def as_it_was(lead: Lead) -> dict[str, Any]:
    """The verdict that is contradicted, with its reasons."""
    card = lead.card
    reasons = [[reason.rule, reason.points, reason.evidence] for reason in card.reasons]
    return {"tier": card.tier.value, "score": card.score, "rubric": card.rubric, "reasons": reasons}


HANDLER = Handler(
    name="wrong tier",
    stage=Stage.COMMAND,
    usage="",
    matches=lambda message: False,
    run=contradict,
    actions=(TIER,),
    submissions=(TIER,),
    sign=Sign.NONE,
)
