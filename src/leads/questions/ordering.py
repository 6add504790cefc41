"""Patterns for the order: `sort by date`, `newest first`, `highest first`, `a to z`."""

from src.leads.questions.items import Item
from src.leads.questions.reader import Reader

#: What reads best from the largest, or the latest, on.
_LARGEST_FIRST = ("created", "updated", "score", "budget")


def ordered(reader: Reader) -> bool:
    """`sort by date`, `newest first`, `sorted by budget, highest first`, `a to z`."""
    return _which_first(reader) or _sorted(reader) or _by_letter(reader)


def _sorted(reader: Reader) -> bool:
    if not reader.take("sort"):
        return False
    reader.skip()
    column = reader.take("column", "date")
    if column is None:
        return False
    by = "created" if column.means("date") else column.meanings["column"]
    reader.draft.set_order(by, descending=by in _LARGEST_FIRST, written=column.written)
    return True


def _which_first(reader: Reader) -> bool:
    """`newest first`; after `sorted by budget`, which end of it."""
    if not reader.sees("first", "ordinal", ahead=1):
        return False
    word = reader.take("newest", "oldest", "agg", "bottom", "top")
    if word is None:
        return False
    reader.at += 1
    by = "created" if word.means("newest", "oldest") else "score"
    if reader.draft.order and reader.draft.order["by"] != "score":
        return _turned(reader, word)
    reader.draft.set_order(by, descending=not _least(word), written=word.written)
    return True


def _turned(reader: Reader, word: Item) -> bool:
    """The order that was named, from the end that is named now."""
    order = reader.draft.order
    timed = word.means("newest", "oldest")
    if order is None or timed != (order["by"] in ("created", "updated")):
        return False
    order["descending"] = not _least(word)
    return True


def _least(word: Item) -> bool:
    return word.means("oldest", "bottom") or word.meanings.get("agg") == "minimum"


def _by_letter(reader: Reader) -> bool:
    word = reader.take("byletter")
    if word is None:
        return False
    reader.draft.set_order("group" if reader.draft.groups else "name", descending=False, written=word.written)
    return True
