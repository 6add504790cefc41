"""Patterns for the columns of a list: `names and phone numbers of`, `name, company and budget of`."""

from src.leads.questions.reader import Reader


def named_columns(reader: Reader) -> bool:
    """Columns side by side."""
    reader.skip("det")
    while item := reader.take("column"):
        reader.draft.columns.append(item.value)
        at = reader.at
        joined = [reader.take("comma"), reader.take("and")]
        reader.skip("det")
        if not any(joined) or not reader.sees("column"):
            reader.at = at
            return True
    return False


def columns_of(reader: Reader) -> bool:
    """The columns, and then `of` or `for`: of whom follows."""
    return named_columns(reader) and reader.take("of") is not None
