"""Questions for two sides by that word: `compare Acme and Globex`, `growth since last month`."""

from src.leads.periods import Period
from src.leads.questions.comparing import other_side
from src.leads.questions.noun_phrase import one_kind
from src.leads.questions.qualifiers import qualified
from src.leads.questions.reader import FILTERS, Reader


def compare(reader: Reader) -> bool:
    """`compare Acme and Globex`, `compare hot leads with cold leads`, `how does this week compare to last week`."""
    if not reader.take("compare"):
        return False
    reader.skip("of")
    reader.skip("det")
    if reader.take("noun") and not reader.take("between"):
        return False
    if not reader.any_of(_one_period, _one_value):
        return False
    if not reader.take("and", "vs", "with", "to", "from"):
        return False
    if not other_side(reader):
        return False
    qualified(reader)
    return True


def _one_period(reader: Reader) -> bool:
    item = reader.take("period")
    if item is None or item.period is None:
        return False
    reader.draft.set_period(item.period, item.written)
    return True


def _one_value(reader: Reader) -> bool:
    item = reader.take(*FILTERS)
    if item is None:
        return False
    reader.draft.filter(one_kind(reader, item, FILTERS), [item.value], item.written)
    reader.take("noun")
    return True


def growth(reader: Reader) -> bool:
    """`growth since last month`, `growth vs last week`, `growth this month`: against the period before."""
    reader.take("what", "list")
    if not reader.take("growth"):
        return False
    since = reader.take("vs", "since") is not None
    item = reader.take("period")
    if item is None or item.period is None or item.period.unit is None or item.period.last:
        return False
    if item.period.offset != (-1 if since else 0):
        return False
    reader.draft.counting = reader.draft.previous = True
    reader.draft.set_period(Period(unit=item.period.unit), item.written)
    return True
