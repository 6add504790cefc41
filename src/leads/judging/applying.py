"""A judgement becomes a part of the lead that it is of, within a transaction."""

from dataclasses import replace
from typing import Protocol

from sqlalchemy import Connection, bindparam, select, update

from src.leads import rows
from src.leads.models import Assessment, Judged, Lead, LeadDraft
from src.leads.rollups.keeping import Change
from src.leads.tables import leads

_LOCKED = select(leads).where(leads.c.team == bindparam("team"), leads.c.id == bindparam("id")).with_for_update()
_UPDATE = update(leads).where(leads.c.team == bindparam("in_team"), leads.c.id == bindparam("with_id"))


class Assess(Protocol):
    """What is made of a draft, and of a judgement if that is of just this draft; pure."""

    def __call__(self, draft: LeadDraft, *, judged: Judged | None = None) -> Assessment: ...


def apply(db: Connection, team: str, lead_id: int, judged: Judged, assess: Assess) -> tuple[Lead, Change] | None:
    """The lead with its new score, and the change that the rollups are to follow, last of all in the transaction.

    None, and nothing is changed, if the lead is gone or no longer what was judged.
    """
    row = db.execute(_LOCKED, {"team": team, "id": lead_id}).mappings().one_or_none()
    if row is None:
        return None
    old = rows.lead_of(row)
    assessed = assess(old.draft, judged=judged)
    if assessed.card.judged is None:
        return None
    values = rows.lead_row(assessed)
    db.execute(_UPDATE, {**values, "in_team": team, "with_id": lead_id})
    new = replace(old, draft=assessed.draft, insights=assessed.insights, card=assessed.card)
    return new, (dict(row), {**row, **values})
