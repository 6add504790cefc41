"""Patterns that say what is wanted: a count, a list, a figure, groups, an order, the first few, a comparison."""

from src.leads.questions.draft import NotUnderstood
from src.leads.questions.filters import filters
from src.leads.questions.items import Item
from src.leads.questions.reader import FILTERS, Reader

GROUPS = frozenset(
    ("tier", "company", "domain", "title", "country", "industry", "source", "owner", "status", "added_by")
)


def counted(reader: Reader) -> bool:
    """`how many`."""
    if not reader.take("count"):
        return False
    reader.draft.counting = True
    return True


def share(reader: Reader) -> bool:
    """`what percentage of leads`."""
    if not reader.take("share"):
        return False
    reader.draft.measures.append("share")
    return True


def listed(reader: Reader) -> bool:
    """`show me`."""
    if not reader.take("list"):
        return False
    reader.draft.listing = True
    return True


def summed_up(reader: Reader) -> bool:
    """`stats`."""
    if not reader.take("summary"):
        return False
    reader.draft.summary = True
    return True


def measured(reader: Reader) -> bool:
    """`average score`, `highest budget`, `total budget`."""
    item = reader.take("measure")
    if item and not reader.sees("noun"):
        reader.draft.measures.append(item.meanings["measure"])
        _of_leads(reader)
        return True
    reader.at -= item is not None
    agg = reader.take("agg")
    reader.skip("noun")
    of = reader.take("score", "budget") if agg else None
    if agg is None or of is None:
        return False
    reader.draft.measures.append(f"{agg.meanings['agg']}_{'score' if of.means('score') else 'budget'}")
    return True


def _of_leads(reader: Reader) -> None:
    reader.skip()


def grouped(reader: Reader) -> bool:
    """`by source and tier`, `per week`, `for each owner`, `daily`."""
    item = reader.take("by", "trend", "time")
    if item is None:
        return False
    if item.means("trend"):
        reader.draft.trend = True
        return True
    if item.means("time") and not item.means("by"):
        return _adverb(reader, item)
    reader.skip()
    return _groups(reader)


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
    return taken > 0


def _group(reader: Reader) -> str | None:
    item = reader.take("column", "time") if _is_group(reader, 0) else None
    return _of(item) if item else None


def _is_group(reader: Reader, ahead: int) -> bool:
    item = reader.peek(ahead)
    return item is not None and (item.means("time") or item.meanings.get("column") in GROUPS)


def _of(item: Item) -> str:
    return item.meanings.get("time") or item.meanings["column"]


def the_most(reader: Reader) -> bool:
    """`which source brings the most leads`, `who has the most leads`, `which source has the best average score`."""
    head = reader.take("list", "harmless", "whoadded")
    who = head is not None and head.written.casefold() in ("who", "who has", "wer")
    group = "owner" if who else "added_by" if head and head.means("whoadded") else None
    if group is None and (reader.take("bestadj"), item := reader.take("column"))[1]:
        group = item.meanings["column"] if item and item.meanings["column"] in GROUPS else None
    if group is None:
        return False
    reader.skip("brings")
    order = reader.take("most", "fewest")
    if order is None:
        return False
    reader.skip("noun")
    reader.draft.groups.append(group)
    reader.draft.counting = True
    reader.draft.set_limit(1, order.written)
    if order.means("fewest"):
        reader.draft.set_order("count", descending=False, written=order.written)
    return True


def best_average(reader: Reader) -> bool:
    """`which source has the highest average score`."""
    reader.take("list")
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
    reader.draft.set_limit(1, item.written)
    if best.means("bottom") or best.meanings.get("agg") == "minimum":
        reader.draft.set_order(measure.meanings["measure"], descending=False, written=best.written)
    return True


def best_few(reader: Reader) -> bool:
    """`top 5 HOT leads`, `the 5 best`, `newest 3`, `the latest leads`, `top 5 companies`, `best source`."""
    number = reader.take("number") if reader.sees("top", "bottom", "newest", "oldest", ahead=1) else None
    word = reader.take("top", "bottom", "newest", "oldest")
    if word is None:
        return False
    number = number or reader.take("number")
    if number and (number.number is None or number.means("atleastnumber")):
        return False
    group = reader.sees("column")
    if group and group.meanings["column"] in GROUPS and not group.means("noun"):
        return _best_groups(reader, word, number)
    if not (number or reader.sees("noun", *FILTERS) or reader.follow):
        return False
    _order_by(reader, word)
    reader.draft.listing = True
    reader.draft.set_limit(_how_many(reader, word, number), word.written)
    return True


def _how_many(reader: Reader, word: Item, number: Item | None) -> int:
    """As many as were named; ten of `the best leads`, one of `the best lead`."""
    if number and number.number:
        return number.number
    noun = next((item for item in reader.items[reader.at :] if item.means("noun", "ones")), None)
    if noun is None:
        raise NotUnderstood(word.written)
    return 1 if noun.written.casefold() in ("lead", "prospect", "contact", "one") else 10


def _order_by(reader: Reader, word: Item) -> None:
    if word.means("bottom"):
        reader.draft.set_order("score", descending=False, written=word.written)
    elif word.means("newest", "oldest"):
        reader.draft.set_order("created", descending=word.means("newest"), written=word.written)


def _best_groups(reader: Reader, word: Item, number: Item | None) -> bool:
    item = reader.take("column")
    if item is None or word.means("newest", "oldest"):
        return False
    plural = item.written.casefold().endswith("s") and item.written.casefold() != "status"
    if plural and number is None and not word.means("top"):
        return False
    reader.draft.groups.append(item.meanings["column"])
    reader.draft.counting = True
    reader.draft.set_limit(number.number if number and number.number else 10 if plural else 1, word.written)
    if word.means("bottom"):
        reader.draft.set_order("count", descending=False, written=word.written)
    reader.skip("by", "noun", "count")
    return True


def ordered(reader: Reader) -> bool:
    """`sort by date`, `newest first`, `sorted by name`."""
    if reader.sees("newest", "oldest", "agg", "bottom", "top") and reader.sees("first", "ordinal", ahead=1):
        word = reader.take("newest", "oldest", "agg", "bottom", "top")
        reader.at += 1
        return word is not None and _first_of(reader, word)
    if not reader.take("sort"):
        return False
    column = reader.take("column", "date")
    if column is None:
        return False
    by = "created" if column.means("date") else column.meanings["column"]
    reader.draft.set_order(by, descending=by in ("created", "updated", "score", "budget"), written=column.written)
    return True


def _first_of(reader: Reader, word: Item) -> bool:
    if word.means("newest", "oldest"):
        reader.draft.set_order("created", descending=word.means("newest"), written=word.written)
    else:
        low = word.means("bottom") or word.meanings.get("agg") == "minimum"
        reader.draft.set_order("score", descending=not low, written=word.written)
    return True


def columns(reader: Reader) -> bool:
    """`e-mails and phone numbers of`, and in a follow-up `with e-mails`."""
    if not reader.follow and reader.sees("with"):
        return False
    reader.take("with")
    taken = 0
    while item := reader.take("column"):
        reader.draft.columns.append(item.meanings["column"])
        taken += 1
        reader.at += bool(reader.sees("and") and reader.sees("column", ahead=1))
        reader.skip()
    return taken > 0


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
        return True
    item = reader.take(*FILTERS)
    found = filters(reader, item) if item else None
    if found is None or len(reader.draft.where.get(found[0], ())) != 1 or reader.draft.other_where:
        return False
    reader.draft.other_where = {found[0]: [found[1]]}
    return True


def dated(reader: Reader) -> bool:
    """`this week`; after `updated`, the time of the last change."""
    if reader.sees("updated") and reader.sees("period", ahead=1):
        reader.at += 1
        reader.draft.dated_by = "updated"
    item = reader.take("period")
    if item is None or item.period is None:
        return False
    reader.draft.set_period(item.period, item.written)
    return True


def looked_up(reader: Reader) -> bool:
    """`details on Acme`, `who is Jane Doe`, `tell me about jane@acme.com`: one thing, and nothing after it."""
    if reader.at or not reader.take("detailsof", "about"):
        return False
    if reader.items[0].means("about") and not reader.items[0].means("detailsof") and len(reader.items) > 2:
        return False
    reader.skip()
    reader.draft.lookup = True
    rest = reader.items[reader.at :]
    if len(rest) == 1 and rest[0].means("company", "address"):
        return True
    if rest and len(rest) in (2, 3) and all(_is_name(item) for item in rest):
        reader.draft.filter("name", " ".join(item.written for item in rest))
        reader.at = len(reader.items)
        return True
    return False


def _is_name(item: Item) -> bool:
    return not item.meanings and item.written[:1].isupper() and item.written[1:].islower()


def nouns(reader: Reader) -> bool:
    """`leads`, `all leads`."""
    if not reader.take("noun"):
        return False
    reader.draft.nouns += 1
    return True


def everything(reader: Reader) -> bool:
    """`all`, `of all`: nothing is narrowed by it."""
    return reader.take("all") is not None


def harmless(reader: Reader) -> bool:
    """What changes nothing; a comma or an `and` between two parts."""
    return reader.take("harmless") is not None or bool(
        reader.at and reader.sees("and") and reader.peek(1) and reader.take("and")
    )
