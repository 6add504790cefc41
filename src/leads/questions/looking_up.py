"""Patterns for one thing by its name: `details on Acme`, `who is Jane Doe`, `jane@acme.com`."""

from src.leads.questions.items import Item
from src.leads.questions.reader import Reader
from src.leads.questions.spelling import everyday


def looked_up(reader: Reader) -> bool:
    """`details on Acme`, `who is Jane Doe`, `tell me about jane@acme.com`: one thing, and nothing after it."""
    if reader.at_start and (head := reader.take("detailsof", "about")):
        if not head.means("detailsof") and len(reader.items) - reader.at > 1:
            return False
        reader.skip()
        reader.draft.lookup = True
        rest = reader.items[reader.at :]
        return (len(rest) == 1 and rest[0].means("company", "address")) or _person(reader)
    return False


def a_persons(reader: Reader) -> bool:
    """`score and tier of jane doe`: a name, where columns are asked for."""
    return bool(reader.draft.columns) and _person(reader)


def _person(reader: Reader) -> bool:
    """The rest, if it is a first and a last name."""
    rest = reader.items[reader.at :]
    if len(rest) not in (2, 3) or not all(_may_be_a_name(item) for item in rest):
        return False
    if all(everyday(item.written) and not item.written[:1].isupper() for item in rest):
        return False
    reader.draft.filter("name", " ".join(item.written for item in rest))
    reader.draft.lookup = True
    reader.at = len(reader.items)
    return True


def _may_be_a_name(item: Item) -> bool:
    return not item.meanings and item.written.replace("-", "").replace("'", "").isalpha()


def address(reader: Reader) -> bool:
    """`jane@acme.com`."""
    reader.take("from")
    item = reader.take("address")
    if item is None:
        return False
    reader.draft.filter("email", item.meanings["address"])
    reader.draft.lookup = True
    return True
