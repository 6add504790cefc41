"""The names in a team's store, the most frequent first."""

from functools import partial

from sqlalchemy import Connection, func, select

from src.leads.asking.folding import country_key, country_name, folded
from src.leads.models import LeadDraft
from src.leads.names import Names
from src.leads.query import Group
from src.leads.rollups.buckets import ALL_TIME
from src.leads.rollups.keeping import EVERY_LEAD, kept
from src.leads.tables import lead_rollups, leads

_R = lead_rollups.c

#: More names than any question can tell apart.
MOST_NAMES = 50_000


def names(db: Connection, team: str) -> Names:
    """Each as it is written, once."""
    whole = kept(db).up_to == EVERY_LEAD
    named = partial(_kept_ready if whole else _counted, db, team)
    return Names(
        companies=named(Group.COMPANY),
        owners=named(Group.OWNER),
        sources=named(Group.SOURCE),
        statuses=named(Group.STATUS),
        industries=named(Group.INDUSTRY),
        countries=tuple(map(country_name, named(Group.COUNTRY))),
    )


def _kept_ready(db: Connection, team: str, group: Group) -> tuple[str, ...]:
    """From the cut of that name, whose first column is what it is compared by."""
    written = func.max(_R.key_1 if group is Group.COUNTRY else _R.spelled)
    those = select(written).where(_R.team == team, _R.cut == group.value, _R.bucket == ALL_TIME)
    query = those.where(_R.key_1 != "").group_by(_R.key_1).order_by(func.sum(_R.leads).desc(), _R.key_1)
    return tuple(db.execute(query.limit(MOST_NAMES)).scalars())


def _counted(db: Connection, team: str, group: Group) -> tuple[str, ...]:
    """From the leads, while the rollups are made."""
    key = leads.c[f"{group.value}_key"]
    written = func.max(key if group is Group.COUNTRY else leads.c[group.value])
    query = select(written).where(leads.c.team == team, key != "").group_by(key)
    return tuple(db.execute(query.order_by(func.count().desc(), key).limit(MOST_NAMES)).scalars())


def named_too(names: Names, draft: LeadDraft) -> Names:
    """The names with this lead's."""
    country = country_name(country_key(draft.country)) if draft.country else ""
    return Names(
        companies=_with(names.companies, draft.company),
        owners=_with(names.owners, draft.owner),
        sources=_with(names.sources, draft.source),
        statuses=_with(names.statuses, draft.status),
        industries=_with(names.industries, draft.industry),
        countries=_with(names.countries, country),
    )


def _with(known: tuple[str, ...], name: str) -> tuple[str, ...]:
    return known if not name or folded(name) in map(folded, known) else (*known, name)
