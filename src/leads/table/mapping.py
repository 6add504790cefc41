"""What each column of a file is for: by its name, held against its values, or by its values alone."""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Pairs

from src.leads.table.model import ColumnUse, Mapping, Opened, RawRow
from src.leads.table.names import use_of
from src.leads.table.values import holds_address, is_company, is_counter, is_social, kind_of, share

# What the values of a column must be like if its name is right, and what to say of them.
_CHECKS: Pairs[str, tuple[Callable[[str], bool], str]] = {
    "email": (holds_address, "an e-mail address"),
    "phone": (lambda text: sum(map(str.isdigit, text)) >= 5, "a telephone number"),
    "employees": (lambda text: any(map(str.isdigit, text)), "a number"),
}
# Told by values even where a name is unknown; what else they suggest is no more than a resemblance.
_TELLING = frozenset({"email", "phone", "website"})
_SAID = {
    "email": "e-mail addresses",
    "phone": "telephone numbers",
    "website": "web addresses",
    "country": "countries",
    "title": "job titles",
    "company": "companies",
    "name": "people's names",
}


def mapped(opened: Opened, sample: Sequence[RawRow]) -> Mapping:
    """Tell what the columns are for, by their names and by the values in some rows, a hundred or so."""
    values = [[row.cells[at] for row in sample if not row.fault] for at in range(len(opened.head))]
    named = [use_of(name) if opened.has_head else "" for name in opened.head]
    columns: list[ColumnUse] = []
    for column, use, cells in zip(opened.head, named, values, strict=True):
        taken = {*named, *(one.use for one in columns)}
        columns.append(_by_name(column, use, cells) if use else _by_values(column, cells, opened.has_head, taken))
    return Mapping(tuple(columns))


def _by_name(column: str, use: str, cells: Sequence[str]) -> ColumnUse:
    """The use that a name tells, unless the values speak against it."""
    filled = [cell for cell in cells if cell.strip()]
    if use == "website" and filled and share(filled, is_social) > 0.5:
        return ColumnUse(column, "extra", 1.0, "it holds profiles")
    if use == "name" and len(filled) > 2 and share(filled, is_company) > 0.5:
        return ColumnUse(column, "company", 0.7, "it is called a name, and holds companies")
    fits, what = _CHECKS.get(use, (None, ""))
    if fits and share(filled, fits) < 0.5:
        return ColumnUse(column, use, 0.5, f"by its name, but few of its cells hold {what}")
    return ColumnUse(column, use, 1.0, "kept under its own name" if use == "extra" else "by its name")


def _by_values(column: str, cells: Sequence[str], has_head: bool, taken: set[str]) -> ColumnUse:
    """The use that values tell where no name does; what another column is for already is kept as it is."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return ColumnUse(column, "extra", 1.0, "it is empty")
    if column.startswith("Column ") and is_counter(filled):
        return ColumnUse(column, "ignore", 1.0, "it numbers the rows")
    kind, confidence = kind_of(filled)
    if kind in _SAID and kind not in taken and (not has_head or kind in _TELLING):
        return ColumnUse(column, kind, confidence, f"it holds {_SAID[kind]}")
    return ColumnUse(column, "extra", 1.0 if has_head else 0.5, "kept under its own name")
