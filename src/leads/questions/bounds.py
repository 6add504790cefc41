"""Patterns for bounds: `score above 80`, `budget of at least 50k`, `between 60 and 80`, `80+`."""

from src.leads.questions.items import Item
from src.leads.questions.reader import Reader


def bounds(reader: Reader) -> bool:
    """`score above 80`, `at least 80 points`, `budget over 50k`, `between 60 and 80`, `80+`, `80 or more`."""
    reader.skip("with")
    head = reader.take("score", "budget")
    reader.skip()
    kind = "budget" if head and head.means("budget") else "score"
    return reader.any_of(
        lambda reader: _between(reader, kind, head),
        lambda reader: _one_bound(reader, kind, head),
        lambda reader: _number_first(reader, kind, head),
    )


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
