"""Patterns for the first few: `top 5 HOT leads`, `the latest leads`, `top 5 companies`, `best source`."""

from src.leads.questions.draft import NotUnderstood
from src.leads.questions.items import Item
from src.leads.questions.reader import FILTERS, GROUPS, Reader

#: As many as a plural without a number means.
USUAL_FEW = 10
_ONE = frozenset(("lead", "prospect", "contact", "one"))


def best_few(reader: Reader) -> bool:
    """`top 5 HOT leads`, `the 5 best`, `newest 3`, `the latest leads`; `top 5 companies`, `best source`."""
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
    return _by_what(reader)


def _how_many(reader: Reader, word: Item, number: Item | None) -> int:
    """As many as were named; ten of `the best leads`, one of `the best lead`."""
    if number and number.number:
        return number.number
    noun = next((item for item in reader.items[reader.at :] if item.means("noun", "ones")), None)
    if noun is None:
        raise NotUnderstood(word.written)
    return 1 if noun.written.casefold() in _ONE else USUAL_FEW


def _order_by(reader: Reader, word: Item) -> None:
    if word.means("bottom"):
        reader.draft.set_order("score", descending=False, written=word.written)
    elif word.means("newest", "oldest"):
        reader.draft.set_order("created", descending=word.means("newest"), written=word.written)


def _by_what(reader: Reader) -> bool:
    """`top 5 leads by budget`: another order than by score."""
    at = reader.at
    reader.take("noun")
    by = reader.take("score", "budget") if reader.take("by") else None
    if by is None:
        reader.at = at
        return True
    order = reader.draft.order
    if order and order["by"] != "score":
        return False
    reader.draft.nouns += 1
    kind = "score" if by.means("score") else "budget"
    reader.draft.order = {"by": kind, "descending": not order}
    return True


def _best_groups(reader: Reader, word: Item, number: Item | None) -> bool:
    item = reader.take("column")
    if item is None or word.means("newest", "oldest"):
        return False
    plural = item.written.casefold().endswith("s") and item.written.casefold() != "status"
    if plural and number is None and not word.means("top"):
        return False
    reader.draft.groups.append(item.meanings["column"])
    reader.draft.counting = True
    many = number.number if number and number.number else USUAL_FEW if plural else 1
    reader.draft.set_limit(many, word.written, of_groups=True)
    if word.means("bottom"):
        reader.draft.set_order("count", descending=False, written=word.written)
    if reader.sees("by") and reader.sees("noun", "count", ahead=1):
        reader.at += 2
        reader.skip("noun")
    return True
