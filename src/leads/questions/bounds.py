"""Patterns for bounds: `score above 80`, `a budget of at least 50k`, `between 60 and 80`, `80+ points`."""

from src.leads.questions.draft import NotUnderstood
from src.leads.questions.reader import Reader
from src.leads.questions.sentence import Item


def bounds(reader: Reader) -> bool:
    """Bounds of the score or the budget: what the number is of stands before it or after it; `leads 80+` is a score."""
    return reader.any_of(_of_what_first, _number_first, _plus)


def _plus(reader: Reader) -> bool:
    said = "noun" in reader.behind
    number = reader.take("numberplus") if said else None
    if number is None or number.number is None or number.number > 100:
        return False
    reader.draft.bound("score_min", number.number, number.written)
    return True


def _of_what_first(reader: Reader) -> bool:
    reader.take("with")
    reader.skip("det")
    head = reader.take("score", "budget")
    if head is None:
        return False
    kind = "budget" if reader.kind_of(head, "budget") else "score"
    reader.take("of", "comma")
    return _bound(reader, kind) and _second(reader, kind)


def _second(reader: Reader, kind: str) -> bool:
    """`above 60 and below 80`."""
    at = reader.at
    if not (reader.take("and", "but") and reader.sees("above", "atleast", "below", "atmost") and _bound(reader, kind)):
        reader.at = at
    return True


def _bound(reader: Reader, kind: str) -> bool:
    found = reader.any_of(
        lambda reader: _between(reader, kind),
        lambda reader: _one_side(reader, kind),
        lambda reader: _number_alone(reader, kind),
    )
    if found:
        reader.take("points", "money")
    return found


def _number_first(reader: Reader) -> bool:
    """`over 80 points`, `80+ points`, `over 50k budget`, `between 60 and 80 points`: what it is of follows."""
    return reader.any_of(*(lambda reader, kind=kind, after=after: _then(reader, kind, after) for kind, after in _AFTER))


_AFTER = (("score", ("points", "score")), ("budget", ("budget",)))


def _then(reader: Reader, kind: str, after: tuple[str, ...]) -> bool:
    reader.take("with")
    at_least = reader.sees("numberplus")
    if not (_between(reader, kind) or _one_side(reader, kind) or (at_least and _number_alone(reader, kind))):
        return False
    reader.take("of")
    return reader.take(*after) is not None


def _one_side(reader: Reader, kind: str) -> bool:
    word = reader.take("above", "atleast", "below", "atmost")
    number = _number(reader) if word else None
    if word is None or number is None or number.number is None:
        return False
    if reader.kind_of(word, "above", "atleast"):
        reader.draft.bound(f"{kind}_min", number.number + bool(reader.kind_of(word, "above")), number.written)
    else:
        reader.draft.bound(f"{kind}_max", number.number - bool(reader.kind_of(word, "below")), number.written)
    return True


def _number(reader: Reader) -> Item | None:
    number = reader.take("number")
    reader.take("money")
    if reader.sees("number"):
        raise NotUnderstood(number.written if number else "")  # `twenty one`
    return number


def _between(reader: Reader, kind: str) -> bool:
    if not reader.take("between"):
        return False
    low = _number(reader)
    high = _number(reader) if low and reader.take("to", "and") else None
    if not low or not high or low.number is None or high.number is None:
        return False
    least = low.number
    if high.value and not low.value and least < 1000:  # `between 10 and 50k`
        least *= {"k": 1_000, "m": 1_000_000}[high.value]
    if least > high.number:
        raise NotUnderstood(low.written)
    reader.draft.bound(f"{kind}_min", least, low.written)
    reader.draft.bound(f"{kind}_max", high.number, high.written)
    return True


def _number_alone(reader: Reader, kind: str) -> bool:
    """`score 80+`, `score of 80 or more`, `a score of 80`."""
    if plus := reader.take("numberplus"):
        reader.draft.bound(f"{kind}_min", plus.number or 0, plus.written)
        return True
    number = _number(reader)
    if number is None or number.number is None:
        return False
    word = reader.take("ormore", "orless")
    low = word is None or bool(reader.kind_of(word, "ormore"))
    high = word is None or not low
    if low:
        reader.draft.bound(f"{kind}_min", number.number, number.written)
    if high:
        reader.draft.bound(f"{kind}_max", number.number, number.written)
    return True
