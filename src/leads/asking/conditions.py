"""`Where` and periods as SQL conditions; nothing said becomes anything but a bound value.

The conditions are about columns by their names in `leads`; whose columns these are, is up to the caller.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from src.leads.asking.folding import KNOWN_BIT, country_key, folded, key, padded
from src.leads.periods import Span
from src.leads.query import Column, Where

Condition = ColumnElement[bool]
#: Columns by the names they have in `leads`.
Columns = Mapping[str, ColumnElement[Any]]

_EQUAL: dict[str, tuple[str, Callable[[str], str]]] = {
    "company": ("company_key", key),
    "domain": ("domain", lambda text: folded(text).removeprefix("@").removeprefix("www.")),
    "country": ("country_key", country_key),
    "industry": ("industry_key", key),
    "source": ("source_key", key),
    "owner": ("owner_key", key),
    "status": ("status_key", key),
    "email": ("email_key", folded),
    "name": ("name_key", key),
    "added_by": ("created_by", str),
}
_OTHER = {"tier": "tier", "title": "title_key", "text": "search_text"}
_BOUNDS = {"score_min": "score", "score_max": "score", "budget_min": "budget_amount", "budget_max": "budget_amount"}
#: Columns of which it is said by being empty that something is not known; of the other facts `known` has a bit.
_EMPTY = frozenset(
    (Column.COMPANY, Column.COUNTRY, Column.INDUSTRY, Column.SOURCE, Column.OWNER, Column.STATUS, Column.ADDED_BY)
)
_ALWAYS = frozenset((Column.EMAIL, Column.DOMAIN, Column.TIER, Column.SCORE, Column.CREATED, Column.UPDATED))
#: SQLite takes so many bytes of a pattern.
_LONGEST = 300


def which(where: Where, columns: Columns) -> Condition:
    """All of the conditions."""
    return and_(true(), *each_of(where, columns))


def none_of(where: Where, columns: Columns) -> Condition:
    """Not one of the conditions."""
    return and_(true(), *(not_(condition) for condition in each_of(where, columns)))


def each_of(where: Where, columns: Columns) -> Iterable[Condition]:
    """One condition for each thing that is said."""
    if where.tier:
        yield columns["tier"].in_([tier.value for tier in where.tier])
    for name, values in equalities(where).items():
        yield columns[name].in_(values)
    if where.title:
        yield or_(*(_within(columns["title_key"], padded(value)) for value in where.title))
    if where.text:
        yield or_(*(_within(columns["search_text"], folded(value)) for value in where.text))
    yield from _bounds(where, columns)
    yield from (not_(_known(column, columns)) for column in where.without)
    yield from (_known(column, columns) for column in where.having)


def equalities(where: Where) -> dict[str, list[str]]:
    """The values that columns must be equal to, in the form in which the columns have them."""
    said = ((*_EQUAL[name], getattr(where, name)) for name in _EQUAL)
    return {column: [form(value) for value in values] for column, form, values in said if values}


def columns_of(where: Where) -> set[str]:
    """The columns that the conditions are about."""
    said = {name for name in (*_OTHER, *_BOUNDS) if getattr(where, name) not in ((), None)}
    known = (_column_of(column) for column in (*where.without, *where.having))
    return {*equalities(where), *((_OTHER | _BOUNDS)[name] for name in said), *filter(None, known)}


def within(span: Span | None, at: ColumnElement[Any]) -> Condition:
    """The time lies in the period."""
    begin = at >= span.begin if span and span.begin else true()
    return and_(begin, at < span.end if span and span.end else true())


def _bounds(where: Where, columns: Columns) -> Iterable[Condition]:
    for bound, name in _BOUNDS.items():
        if (value := getattr(where, bound)) is not None:
            column = columns[name]
            yield and_(column.is_not(None), column >= value if bound.endswith("min") else column <= value)


def _within(column: ColumnElement[Any], part: str) -> Condition:
    if not part.strip():
        return false()
    return column.contains(part[:_LONGEST], autoescape=True)


def _known(column: Column, columns: Columns) -> Condition:
    name = _column_of(column)
    if name == "known":
        return columns[name].bitwise_and(KNOWN_BIT[column.value]) != 0
    return columns[name] != "" if name else true()


def _column_of(column: Column) -> str:
    """The column that tells whether something is known of a lead; "" if it always is."""
    if column in _ALWAYS:
        return ""
    if column is Column.ADDED_BY:
        return "created_by"
    return f"{column.value}_key" if column in _EMPTY else "known"
