"""What requests to models took: kept once by job and number, added up by day, person and conversation."""

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, case, delete, func, select, text

from src.database import UtcTime
from src.leads.rows import storable
from src.records.tables import spending
from src.records.tallies import Tally, count
from src.records.values import Part, Spent, Total
from src.sdk.model import Usage

KINDS = ("input", "output", "cache_read", "cache_write", "web_searches")
KEEP = text(
    "INSERT INTO spending (job, number, team, person, spent_at, day, purpose, model, channel, thread, "
    "input, output, cache_read, cache_write, web_searches, micros) "
    "VALUES (:job, :number, :team, :person, :spent_at, :day, :purpose, :model, :channel, :thread, "
    ":input, :output, :cache_read, :cache_write, :web_searches, :micros) ON CONFLICT DO NOTHING"
).bindparams(bindparam("spent_at", type_=UtcTime()))
_SUMS = (
    func.count(),
    *(func.coalesce(func.sum(spending.c[kind]), 0) for kind in KINDS),
    func.coalesce(func.sum(spending.c.micros), 0),
    func.coalesce(func.sum(case((spending.c.micros.is_(None), 1), else_=0)), 0),
)


def keep(db: Connection, spent: Spent, day: str, micros: int | None) -> bool:
    """Keep it, and count it for metrics; False if its job has that number already."""
    if db.execute(KEEP, _row(spent, day, micros)).rowcount != 1:
        return False
    labels = {"model": storable(spent.model), "purpose": spent.purpose.value}
    tokens = zip(KINDS[:4], astuple(spent.usage)[:4], strict=True)
    more = [Tally("tokens", {**labels, "kind": kind}, amount) for kind, amount in tokens]
    searches = Tally("web_searches", labels, spent.usage.web_searches)
    unpriced = Tally("unpriced_requests", labels, int(micros is None))
    count(db, [Tally("requests", labels, 1), *more, searches, unpriced, Tally("micros", labels, micros or 0)])
    return True


def _row(spent: Spent, day: str, micros: int | None) -> Mapping[str, Any]:
    texts = ("job", "team", "model", "channel", "thread")
    return {
        **{name: storable(getattr(spent, name)) for name in texts},
        **dict(zip(KINDS, astuple(spent.usage), strict=True)),
        "number": spent.number,
        "person": storable(spent.user),
        "spent_at": spent.at,
        "day": day,
        "purpose": spent.purpose.value,
        "micros": micros,
    }


def next_number(db: Connection, job: str) -> int:
    """The first number that no request of this job has."""
    highest = db.execute(select(func.max(spending.c.number)).where(spending.c.job == storable(job))).scalar()
    return 0 if highest is None else highest + 1


def of_conversation(db: Connection, team: str, channel: str, thread: str) -> list[Part]:
    """What one conversation took, by person, model and purpose."""
    where = (spending.c.channel == storable(channel)) & (spending.c.thread == storable(thread))
    return _parts(db, (spending.c.team == storable(team)) & where)


def of_days(db: Connection, team: str, first: str, last: str) -> list[Part]:
    """What a team took from one day to another, both included, by person, model and purpose."""
    return _parts(db, (spending.c.team == storable(team)) & spending.c.day.between(first, last))


def _parts(db: Connection, where: ColumnElement[bool]) -> list[Part]:
    by = (spending.c.person, spending.c.model, spending.c.purpose)
    rows = db.execute(select(*by, *_SUMS).where(where).group_by(*by).order_by(*by))
    return [Part(row[0], row[1], row[2], _total(row)) for row in rows]


def _total(row: Row[Any]) -> Total:
    requests, *tokens, micros, unpriced = map(int, row[3:])
    return Total(requests, Usage(*tokens), micros, unpriced)


def spent_on(db: Connection, team: str, day: str, person: str) -> tuple[int, int]:
    """What the team and what the person took on a day, in micro-dollars; what has no known price is not in it."""
    own = func.sum(case((spending.c.person == storable(person), spending.c.micros), else_=0))
    query = select(func.coalesce(func.sum(spending.c.micros), 0), func.coalesce(own, 0))
    row = db.execute(query.where(spending.c.team == storable(team), spending.c.day == day)).one()
    return int(row[0]), int(row[1])


def forget(db: Connection, before: str) -> int:
    """Delete what is of an earlier day; gives how many."""
    return db.execute(delete(spending).where(spending.c.day < before)).rowcount
