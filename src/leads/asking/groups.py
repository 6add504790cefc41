"""Leads added up by group: SQL adds up by key and by quarter of an hour, and Python puts those into the zone's days.

SQLite knows no time zones. All zones in use keep to quarters of an hour (https://www.iana.org/time-zones), so a quarter
lies in one day wherever that begins, whatever the clocks do that night.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Integer, cast, func, literal, select

from src.leads.asking.conditions import Condition
from src.leads.asking.folding import country_name
from src.leads.asking.tally import Tally
from src.leads.periods import Unit, begin_of
from src.leads.query import Group
from src.leads.tables import leads

_QUARTER = 900
#: The column that a group goes by, and the one that has its spelling.
_BY: dict[Group, tuple[str, str]] = {
    Group.TIER: ("tier", "tier"),
    Group.COMPANY: ("company_key", "company"),
    Group.DOMAIN: ("domain", "domain"),
    Group.TITLE: ("title_key", "title"),
    Group.COUNTRY: ("country_key", "country_key"),
    Group.INDUSTRY: ("industry_key", "industry"),
    Group.SOURCE: ("source_key", "source"),
    Group.OWNER: ("owner_key", "owner"),
    Group.STATUS: ("status_key", "status"),
    Group.ADDED_BY: ("created_by", "created_by"),
}
_TALLY = (
    func.count(),
    func.sum(leads.c.score),
    func.min(leads.c.score),
    func.max(leads.c.score),
    func.count(leads.c.budget_amount),
    func.sum(leads.c.budget_amount),
    func.min(leads.c.budget_amount),
    func.max(leads.c.budget_amount),
)


@dataclass(frozen=True, slots=True)
class Grouping:
    """By what leads are added up, in which zone; `by_currency` keeps budgets apart."""

    groups: tuple[Group, ...]
    zone: ZoneInfo
    dated_by: str = "created"
    by_currency: bool = False


Tallies = dict[tuple[tuple[str, ...], str], Tally]


def tallied(db: Connection, condition: Condition, grouping: Grouping) -> Tallies:
    """A tally for each (labels, currency); all leads under `((), "")` if they are not grouped."""
    keys = [_key(group, grouping.dated_by, db.dialect.name) for group in grouping.groups]
    labels = [_label(group) for group in grouping.groups]
    currency = leads.c.budget_currency if grouping.by_currency else literal("")
    query = select(*keys, *labels, currency, *_TALLY).where(condition)
    by = [*keys, *([currency] if grouping.by_currency else [])]
    rows = db.execute(query.group_by(*by) if by else query).all()
    return _added_up(rows, grouping)


def _key(group: Group, dated_by: str, dialect: str) -> ColumnElement[Any]:
    if group.unit is None:
        return leads.c[_BY[group][0]]
    at = leads.c.created_at if dated_by == "created" else leads.c.updated_at
    if dialect == "sqlite":
        return cast(func.strftime("%s", at), Integer) // _QUARTER
    return cast(func.floor(func.extract("epoch", at) / _QUARTER), Integer)


def _label(group: Group) -> ColumnElement[Any]:
    return literal("") if group.unit else func.max(leads.c[_BY[group][1]])


def _added_up(rows: Sequence[Sequence[object]], grouping: Grouping) -> Tallies:
    width = len(grouping.groups)
    found: Tallies = defaultdict(Tally)
    for row in rows:
        pairs = zip(grouping.groups, row[:width], row[width : 2 * width], strict=True)
        labels = tuple(label_of(group, key, label, grouping.zone) for group, key, label in pairs)
        tally = Tally.of(row[2 * width + 1 :])
        if tally.leads or not width:
            found[labels, str(row[2 * width])].add(tally)
    return found


def label_of(group: Group, key: object, label: object, zone: ZoneInfo) -> str:
    """What a group is called: a time by its first day, a country by its name, the rest as it is written."""
    if group.unit and isinstance(key, int):
        return begin_of(_day(key, zone), group.unit).isoformat()
    return country_name(str(label)) if group is Group.COUNTRY else str(label)


def _day(quarter: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(quarter * _QUARTER, UTC).astimezone(zone).date()


def filled(tallies: Tallies, grouping: Grouping) -> Tallies:
    """With the times between the first and the last at which nothing came."""
    if len(grouping.groups) != 1 or (unit := grouping.groups[0].unit) is None or len(tallies) < 2:
        return tallies
    days = sorted(date.fromisoformat(labels[0]) for labels, _ in tallies)
    currency = next(iter(tallies))[1]
    day = days[0]
    while day < days[-1]:
        tallies.setdefault(((day.isoformat(),), currency), Tally())
        day = begin_of(day + timedelta(days=1) if unit is Unit.DAY else day, unit, 0 if unit is Unit.DAY else 1)
    return tallies
