"""How SQLite finds leads: by what few of them have, and never by what many have.

It knows how many leads a value has on average only, and takes webinars to be as rare as a company. So the columns of
the leads are given to it with a `+` in front, which it finds nothing by but only compares
(https://www.sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_), and it walks through an index
that holds them all. PostgreSQL knows what is frequent.
"""

from collections.abc import Callable, Iterable

from sqlalchemy import ColumnElement, Connection, and_, func, select
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from src.leads.asking.conditions import Columns, Condition, equalities
from src.leads.query import Where
from src.leads.rollups.buckets import ALL_TIME
from src.leads.rollups.cuts import CUTS
from src.leads.tables import FOUND_BY, lead_rollups, leads

LEADS: Columns = {column.name: column for column in leads.c}
#: So many leads are looked at one by one in milliseconds, and so many are sorted.
FEW, SOME = 1_000, 20_000

_R = lead_rollups.c
#: The cut that counts the leads of each value of a column.
_COUNTED = {cut.columns[0]: cut.name for cut in reversed(CUTS) if cut.columns[0] in FOUND_BY}
_ALWAYS_FEW = frozenset(("email_key", "name_key"))


def compared(column: ColumnElement[object]) -> ColumnElement[object]:
    """The column, as one that SQLite finds nothing by."""
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


_COMPARED: Columns = {name: compared(column) for name, column in LEADS.items()}


def found(db: Connection, team: str, where: Where, other: Callable[[], Iterable[str]]) -> tuple[Condition, Columns]:
    """The team's leads, by what few of them have, or if there is nothing by `other` columns; and what to compare."""
    if db.dialect.name != "sqlite":
        return leads.c.team == team, LEADS
    if few := [LEADS[name].in_(values) for name, values in equalities(where).items() if _few(db, team, name, values)]:
        ids = (leads.c.id.in_(select(leads.c.id).where(leads.c.team == team, each)) for each in few)
        return and_(_COMPARED["team"] == team, *ids), _COMPARED
    return leads.c.team == team, {**_COMPARED, **{name: LEADS[name] for name in other()}}


def _few(db: Connection, team: str, column: str, values: list[str]) -> bool:
    if column not in _COUNTED:
        return column in _ALWAYS_FEW
    those = (_R.team == team, _R.cut == _COUNTED[column], _R.bucket == ALL_TIME, _R.key_1.in_(values))
    return (db.execute(select(func.sum(_R.leads)).where(*those)).scalar_one() or 0) <= FEW
