"""Patterns that narrow a question: tiers, names, titles, countries, bounds, what is known, and what is left out."""

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


def address(reader: Reader) -> bool:
    """`jane@acme.com`."""
    reader.take("from")
    item = reader.take("address")
    if item is None:
        return False
    reader.draft.filter("email", item.meanings["address"])
    reader.draft.lookup = True
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
    """`not from webinars`, `except COLD`, `without the cold ones`, `excluding Acme and Globex`."""
    if not reader.take("not", "without"):
        return False
    reader.take("from")
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
    """`without an owner`, `with a phone number`."""
    lacking = reader.take("without")
    if not lacking and not reader.take("with"):
        return False
    reader.skip()
    column = reader.take("column")
    if column is None or (not lacking and reader.follow):
        return False
    reader.draft.filter("without" if lacking else "having", column.meanings["column"])
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
    """`mentioning security`: one word, as it is written."""
    if not reader.take("textsearch"):
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


def bounds(reader: Reader) -> bool:
    """`score above 80`, `at least 80 points`, `budget over 50k`, `between 60 and 80`, `80+`, `80 or more`."""
    head = reader.take("score", "budget")
    reader.skip()
    kind = "budget" if head and head.means("budget") else "score"
    return _between(reader, kind, head) or _one_bound(reader, kind, head) or _number_first(reader, kind, head)


def _one_bound(reader: Reader, kind: str, head: Item | None) -> bool:
    word = reader.take("above", "atleast", "below", "atmost")
    number = reader.take("number") if word else None
    if word is None or number is None or number.number is None:
        return False
    if head is None and not _after(reader):
        return False
    low = word.means("above", "atleast")
    step = 1 if word.means("above") else -1 if word.means("below") else 0
    reader.draft.bound(f"{kind}_{'min' if low else 'max'}", number.number + step, number.written)
    return True


def _after(reader: Reader) -> bool:
    """`over 80 points`: what the number is of may follow it; a number alone is nobody's."""
    return reader.take("score") is not None or _points(reader)


def _points(reader: Reader) -> bool:
    item = reader.peek()
    if item and item.written.casefold() in ("points", "punkte", "puntos", "pontos"):
        reader.at += 1
        return True
    return False


def _between(reader: Reader, kind: str, head: Item | None) -> bool:
    if head is None or not reader.take("between", "from"):
        return False
    low = reader.take("number")
    if not low or (not reader.take("and", "by") and not _to(reader)):
        return False
    high = reader.take("number")
    if not high or low.number is None or high.number is None or low.number > high.number:
        return False
    reader.draft.bound(f"{kind}_min", low.number, low.written)
    reader.draft.bound(f"{kind}_max", high.number, high.written)
    return True


def _to(reader: Reader) -> bool:
    item = reader.peek()
    if item and item.written.casefold() in ("to", "bis"):
        reader.at += 1
        return True
    return False


def _number_first(reader: Reader, kind: str, head: Item | None) -> bool:
    """`score 80+`, `80+`, `score of 80 or more`."""
    number = reader.take("number")
    if number is None or number.number is None:
        return False
    if number.means("atleastnumber"):
        if head is None and number.number > 100:
            return False
        reader.draft.bound(f"{kind}_min", number.number, number.written)
        return True
    word = reader.take("ormore", "orless") if head else None
    if word is None:
        return False
    reader.draft.bound(f"{kind}_{'min' if word.means('ormore') else 'max'}", number.number, number.written)
    return True
