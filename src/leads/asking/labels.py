"""What groups are called: as people write it, countries by their names, times by their first day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from src.leads.asking.folding import country_name
from src.leads.asking.groups import Key
from src.leads.query import Group
from src.leads.rollups.buckets import ALL_TIME
from src.leads.tables import lead_rollups, leads

#: Groups by a folded form of what people write; each has a cut of its name that keeps how it is written.
_SPELLED = (Group.COMPANY, Group.TITLE, Group.INDUSTRY, Group.SOURCE, Group.OWNER, Group.STATUS)
Spelled = Mapping[Group, Mapping[str, str]]


def spelled(db: Connection, team: str, groups: Sequence[Group], keys: Iterable[Key]) -> Spelled:
    """How the keys of each group are written."""
    places = [place for place, group in enumerate(groups) if group in _SPELLED]
    wanted = {groups[place]: {values[place] for values, _ in keys if values[place].strip()} for place in places}
    return {group: _written(db, team, group, values) for group, values in wanted.items() if values}


def _written(db: Connection, team: str, group: Group, values: set[str]) -> dict[str, str]:
    r = lead_rollups.c
    kept = select(r.key_1, func.max(r.spelled)).where(r.team == team, r.cut == group.value, r.bucket == ALL_TIME)
    found = {key: text for key, text in db.execute(kept.where(r.key_1.in_(values)).group_by(r.key_1)) if text}
    missing = values - found.keys()
    return found | _as_said(db, team, group, missing) if missing else found


def _as_said(db: Connection, team: str, group: Group, values: set[str]) -> dict[str, str]:
    """As the leads have it: the rollups are not complete yet."""
    key = leads.c[f"{group.value}_key"]
    query = select(key, func.max(leads.c[group.value])).where(leads.c.team == team, key.in_(values))
    return dict(db.execute(query.group_by(key)).all())


def label(group: Group, key: Any, written: Spelled) -> str:
    """What one group is called; "" is what is not known."""
    if isinstance(key, date):
        return key.isoformat()
    return country_name(key) if group is Group.COUNTRY else written.get(group, {}).get(key, key.strip())
