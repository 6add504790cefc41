"""The names in a team's store, the most frequent first."""

from sqlalchemy import Connection, func, select

from src.leads.asking.folding import country_key, country_name, folded
from src.leads.models import LeadDraft
from src.leads.names import Names
from src.leads.tables import leads

#: More names than any question can tell apart.
MOST_NAMES = 50_000


def names(db: Connection, team: str) -> Names:
    """Each as it is written, once."""
    return Names(
        companies=_named(db, team, "company"),
        owners=_named(db, team, "owner"),
        sources=_named(db, team, "source"),
        statuses=_named(db, team, "status"),
        industries=_named(db, team, "industry"),
        countries=tuple(map(country_name, _named(db, team, "country", label="country_key"))),
    )


def _named(db: Connection, team: str, field: str, label: str = "") -> tuple[str, ...]:
    key, written = leads.c[f"{field}_key"], leads.c[label or field]
    query = select(func.max(written)).where(leads.c.team == team, key != "").group_by(key)
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
