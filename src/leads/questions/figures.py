"""Patterns for figures: `average score`, `highest and lowest score`, `total budget`, `pipeline value`."""

from src.leads.questions.reader import Reader


def measures(reader: Reader) -> bool:
    """One figure or more, joined by `and`."""
    if not reader.attempt(measure):
        return False
    while reader.attempt(_another):
        pass
    return True


def measure(reader: Reader) -> bool:
    """`average score`, `highest lead budget`, `sum of the budgets`."""
    reader.skip("det")
    named = reader.take("measure")
    if named:
        reader.draft.measures.append(named.value)
        return True
    how = _how(reader)
    reader.skip("of")
    reader.skip("det")
    of = reader.take("column") if how else None
    if of is None or of.value not in ("score", "budget"):
        return False
    reader.draft.measures.extend(f"{each}_{of.value}" for each in how)
    return True


def _how(reader: Reader) -> list[str]:
    """`highest`, `highest and lowest`."""
    first = reader.take("agg")
    found = [first.value] if first else []
    while found and reader.sees("and") and (following := reader.sees("agg", ahead=1)):
        reader.at += 2
        found.append(following.value)
    return found


def _another(reader: Reader) -> bool:
    return reader.take("and", "comma") is not None and measure(reader)
