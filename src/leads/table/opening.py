"""A file is opened: what it is, how it is written, and what its columns are called."""

import csv
from functools import partial
from itertools import islice
from pathlib import Path

from src.errors import UserError
from src.leads.table.dialects import dialect_of
from src.leads.table.encodings import Decoding, decoding_of
from src.leads.table.heading import heading_of
from src.leads.table.lines import MOST_CHARACTERS, Lines
from src.leads.table.model import Opened, RawRow, Records
from src.leads.table.text_records import text_records
from src.leads.table.workbooks import workbook_records

#: Bytes of a file, where nobody says otherwise.
MOST_BYTES = 50 << 20
_SAMPLE_LINES, _SAMPLE_CHARACTERS, _SAMPLE_ROWS = 300, 200_000, 200
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "an old .xls workbook, or one with a password"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a packed file"),
    (b"7z\xbc\xaf", "a packed file"),
    (b"Rar!", "a packed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a text document"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<table")


def opened(path: Path, name: str, *, most_bytes: int = MOST_BYTES) -> Opened:
    """Open a file of leads; `name` is what people call it. It is read in pieces, and twice.

    Raises UserError with what is wrong and what to do, where it is no table that can be read.
    """
    size = path.stat().st_size
    if size > most_bytes:
        raise UserError(
            f"“{name}” has {size / 1e6:,.0f} MB, and I read up to {most_bytes / 1e6:,.0f} MB. Split it in parts."
        )
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(b"PK\x03\x04"):
        return _described(name, "", "", partial(workbook_records, path), width=0)
    _refuse_foreign(start, name)
    decoding = decoding_of(path)
    lines = _first_lines(path, decoding)
    if _is_binary("".join(lines)):
        raise _foreign(name, "no text")
    csv.field_size_limit(max(csv.field_size_limit(), MOST_CHARACTERS + 1))
    dialect = dialect_of(lines)
    records = partial(text_records, path, decoding, dialect)
    return _described(name, decoding.encoding, dialect.delimiter, records, dialect.width)


def _refuse_foreign(start: bytes, name: str) -> None:
    what = next((what for sign, what in _FOREIGN if start.startswith(sign)), "")
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if bare.startswith(_MARKUP):
        what = "a web page or XML"
    elif bare.startswith((b'{"', b'[{"', b"[\n", b"{\n")):
        what = "JSON"
    if what:
        raise _foreign(name, what)


def _foreign(name: str, what: str) -> UserError:
    return UserError(f"“{name}” is {what}, and I cannot read that as a table. Save the list as CSV or .xlsx.")


def _is_binary(text: str) -> bool:
    """Whether controls that no text has are frequent; some programs part their columns with U+0001 or U+001F."""
    controls = sum(1 for char in text if char < "\t" or "\r" < char < "\x1b")
    return (controls - text.count("\x01")) * 20 > len(text)


def _first_lines(path: Path, decoding: Decoding) -> list[str]:
    with Lines(path, decoding) as lines:
        sample: list[str] = []
        for line in islice(lines, _SAMPLE_LINES):
            sample.append(line[:_SAMPLE_CHARACTERS])
            if lines.size > _SAMPLE_CHARACTERS:
                break
        return sample


def _described(name: str, encoding: str, delimiter: str, records: Records, width: int) -> Opened:
    top = list(islice((row for row in records() if any(map(str.strip, row.cells))), _SAMPLE_ROWS))
    if not top:
        raise UserError(f"“{name}” is empty: there is no row in it.")
    heading = heading_of(top, width or _common_width(top))
    return Opened(
        encoding=encoding,
        delimiter=delimiter,
        head=heading.names,
        has_head=heading.row is not None,
        first_line=heading.first_line,
        head_line=heading.above,
        head_cells=heading.row.cells if heading.row else (),
        records=records,
    )


def _common_width(rows: list[RawRow]) -> int:
    """How many cells the widest of the rows fill."""
    return max(at for row in rows for at, cell in enumerate(row.cells, start=1) if cell.strip())
