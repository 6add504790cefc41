"""What is kept ready: a cut is a GROUP BY of the leads whose rows are kept, for all time and for stretches of it. Pure.

A lead is one row of each cut in each of its stretches (a cell), and adds one, its score and its budget to each of them.
What is not here is counted from the leads themselves. To keep another, add it, and run `python server.py rollups`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from src.leads.periods import Unit
from src.leads.rollups.buckets import ALL_TIME, bucket

#: The most columns that a cut adds up by.
WIDTH = 4
#: A row of a cut: the team, the cut, the stretch of time, and the values of its columns, filled up to WIDTH with "".
Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """Leads added up by these of their columns, for all time and for each of the units of the calendar.

    `spelled` is the fact that the first column is a folded form of: all time keeps how it is written, too.
    """

    name: str
    columns: tuple[str, ...]
    units: tuple[Unit, ...] = ()
    spelled: str = ""


_DAILY = (Unit.MONTH, Unit.DAY)
_MONEY = ("tier", "budget_currency")

#: Those with the fewest rows first: the first that has all that a question asks by answers it.
CUTS = (
    Cut("tier", _MONEY, _DAILY),
    Cut("score", ("score", "tier"), (Unit.MONTH,)),
    Cut("budget", ("budget_amount", "budget_currency"), (Unit.MONTH,)),
    Cut("status", ("status_key", *_MONEY), _DAILY, "status"),
    Cut("source", ("source_key", *_MONEY), _DAILY, "source"),
    Cut("owner", ("owner_key", *_MONEY), _DAILY, "owner"),
    Cut("industry", ("industry_key", *_MONEY), _DAILY, "industry"),
    Cut("country", ("country_key", *_MONEY), _DAILY),
    Cut("added_by", ("created_by", *_MONEY), _DAILY),
    Cut("known", ("known", "tier"), (Unit.MONTH,)),
    Cut("country, industry", ("country_key", "industry_key", "tier"), (Unit.MONTH,)),
    Cut("source, owner, status", ("source_key", "owner_key", "status_key", "tier"), (Unit.MONTH,)),
    Cut("source, score", ("source_key", "score", "tier"), (Unit.MONTH,)),
    Cut("title", ("title_key", "tier"), (Unit.MONTH,), "title"),
    Cut("country, title", ("country_key", "title_key", "tier")),
    Cut("industry, title", ("industry_key", "title_key", "tier")),
    Cut("company", ("company_key",), (Unit.YEAR, Unit.QUARTER, Unit.MONTH), "company"),
    Cut("domain", ("domain",), (Unit.YEAR,)),
    Cut("tier, company", ("tier", "company_key")),
)

#: The columns of `leads` that this takes.
COUNTED = (
    *("id", "team", "created_at", "score", "budget_amount"),
    *sorted({name for cut in CUTS for name in (*cut.columns, cut.spelled)} - {"", "score", "budget_amount"}),
)


def cells(lead: Mapping[str, Any], day: date) -> Iterator[tuple[Cell, str]]:
    """Where a lead is counted, by its row in `leads` and the day on which it was created; and how that is spelled."""
    team = lead["team"]
    for cut in CUTS:
        keys = [key(lead[column]) for column in cut.columns] + [""] * (WIDTH - len(cut.columns))
        yield (team, cut.name, ALL_TIME, *keys), lead[cut.spelled] if cut.spelled else ""
        for name in buckets_of(day, cut.units):
            yield (team, cut.name, name, *keys), ""


def key(value: Any) -> str:
    """The value of a column as a cut keeps it; "" is what is not known."""
    return "" if value is None else str(value)


@lru_cache(maxsize=1024)
def buckets_of(day: date, units: tuple[Unit, ...]) -> tuple[str, ...]:
    """The stretches of time that a day lies in."""
    return tuple(bucket(day, unit) for unit in units)
