"""Patterns for groups: `by source and tier`, `per week`, `which source brings the most leads`."""

from src.leads.questions.items import Item
from src.leads.questions.reader import GROUPS, Reader


def grouped(reader: Reader) -> bool:
    """`by source and tier`, `per week`, `for each owner`, `daily`, `over time`."""
    item = reader.take("by", "trend", "time")
    if item is None:
        return False
    if item.means("trend"):
        reader.draft.trend = True
        return True
    if item.means("time") and not item.means("by"):
        return _adverb(reader, item)
    reader.skip()
    return _by_figure(reader) or _groups(reader)


def _by_figure(reader: Reader) -> bool:
    """`top 3 companies by average score`: the figure in place of the count."""
    figure = reader.sees("measure")
    if figure is None or not (reader.draft.groups and reader.draft.limit) or reader.draft.measures:
        return False
    reader.at += 1
    reader.draft.counting = False
    reader.draft.measures.append(figure.meanings["measure"])
    return True


def _adverb(reader: Reader, item: Item) -> bool:
    """`daily`, `weekly`: a word for a group of its own."""
    if not item.written.casefold().endswith("ly"):
        return False
    reader.draft.groups.append(item.meanings["time"])
    return True


def _groups(reader: Reader) -> bool:
    taken = 0
    while group := _group(reader):
        reader.draft.groups.append(group)
        taken += 1
        reader.at += bool(reader.sees("and", "by") and _is_group(reader, 1))
        reader.skip("brings")
    return taken > 0


def _group(reader: Reader) -> str | None:
    item = reader.take("column", "time") if _is_group(reader, 0) else None
    return (item.meanings.get("time") or item.meanings["column"]) if item else None


def _is_group(reader: Reader, ahead: int) -> bool:
    item = reader.peek(ahead)
    return item is not None and (item.means("time") or item.meanings.get("column") in GROUPS)


def the_most(reader: Reader) -> bool:
    """`which source brings the most leads`, `who has the most leads`, `who added the fewest`."""
    group = _asked_for(reader)
    if group is None:
        return False
    reader.skip("brings")
    order = reader.take("most", "fewest")
    if order is None:
        return False
    reader.skip("noun")
    reader.draft.groups.append(group)
    reader.draft.counting = True
    reader.draft.set_limit(1, order.written, of_groups=True)
    if order.means("fewest"):
        reader.draft.set_order("count", descending=False, written=order.written)
    return True


def _asked_for(reader: Reader) -> str | None:
    """What is looked for: `who` is an owner, `who added` a colleague, `which source` a source."""
    head = reader.take("who", "whoadded", "list", "what", "harmless")
    if head and head.means("who", "whoadded"):
        return "added_by" if head.means("whoadded") else "owner"
    reader.take("bestadj")
    item = reader.take("column")
    return item.meanings["column"] if item and item.meanings["column"] in GROUPS else None


def best_average(reader: Reader) -> bool:
    """`which source has the highest average score`."""
    reader.take("list", "what")
    item = reader.take("column")
    if item is None or item.meanings["column"] not in GROUPS:
        return False
    reader.skip()
    best = reader.take("agg", "bestadj", "bottom")
    measure = reader.take("measure") if best else None
    if best is None or measure is None:
        return False
    reader.draft.groups.append(item.meanings["column"])
    reader.draft.measures.append(measure.meanings["measure"])
    reader.draft.set_limit(1, item.written, of_groups=True)
    if best.means("bottom") or best.meanings.get("agg") == "minimum":
        reader.draft.set_order(measure.meanings["measure"], descending=False, written=best.written)
    return True
