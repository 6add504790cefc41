"""Patterns that narrow a question: tiers, names, titles, countries, periods, what is known, and what is left out."""

from src.leads.questions.draft import NotUnderstood
from src.leads.questions.items import Item
from src.leads.questions.reader import FILTERS, Reader

#: Which filter a name is, where it could be more than one, by the word before it.
_ORDER_OF_KINDS = ("tier", "company", "source", "status", "industry", "country", "title", "owner")


def filters(reader: Reader, item: Item) -> tuple[str, str] | None:
    """The one condition that a piece names. Raises NotUnderstood where it may be two of them."""
    kinds = [kind for kind in _ORDER_OF_KINDS if kind in item.meanings]
    if len(kinds) > 1:
        raise NotUnderstood(item.written)
    return (kinds[0], item.meanings[kinds[0]]) if kinds else None


def named(reader: Reader) -> bool:
    """`HOT`, `from Acme`, `Tom's`, `CTOs from Germany`, `HOT or WARM`."""
    prefix = reader.take("from")
    reader.skip()
    item = reader.take(*FILTERS)
    if item is None:
        return False
    if item.means("status") and not item.means(*(set(FILTERS) - {"status"})) and prefix:
        raise NotUnderstood(item.written)
    if item.meanings.get("status") == "new" or "new" in item.written.casefold():
        return False
    found = filters(reader, item)
    if found is None or (found[0] == "owner" and prefix and prefix.written.casefold() not in ("for", "fur", "pour")):
        raise NotUnderstood(item.written)
    if found[0] in reader.draft.where:  # `HOT leads from webinars and WARM leads`: which goes with which?
        raise NotUnderstood(item.written)
    reader.draft.people |= found[0] == "title" and item.written.casefold().endswith("s")
    _more(reader, found, item)
    return True


def _more(reader: Reader, found: tuple[str, str], item: Item) -> None:
    """The condition, and its alternatives after `and`, `or` or a comma."""
    reader.draft.filter(*found)
    _same_thing_named_twice(reader, found[0])
    while reader.sees("and") and (following := reader.sees(found[0], ahead=1)):
        if reader.draft.comparing:
            return
        reader.at += 2
        reader.draft.filter(found[0], following.meanings[found[0]])
        _same_thing_named_twice(reader, found[0])


def _same_thing_named_twice(reader: Reader, kind: str) -> None:
    """`the HOT tier`, `the webinar source`: the field's own name after its value."""
    after = reader.sees("column")
    if after and after.meanings["column"] == kind and kind != "company":
        reader.at += 1


def by_field(reader: Reader) -> bool:
    """`status new`, `with status won`, `source webinar`, `tier HOT`, `owner Tom`, `owned by Tom`."""
    reader.take("with", "from")
    head = reader.take("status", "ownedby", "column")
    if head is None:
        return False
    kind = "status" if head.means("status") else "owner" if head.means("ownedby") else head.meanings["column"]
    reader.skip()
    item = reader.sees(kind)
    if item is None or kind not in FILTERS:
        return False
    reader.at += 1
    _more(reader, (kind, item.meanings[kind]), item)
    return True


def added_by(reader: Reader) -> bool:
    """`added by me`, `I added`, `added by @U0TOM`."""
    if reader.take("iadded"):
        reader.draft.filter("added_by", reader.asker)
        return bool(reader.asker)
    if not reader.take("addedby"):
        return False
    person = reader.take("user")
    if person:
        reader.draft.filter("added_by", person.meanings["user"])
    return person is not None


def left_out(reader: Reader) -> bool:
    """`not from webinars`, `except COLD`, `without the cold ones`, `excluding Acme and Globex`, `not owned by Tom`."""
    if not reader.take("not", "without"):
        return False
    reader.take("from", "ownedby", "status")
    reader.skip()
    item = reader.take(*FILTERS)
    found = filters(reader, item) if item else None
    if found is None:
        return False
    reader.draft.filter(*found, out=True)
    while reader.sees("and") and (following := reader.sees(found[0], ahead=1)):
        reader.at += 2
        reader.draft.filter(found[0], following.meanings[found[0]], out=True)
    reader.take("ones", "noun")
    return True


def known_or_not(reader: Reader) -> bool:
    """`without an owner`, `with a phone number`; `with phone numbers` may ask for that column, so it is not this."""
    reader.take("ones", "them")
    word = reader.take("without", "with")
    if word is None:
        return False
    reader.skip()
    column = reader.take("column")
    if column is None or not (word.means("without") or _narrows(reader, word, column)):
        return False
    reader.draft.filter("without" if word.means("without") else "having", column.meanings["column"])
    return True


def _narrows(reader: Reader, word: Item, column: Item) -> bool:
    """Whether `with …` chooses leads: by its article, by what it is said of, or since figures have no columns."""
    first = reader.items[max(0, reader.at - 3)]
    chosen = word.written.casefold().endswith((" a", " an")) or first.means("ones", "them", "only")
    return chosen or reader.draft.counting or not column.written.casefold().endswith("s")


def of_domain(reader: Reader) -> bool:
    """`with domain acme.com`, `from acme.com`."""
    reader.take("with", "from")
    head = reader.take("column")
    if head and head.meanings["column"] != "domain":
        return False
    item = reader.take("domain")
    if item is None:
        return False
    reader.draft.filter("domain", item.meanings["domain"])
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


def unassigned(reader: Reader) -> bool:
    """`unassigned leads`."""
    item = reader.peek()
    if item is None or item.written.casefold() not in ("unassigned", "unowned", "ownerless"):
        return False
    reader.at += 1
    reader.draft.filter("without", "owner")
    return True


def about(reader: Reader) -> bool:
    """`mentioning security`, `leads about pricing`: one word, as it is written."""
    if not reader.draft.nouns or not reader.take("textsearch"):
        return False
    item = reader.peek()
    if item is None or item.means("harmless"):
        return False
    reader.at += 1
    reader.draft.filter("text", item.written.casefold())
    return reader.peek() is None or reader.sees("period", "by", "and") is not None


def titled(reader: Reader) -> bool:
    """`with CEO in the title`."""
    reader.take("with")
    item = reader.take("title")
    if item is None or not reader.take("intitle"):
        return False
    reader.draft.filter("title", item.meanings["title"])
    return True
