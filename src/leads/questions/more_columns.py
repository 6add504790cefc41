"""Follow-ups for columns: `with e-mails`, `just the names`, `phone numbers?`, `e-mails of the leads`."""

from src.leads.questions.columns import columns_of, named_columns
from src.leads.questions.reader import Reader


def only_these_columns(reader: Reader) -> bool:
    """`just the e-mails`, `only names and e-mails`: in place of the ones that were shown."""
    if not reader.draft.choosing or reader.draft.columns or not named_columns(reader):
        return False
    reader.draft.replaces_columns = True
    return reader.draft.columns != ["company"]  # `just the companies`: one line for each of them?


def added_columns(reader: Reader) -> bool:
    """`with e-mails`, `and their phone numbers`, `add the owner`."""
    if reader.sees("witharticle") or reader.draft.choosing or not reader.take("addcolumn"):
        return False
    return named_columns(reader)


def more_columns(reader: Reader) -> bool:
    """`e-mails?`, `and the phone numbers`; other columns might be groups."""
    reader.skip("det")
    item = reader.take("column")
    if item is None or item.value not in ("email", "phone", "website") or reader.draft.choosing:
        return False
    reader.draft.columns.append(item.value)
    return reader.end


def columns_of_them(reader: Reader) -> bool:
    """`e-mails of the leads`: in place of the ones that were shown."""
    reader.take("list")
    if reader.draft.columns or not columns_of(reader):
        return False
    reader.draft.replaces_columns = True
    return reader.take("them", "ones", "theleads") is not None
