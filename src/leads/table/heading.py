"""Where the head of a table is: below what stands above it, above the first row of data, or nowhere."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from src.leads.table.model import RawRow
from src.leads.table.names import use_of
from src.leads.table.values import holds_address, is_phone, is_website

#: Rows in which the head is looked for.
MOST_ABOVE = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """The names of the columns, the row they stand in (none where nobody named them) and where the data begins."""

    names: tuple[str, ...]
    row: RawRow | None
    first_line: int
    above: int


def heading_of(rows: Sequence[RawRow], width: int) -> Heading:
    """Find the head among the first rows of a file, of which there is one at least; `width` is what most rows have."""
    filled = [row for row in rows if any(map(str.strip, row.cells))]
    data = next((at for at, row in enumerate(filled) if any(map(holds_address, row.cells))), len(filled))
    head = _head_row(filled[: min(data, MOST_ABOVE)], max(width, 1))
    start = filled.index(head) + 1 if head else _first_data(filled, data, width)
    first_line = filled[start].line if start < len(filled) else filled[-1].line + 1
    names = tuple(cell.strip() for cell in head.cells) if head else ()
    widest = max(width, _filled_width(names), *(_filled_width(row.cells) for row in filled[start : start + 20]), 1)
    widest = width if widest > width >= max(_filled_width(names), 2) else widest
    above = head.line if head else (filled[start - 1].line if start else 0)
    return Heading(_unique(names, widest), head, first_line, above)


def _head_row(rows: Sequence[RawRow], width: int) -> RawRow | None:
    """The row with the most known names; else the last one that is as wide as the table and names things."""
    known = [sum(1 for cell in row.cells if use_of(cell)) for row in rows]
    best = max(known, default=0)
    if best >= min(2, width):
        return rows[known.index(best)]
    wide = [row for row in rows if _filled_width(row.cells) * 2 >= width and (width > 1 or use_of(row.cells[0]))]
    return wide[-1] if wide and _names_things(wide[-1].cells) else None


def _names_things(cells: tuple[str, ...]) -> bool:
    """Whether cells could be names of columns: mostly there, all different, none a number, a link or a sentence."""
    said = [cell.strip() for cell in cells if cell.strip()]
    different = len(set(said)) == len(said)
    plain = not any(cell.isdigit() or is_phone(cell) or is_website(cell) or len(cell) > 80 for cell in said)
    return different and plain and len(said) * 2 > len(cells)


def _first_data(rows: Sequence[RawRow], data: int, width: int) -> int:
    """Without a head: the first row as wide as the table, so that what stands above it is no lead."""
    if data == len(rows):
        return 0
    return next((at for at in range(data + 1) if _filled_width(rows[at].cells) * 2 > width), data)


def _filled_width(cells: Sequence[str]) -> int:
    """The number of cells up to the last one that is not empty."""
    return max((at for at, cell in enumerate(cells, start=1) if cell.strip()), default=0)


def _unique(names: Sequence[str], width: int) -> tuple[str, ...]:
    """The names, each once, with `Column 3` for what nobody named: `Email`, `Email (2)`."""
    given = [*names[:width], *[""] * (width - len(names))]
    named = [" ".join(name.split())[:200] or f"Column {at}" for at, name in enumerate(given, start=1)]
    seen: Counter[str] = Counter()
    unique: list[str] = []
    for name in named:
        seen[name] += 1
        while (one := name if seen[name] == 1 else f"{name} ({seen[name]})") in unique:
            seen[name] += 1
        unique.append(one)
    return tuple(unique)
