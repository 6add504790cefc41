"""The rows of a text file: streamed, numbered by the line they begin on, and mended where a quote is not closed."""

import csv
from collections.abc import Iterator
from pathlib import Path

from src.leads.table.dialects import Dialect
from src.leads.table.encodings import Decoding
from src.leads.table.lines import MOST_CHARACTERS, Lines
from src.leads.table.model import RawRow


def text_records(path: Path, decoding: Decoding, dialect: Dialect) -> Iterator[RawRow]:
    """Every row from the first line on, blank ones too; memory holds one of them."""
    with Lines(path, decoding) as lines:
        reader = csv.reader(lines, **dialect.options())
        while not lines.ended():
            lines.begin()
            yield _next_row(reader, lines, dialect, lossy=decoding.errors == "replace")


def _next_row(reader: "Iterator[list[str]]", lines: Lines, dialect: Dialect, lossy: bool) -> RawRow:
    line = lines.number + 1
    try:
        cells = _unwrapped(next(reader), dialect)
    except (csv.Error, StopIteration) as error:
        return RawRow(line, tuple(cell[:1000] for cell in lines.record[:1]), f"The line cannot be read: {error}.")
    if len(lines.record) > 1 and _is_broken(lines.record, cells, dialect):
        cells = dialect.literal(lines.record[0])
        lines.put_back(1)
    return RawRow(line, tuple(cells), _fault(lines, cells, lossy))


def _unwrapped(cells: list[str], dialect: Dialect) -> list[str]:
    """The cells of the line that stands in the only cell of another. Raises csv.Error if it is none."""
    return next(csv.reader(cells, **dialect.options()), []) if dialect.wrapped and len(cells) == 1 else cells


def _is_broken(record: list[str], cells: list[str], dialect: Dialect) -> bool:
    """Whether several lines are one row only because a quote was opened that nobody meant, or nobody closed."""
    if sum(line.count(dialect.quote) for line in record) % 2 == 1 and dialect.escape is None:
        return True
    alone = dialect.width == len(dialect.literal(record[0]))
    return alone and (len(cells) != dialect.width or not _is_strict(record, dialect))


def _is_strict(record: list[str], dialect: Dialect) -> bool:
    """Whether each quote that closes stands at the end of its cell: else it was meant to open the next one."""
    try:
        return bool(list(csv.reader(record, **dialect.options(), strict=True)))
    except csv.Error:
        return False


def _fault(lines: Lines, cells: list[str], lossy: bool) -> str:
    if lines.overlong:
        lines.overlong = False
        return f"The line is longer than {MOST_CHARACTERS:,} characters."
    if lossy and any("\ufffd" in cell for cell in cells):
        return "Some of its characters are broken: they belong to no encoding that fits the rest of the file."
    return ""
