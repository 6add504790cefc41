"""Patterns for two sides: `compare Acme and Globex`, `HOT vs WARM`, `this week vs last week`, `growth since`."""

from src.leads.periods import Period, Unit
from src.leads.questions.filters import filters
from src.leads.questions.reader import FILTERS, Reader


def compared(reader: Reader) -> bool:
    """`compare`, `HOT vs WARM`, `this week vs last week`."""
    if reader.take("compare"):
        reader.draft.comparing = True
        return True
    if not reader.take("vs") and not (reader.draft.comparing and reader.take("and", "with")):
        return False
    reader.draft.comparing = True
    reader.skip("from")
    if reader.sees("period"):
        return _against_period(reader)
    item = reader.take(*FILTERS)
    found = filters(reader, item) if item else None
    if found is None or len(reader.draft.where.get(found[0], ())) != 1 or reader.draft.other_where:
        return False
    reader.draft.other_where = {found[0]: [found[1]]}
    return True


def _against_period(reader: Reader) -> bool:
    """The period on the other side; in a follow-up the side that is there stays as it is."""
    item = reader.take("period")
    if item is None or item.period is None or reader.draft.other_period:
        return False
    if reader.draft.period is None and not reader.follow:
        return False
    reader.draft.other_period = item.period
    return True


def grown(reader: Reader) -> bool:
    """`growth since last month`, `growth vs last week`: this month against the last."""
    if not reader.take("growth") or reader.draft.comparing:
        return False
    reader.skip("vs", "from")
    item = reader.take("period")
    unit = _since(item.written) if item and item.period else None
    if unit is None:
        return False
    reader.draft.counting = reader.draft.comparing = True
    reader.draft.set_period(Period(unit=unit), "growth")
    reader.draft.other_period = Period(unit=unit, offset=-1)
    return True


def _since(written: str) -> Unit | None:
    words = written.casefold().split()
    units = {unit.value: unit for unit in Unit if unit is not Unit.HOUR}
    return units.get(words[-1]) if len(words) > 1 and words[-2] in ("last", "previous") else None
