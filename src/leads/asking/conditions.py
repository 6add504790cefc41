"""`Where` and periods as SQL conditions; nothing said becomes anything but a bound value."""

from collections.abc import Callable, Iterable

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from src.leads.asking.folding import country_key, folded, padded
from src.leads.periods import Span
from src.leads.query import Column, Where
from src.leads.tables import leads

Condition = ColumnElement[bool]

_EQUAL: dict[str, tuple[str, Callable[[str], str]]] = {
    "company": ("company_key", folded),
    "domain": ("domain", lambda text: folded(text).removeprefix("@").removeprefix("www.")),
    "country": ("country_key", country_key),
    "industry": ("industry_key", folded),
    "source": ("source_key", folded),
    "owner": ("owner_key", folded),
    "status": ("status_key", folded),
    "email": ("email_key", folded),
    "name": ("name_key", folded),
    "added_by": ("created_by", str),
}
_KNOWN = {Column.ADDED_BY: "created_by", Column.CREATED: "", Column.UPDATED: "", Column.SCORE: "", Column.TIER: ""}
#: SQLite takes so many bytes of a pattern.
_LONGEST = 300


def which(where: Where) -> Condition:
    """All of the conditions."""
    return and_(true(), *each_of(where))


def none_of(where: Where) -> Condition:
    """Not one of the conditions."""
    return and_(true(), *(not_(condition) for condition in each_of(where)))


def each_of(where: Where) -> Iterable[Condition]:
    """One condition for each thing that is said."""
    if where.tier:
        yield leads.c.tier.in_([tier.value for tier in where.tier])
    for name, (column, form) in _EQUAL.items():
        if values := getattr(where, name):
            yield leads.c[column].in_([form(value) for value in values])
    if where.title:
        yield or_(*(_within("title_key", padded(value)) for value in where.title))
    if where.text:
        yield or_(*(_within("search_text", folded(value)) for value in where.text))
    yield from _bounds(where)
    yield from (not_(_known(column)) for column in where.without)
    yield from map(_known, where.having)


def within(span: Span | None, dated_by: str) -> Condition:
    """Created (or updated) in the period."""
    at = leads.c.created_at if dated_by == "created" else leads.c.updated_at
    begin = at >= span.begin if span and span.begin else true()
    return and_(begin, at < span.end if span and span.end else true())


def _bounds(where: Where) -> Iterable[Condition]:
    for column, low, high in (
        (leads.c.score, where.score_min, where.score_max),
        (leads.c.budget_amount, where.budget_min, where.budget_max),
    ):
        if low is not None:
            yield and_(column.is_not(None), column >= low)
        if high is not None:
            yield and_(column.is_not(None), column <= high)


def _within(column: str, part: str) -> Condition:
    if not part.strip():
        return false()
    return leads.c[column].contains(part[:_LONGEST], autoescape=True)


def _known(column: Column) -> Condition:
    name = _KNOWN.get(column, column.value)
    return leads.c[name] != "" if name else true()
