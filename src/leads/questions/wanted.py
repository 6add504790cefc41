"""Patterns that say what is wanted: a count, a list, an overview; and the words that add nothing to it."""

from src.leads.questions.reader import Reader


def counted(reader: Reader) -> bool:
    """`how many`."""
    if not reader.take("count"):
        return False
    reader.draft.counting = True
    return True


def listed(reader: Reader) -> bool:
    """`show me`, `which`, `what leads`."""
    if not reader.take("list"):
        return False
    reader.draft.listing = True
    return True


def asked_what(reader: Reader) -> bool:
    """`what is`, `how are`: they want a figure, groups or a column, or are not about the store."""
    if not reader.take("what"):
        return False
    reader.draft.open_ended = True
    return True


def summed_up(reader: Reader) -> bool:
    """`stats`."""
    if not reader.take("summary"):
        return False
    reader.draft.summary = True
    return True


def columns(reader: Reader) -> bool:
    """`e-mails and phone numbers of`, and in a follow-up `with e-mails`."""
    if not reader.follow and reader.sees("with"):
        return False
    reader.take("with")
    named = []
    while item := reader.take("column"):
        named.append(item)
        reader.at += bool(reader.sees("and") and reader.sees("column", ahead=1))
        if not reader.sees("column"):
            reader.skip()
    if len(named) == 1 and named[0].means("harmless", "updated"):
        return False  # `created`, `updated`: a column only among others
    reader.draft.columns.extend(item.meanings["column"] for item in named)
    return bool(named)


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
    """What changes nothing; a comma or an `and` between two parts, but never an `or`."""
    if reader.take("harmless"):
        return True
    between = bool(reader.at and reader.peek(1)) and not reader.sees("or")
    return between and reader.take("and") is not None
