"""Patterns for who added it: `added by me`, `I added`, `@U0TOM added`."""

from src.leads.questions.noun_phrase import value_list
from src.leads.questions.reader import Reader


def added(reader: Reader) -> bool:
    """`added by me`, `I added`, `added by @U0TOM and @U0MAR`, `@U0TOM added`."""
    return reader.any_of(_i_added, _added_by, _someone_added)


def _i_added(reader: Reader) -> bool:
    mine = reader.take("iadded") or (reader.take("addedby") and reader.take("byme"))
    if not mine or not reader.asker:
        return False
    reader.draft.filter("added_by", [reader.asker], mine.written)
    return True


def _added_by(reader: Reader) -> bool:
    found = value_list(reader, ("user",)) if reader.take("addedby") else None
    if found:
        reader.draft.filter("added_by", found[1], found[1][0])
    return found is not None


def _someone_added(reader: Reader) -> bool:
    reader.take("does")
    person = reader.take("user")
    if person is None or not reader.take("adds"):
        return False
    reader.draft.filter("added_by", [person.value], person.written)
    return True
