"""Leads added up by group: SQL adds up by key and by day in the zone, and Python puts days into weeks and months."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Integer, case, cast, func, literal, select

from src.leads.asking.conditions import Condition
from src.leads.asking.folding import country_name
from src.leads.asking.offsets import offsets
from src.leads.asking.tally import Tally
from src.leads.periods import Unit, begin_of
from src.leads.query import Group
from src.leads.tables import leads

_DAY = 86_400
_EPOCH = date(1970, 1, 1)
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
    at = leads.c.created_at if grouping.dated_by == "created" else leads.c.updated_at
    timed = any(group.unit for group in grouping.groups)
    day = local_day(db, condition, at, grouping.zone) if timed else literal("")
    keys = [day if group.unit else leads.c[_BY[group][0]] for group in grouping.groups]
    labels = [_label(group) for group in grouping.groups]
    currency = leads.c.budget_currency if grouping.by_currency else literal("")
    query = select(*keys, *labels, currency, *_TALLY).where(condition)
    by = [*keys, *([currency] if grouping.by_currency else [])]
    rows = db.execute(query.group_by(*by) if by else query).all()
    return _added_up(rows, grouping)


def local_day(db: Connection, condition: Condition, at: Any, zone: ZoneInfo) -> ColumnElement[Any]:
    """The number of the day in the zone, counted from 1970: the instant moved by the offset that the clocks had."""
    first, last = db.execute(select(func.min(at), func.max(at)).where(condition)).one()
    now = datetime.now(UTC)
    found = offsets(zone, (first or now).date(), (last or now).date())
    seconds = cast(func.strftime("%s", at), Integer) if db.dialect.name == "sqlite" else func.extract("epoch", at)
    periods = list(
        zip((began for began, _ in found.changes), (found.first, *(o for _, o in found.changes)), strict=False)
    )
    last_offset = found.changes[-1][1] if found.changes else found.first
    shift = case(*((at < until, east) for until, east in periods), else_=last_offset) if periods else last_offset
    return (
        cast(func.floor((seconds + shift) / _DAY), Integer)
        if db.dialect.name != "sqlite"
        else (seconds + shift) // _DAY
    )


def _label(group: Group) -> ColumnElement[Any]:
    return literal("") if group.unit else func.max(leads.c[_BY[group][1]])


def _added_up(rows: Sequence[Sequence[Any]], grouping: Grouping) -> Tallies:
    """Rows of one group put together, under the spelling that sorts last: a key may come on many days."""
    width = len(grouping.groups)
    spelled: dict[tuple[Group, object], str] = {}
    found: dict[tuple[tuple[object, ...], str], Tally] = defaultdict(Tally)
    for row in rows:
        pairs = list(zip(grouping.groups, row[:width], row[width : 2 * width], strict=True))
        keys = tuple(_by_unit(group, key) for group, key, _ in pairs)
        for (group, _, label), key in zip(pairs, keys, strict=True):
            spelled[group, key] = max(spelled.get((group, key), ""), str(label))
        tally = Tally.of(row[2 * width + 1 :])
        if tally.leads or not width:
            found[keys, str(row[2 * width])].add(tally)
    return {
        (
            tuple(label_of(g, key, spelled[g, key]) for g, key in zip(grouping.groups, keys, strict=True)),
            currency,
        ): tally
        for (keys, currency), tally in found.items()
    }


def _by_unit(group: Group, key: object) -> object:
    """The day's week, month …: its first day; any other key as it is."""
    return begin_of(_EPOCH + timedelta(days=key), group.unit) if group.unit and isinstance(key, int) else key


def label_of(group: Group, key: object, spelled: str) -> str:
    """What a group is called: a time by its first day, a country by its name, the rest as it is written."""
    if isinstance(key, date):
        return key.isoformat()
    return country_name(spelled) if group is Group.COUNTRY else spelled


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
