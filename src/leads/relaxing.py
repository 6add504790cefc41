"""Wider questions, to offer where a question has no answer: a longer period first, then one condition less. Pure."""

from collections.abc import Iterator

from src.leads.periods import Period, Unit
from src.leads.query import LeadQuery, Where

_WIDER = {Unit.HOUR: Unit.DAY, Unit.DAY: Unit.WEEK, Unit.WEEK: Unit.MONTH, Unit.MONTH: Unit.QUARTER}


def relaxations(query: LeadQuery) -> tuple[LeadQuery, ...]:
    """The questions next to this one, the nearest first."""
    return tuple(_longer(query)) + tuple(_with_less(query))


def _longer(query: LeadQuery) -> Iterator[LeadQuery]:
    if query.period is None:
        return
    unit = query.period.unit
    while query.period.offset == 0 and unit in _WIDER:
        unit = _WIDER[unit]
        yield query.model_copy(update={"period": Period(unit=unit)})
    yield query.model_copy(update={"period": None})


def _with_less(query: LeadQuery) -> Iterator[LeadQuery]:
    """Each of the conditions left out in turn, over all time."""
    said = query.where.model_dump(exclude_defaults=True)
    for name in reversed(said) if len(said) > 1 else ():
        where = Where.model_validate({kind: value for kind, value in said.items() if kind != name})
        yield query.model_copy(update={"period": None, "where": where})
