"""Patterns for groups: `by source and tier`, `per week`, `for each owner`, `daily`, `over time`."""

from src.leads.questions.reader import Reader


def grouped(reader: Reader) -> bool:
    """Up to two groups, each said to be one."""
    return reader.any_of(_trend, _adverb, _by)


def _trend(reader: Reader) -> bool:
    """`over time`."""
    reader.draft.trend = reader.take("trend") is not None
    return reader.draft.trend


def _adverb(reader: Reader) -> bool:
    item = reader.take("adverb")
    if item is None:
        return False
    reader.draft.groups.append(item.value)
    return not reader.attempt(_more) or _group(reader)


def _by(reader: Reader) -> bool:
    """`by source and tier`, `by source and by tier`, `per owner per month`; not `by company country`."""
    if not reader.take("by", "comesfromeach"):
        return False
    return _group(reader)


def _group(reader: Reader) -> bool:
    """One group, and those that are joined to it."""
    reader.skip("det")
    item = reader.take("group")
    if item is None:
        return False
    reader.draft.groups.append(item.value)
    reader.take("brings")
    return _group(reader) if reader.attempt(_more) else reader.sees("group") is None


def _more(reader: Reader) -> bool:
    joined = reader.take("and", "comma") is not None
    again = reader.take("by") is not None
    reader.skip("det")
    return (joined or again) and reader.sees("group") is not None
