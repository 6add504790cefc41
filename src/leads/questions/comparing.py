"""Patterns for two sides: `HOT vs WARM`, `this week vs last week`, `compared to the previous 7 days`."""

from src.leads.periods import Period
from src.leads.questions.draft import NotUnderstood
from src.leads.questions.noun_phrase import one_kind
from src.leads.questions.reader import FILTERS, Reader
from src.leads.questions.sentence import Item


def compared(reader: Reader) -> bool:
    """The other side, after `vs`: of the same kind as the side that was just named."""
    return reader.take("vs") is not None and other_side(reader)


def other_side(reader: Reader) -> bool:
    if reader.draft.compares:
        return False
    return reader.any_of(_previous, _other_period, _other_where)


def _previous(reader: Reader) -> bool:
    """`the previous period`, `the previous 7 days`: as long as this side, and before it."""
    if reader.take("previousone"):
        reader.draft.previous = True
        return True
    if not reader.take("previous"):
        return False
    count, unit = reader.take("number"), reader.take("group")
    period = reader.draft.period
    if unit is None or period is None or period.unit is None or period.unit.value != unit.value:
        return False
    if (count.number if count else None) != period.last:
        return False
    reader.draft.previous = True
    return True


def _other_period(reader: Reader) -> bool:
    item = reader.take("period")
    if item is None or item.period is None:
        return False
    if reader.draft.period is None and not reader.follow:
        return False
    if reader.draft.period and not comparable(reader.draft.period, item.period):
        raise NotUnderstood(item.written)
    reader.draft.other_period = item.period
    return True


def _other_where(reader: Reader) -> bool:
    """`WARM`, `from Globex`, `Maria's`: and the first side has just one condition, of this kind."""
    reader.take("from")
    reader.skip("det")
    item = reader.take(*FILTERS)
    if item is None:
        return False
    kind = one_kind(reader, item, FILTERS)
    reader.take("noun", "ones")
    reader.draft.other_where = {kind: [item.value]}
    return reader.follow or (reader.draft.period is None and _fits(reader.draft.where, kind, item))


def _fits(where: dict[str, object], kind: str, item: Item) -> bool:
    mine = where.get(kind)
    return set(where) == {kind} and isinstance(mine, list) and len(mine) == 1 and mine != [item.value]


def comparable(one: Period, other: Period) -> bool:
    """Whether it makes sense to compare two periods: two of one kind, and not the same one."""
    return one != other and one.unit == other.unit and one.last == other.last
