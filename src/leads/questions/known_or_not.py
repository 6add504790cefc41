"""Patterns for what is known of a lead, or not: `without a phone`, `with a budget`, `where the phone is missing`."""

from src.leads.questions.draft import NotUnderstood
from src.leads.questions.reader import Reader


def known_or_not(reader: Reader) -> bool:
    """`without an owner`, `with a phone number and an e-mail`, `unassigned`."""
    return reader.any_of(_lacking, _having, _missing_where, _unassigned)


def _lacking(reader: Reader) -> bool:
    if not reader.take("without"):
        return False
    columns = _columns(reader)
    if columns:
        reader.draft.filter("without", columns, columns[0])
    return bool(columns)


def _having(reader: Reader) -> bool:
    """`with phone numbers` may ask for that column, so it only counts where figures are asked for, or `those with`."""
    word = reader.take("with", "witharticle")
    if word is None:
        return False
    chosen = reader.kind_of(word, "witharticle") or reader.draft.counting or reader.draft.measures
    columns = _columns(reader)
    if not columns or not (chosen or reader.draft.choosing):
        return False
    reader.draft.filter("having", columns, columns[0])
    return True


def _missing_where(reader: Reader) -> bool:
    columns = _columns(reader) if reader.take("where") else []
    if not columns or not reader.take("ismissing"):
        return False
    reader.draft.filter("without", columns, columns[0])
    return True


def _unassigned(reader: Reader) -> bool:
    reader.take("that", "copula")
    if not (item := reader.take("unassigned")):
        return False
    reader.draft.filter("without", ["owner"], item.written)
    reader.take("ones")
    return True


def _columns(reader: Reader) -> list[str]:
    """`phone`, `phone and e-mail`, `a phone or an e-mail`."""
    found: list[str] = []
    while True:
        at = reader.at
        if found and not any([reader.take("and", "or", "comma"), reader.take("and", "or")]):
            return found
        if found:
            reader.take("with", "without")
        reader.skip("det")
        item = reader.take("column")
        if item is None:
            reader.at = at
            return found
        found.append(item.value)
        _one_of_several(reader, item.written)


def _one_of_several(reader: Reader, written: str) -> None:
    """`without a phone or e-mail`: without one of them, or without both?"""
    if reader.sees("or") and reader.sees("column", "det", ahead=1):
        raise NotUnderstood(written)
