"""A lead that changes leaves its judgement behind and is to be looked at anew, in the same transaction."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, update

from src.database import UtcTime
from src.leads.judging.digests import digest
from src.leads.judging.tables import lead_runs
from src.leads.models import Assessment, Lead, Look

_OUTDATED = (
    update(lead_runs)
    .where(
        lead_runs.c.team == bindparam("in_team"),
        lead_runs.c.lead_id == bindparam("of_lead"),
        lead_runs.c.digest != bindparam("known_as"),
    )
    .values(
        state="waiting",
        look=Look.LOOKING.value,
        attempts=0,
        error="",
        batch="",
        digest=bindparam("known_as"),
        due_at=bindparam("due_at", type_=UtcTime()),
    )
)


def kept(old: Lead, assessed: Assessment) -> Assessment:
    """What was worked out anew, with the card as it was if a model judged the lead as just this.

    The same facts under the same rules give the same points, so the old card is that of now.
    """
    judged = old.card.judged
    if judged is None or judged.digest != digest(assessed.draft, assessed.card.rubric):
        return assessed
    return replace(assessed, card=old.card)


def follow(db: Connection, lead: Lead) -> None:
    """The lead is otherwise than it was: if a model was asked about it, it is to be looked at again, from the start."""
    known_as = digest(lead.draft, lead.card.rubric)
    place = {"in_team": lead.team, "of_lead": lead.id, "known_as": known_as}
    db.execute(_OUTDATED, {**place, "due_at": datetime.now(UTC)})
