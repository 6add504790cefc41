"""Leads added up by group: SQL adds up by key and by day in the zone, and Python puts days into weeks and months."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, literal, select

from src.leads.asking.ready import ready
from src.leads.asking.sources import Scope, Source, the_leads
from src.leads.asking.tally import Tally, needed
from src.leads.periods import Unit, begin_of
from src.leads.query import Group, Measure
from src.leads.rollups.buckets import first_day

_EPOCH = date(1970, 1, 1)
#: The column that a group goes by.
_BY = {
    Group.TIER: "tier",
    Group.COMPANY: "company_key",
    Group.DOMAIN: "domain",
    Group.TITLE: "title_key",
    Group.COUNTRY: "country_key",
    Group.INDUSTRY: "industry_key",
    Group.SOURCE: "source_key",
    Group.OWNER: "owner_key",
    Group.STATUS: "status_key",
    Group.ADDED_BY: "created_by",
}
#: The column that a measure looks at, where a count and a sum will not do.
_EXTREMES = {
    Measure.MINIMUM_SCORE: "score",
    Measure.MAXIMUM_SCORE: "score",
    Measure.MINIMUM_BUDGET: "budget_amount",
    Measure.MAXIMUM_BUDGET: "budget_amount",
}

#: A group: its values as the columns have them (a time by its first day), and its currency if budgets are asked for.
Key = tuple[tuple[Any, ...], str]
Tallies = dict[Key, Tally]


@dataclass(frozen=True, slots=True)
class Grouping:
    """By what leads are added up, and for which measures."""

    groups: tuple[Group, ...] = ()
    measures: tuple[Measure, ...] = ()

    @property
    def unit(self) -> Unit | None:
        """The unit of the group by time, if there is one."""
        return next((group.unit for group in self.groups if group.unit), None)

    @property
    def by_currency(self) -> bool:
        """Budgets are told apart by currency."""
        return any(measure.value.endswith("budget") for measure in self.measures)

    @property
    def by(self) -> set[str]:
        """The columns that groups are told by."""
        by = {_BY[group] for group in self.groups if not group.unit}
        return by | ({"budget_currency"} if self.by_currency else set())

    @property
    def looked_at(self) -> set[str]:
        """The columns of which a measure is the least or the most."""
        return {_EXTREMES[measure] for measure in self.measures if measure in _EXTREMES}

    @property
    def sums(self) -> tuple[str, ...]:
        """What has to be added up for the measures, and how many leads there are."""
        return tuple({name: None for measure in (Measure.COUNT, *self.measures) for name in needed(measure)})


def source_of(db: Connection, scope: Scope, grouping: Grouping) -> Source:
    """What is kept ready, or else the leads."""
    found = ready(db, scope, grouping.by, grouping.looked_at, grouping.unit)
    return found or the_leads(db, scope, timed=grouping.unit is not None)


def keys_of(source: Source, grouping: Grouping) -> list[Any]:
    """What a group is told by."""
    keys = [source.day if group.unit else source.columns[_BY[group]] for group in grouping.groups]
    return [*keys, source.columns["budget_currency"] if grouping.by_currency else literal("")]


def adding_up(source: Source, grouping: Grouping) -> Select[Any]:
    """A row for each group: what it is told by, and what its leads add up to."""
    keys = keys_of(source, grouping)
    query = select(*keys, *(source.sums[name] for name in grouping.sums)).where(source.rows)
    by = keys if grouping.by_currency else keys[:-1]
    return query.group_by(*by) if by and not source.apart else query


def tallied(db: Connection, query: Select[Any], grouping: Grouping) -> Tallies:
    """What was added up, rows of one group together: a week comes on seven days. Without groups there is one."""
    width = len(grouping.groups)
    found: dict[Key, Tally] = defaultdict(Tally)
    for row in db.execute(query):
        tally = Tally.of(grouping.sums, row[width + 1 :])
        if tally.leads or not width:
            keys = tuple(map(_key, grouping.groups, row[:width]))
            found[keys, row[width]].add(tally)
    return dict(found)


def added_up(db: Connection, scope: Scope, grouping: Grouping) -> Tallies:
    """The tally of each group."""
    return tallied(db, adding_up(source_of(db, scope, grouping), grouping), grouping)


def _key(group: Group, value: Any) -> Any:
    """The day's week, month …: its first day; any other value as it is."""
    if not group.unit:
        return value
    day = first_day(value) if isinstance(value, str) else _EPOCH + timedelta(days=value)
    return begin_of(day, group.unit)


def filled(tallies: Tallies, grouping: Grouping) -> Tallies:
    """With the times between the first and the last at which nothing came."""
    unit = grouping.unit
    if len(grouping.groups) != 1 or unit is None or len(tallies) < 2:
        return tallies
    days = sorted(keys[0] for keys, _ in tallies)
    currency, day = next(iter(tallies))[1], days[0]
    while day < days[-1]:
        tallies.setdefault(((day,), currency), Tally())
        day = begin_of(day, unit, 1)
    return tallies
