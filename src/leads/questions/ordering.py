"""Patterns for the order: `sorted by date`, `newest first`, `by budget, highest first`, `a to z`."""

from src.leads.questions.reader import Reader
from src.leads.questions.sentence import Item

#: What reads best from the largest, or the latest, on.
_LARGEST_FIRST = ("created", "updated", "score", "budget")


def ordered(reader: Reader) -> bool:
    """An order, said once; which end comes first may be said after it."""
    return reader.any_of(_sorted, _which_first, _by_letter)


def _sorted(reader: Reader) -> bool:
    if not reader.take("sort"):
        return False
    reader.skip("det")
    by = _by_what(reader)
    if not by:
        return False
    reader.draft.set_order(by, descending=by in (*_LARGEST_FIRST, "count"), written=by)
    reader.attempt(_turned)
    return True


def _by_what(reader: Reader) -> str:
    if reader.take("countnoun"):
        return "count" if reader.draft.groups else ""
    item = reader.take("column")
    return item.value if item else ""


def _turned(reader: Reader) -> bool:
    """`highest first`, `descending`: which end of the order that was named."""
    reader.take("comma")
    order = reader.draft.order
    if order is None:
        return False
    if word := reader.take("descending", "ascending"):
        reader.draft.order = {**order, "descending": bool(reader.kind_of(word, "descending"))}
        return True
    word = reader.take("newest", "oldest", "top", "bottom", "agg")
    if word is None or not reader.take("first"):
        return False
    timed = bool(reader.kind_of(word, "newest", "oldest"))
    if timed != (order["by"] in ("created", "updated")):
        return False
    reader.draft.order = {**order, "descending": not least(reader, word)}
    return True


def _which_first(reader: Reader) -> bool:
    """`newest first`, `highest score first`, `lowest budget first`."""
    word = reader.take("newest", "oldest", "agg", "bottom", "top", "measure")
    if word is None:
        return False
    timed = bool(reader.kind_of(word, "newest", "oldest"))
    of = None if timed else reader.take("score", "budget")
    if not reader.take("first"):
        return False
    by = "created" if timed else "budget" if of and reader.kind_of(of, "budget") else "score"
    reader.draft.set_order(by, descending=not least(reader, word), written=word.written)
    return True


def least(reader: Reader, word: Item) -> bool:
    """Whether a superlative names the lower end."""
    return bool(reader.kind_of(word, "oldest", "bottom")) or word.value.startswith("minimum")


def _by_letter(reader: Reader) -> bool:
    reader.take("comma")
    word = reader.take("byletter")
    if word is None:
        return False
    reader.draft.set_order("group" if reader.draft.groups else "name", descending=False, written=word.written)
    return True
