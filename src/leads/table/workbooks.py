"""The rows of an .xlsx workbook, streamed; the one place that knows openpyxl. What unpacks to too much is refused.

The texts that cells share are kept in a file of their own, so that memory does not grow with them.
https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

import errno
import lzma
import struct
import warnings
import zlib
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from xml.etree.ElementTree import ParseError, iterparse
from zipfile import BadZipFile, ZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import ARC_SHARED_STRINGS

from src.errors import UserError
from src.leads.table.model import RawRow
from src.leads.table.values import holds_address

_MOST_UNPACKED = 1 << 30  # bytes of all parts together; a million rows of twelve columns take two thirds of it
_MOST_ELSEWHERE = 32 << 20  # bytes of a part that is neither rows nor texts: styles, relations
_MOST_ROWS = 1_048_576  # what a sheet holds
# What zipfile, the XML parser and openpyxl raise of bytes that are not as they should be.
_BROKEN = (
    *(BadZipFile, zlib.error, lzma.LZMAError, struct.error, ParseError, InvalidFileException),
    *(LookupError, ValueError, TypeError, AttributeError, RuntimeError, ArithmeticError, EOFError),
)


_SAY_BROKEN = "This workbook is broken and cannot be read. Save it as CSV, and try again."


class _Texts:
    """The shared texts of a workbook in a file without a name, found by their number."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._ends = array("Q", [0])

    def append(self, text: str) -> None:
        self._ends.append(self._ends[-1] + self._file.write(text.encode("utf-8", "replace")))

    def __getitem__(self, at: int) -> str:
        start, end = self._ends[at], self._ends[at + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode()


class _Reader(ExcelReader):
    """A reader that keeps shared texts on disk."""

    def __init__(self, path: Path, texts: _Texts) -> None:
        super().__init__(str(path), read_only=True, data_only=True, keep_links=False)
        self._texts = texts

    def read_strings(self) -> None:
        self.shared_strings: Any = self._texts
        if ARC_SHARED_STRINGS in self.archive.namelist():
            with self.archive.open(ARC_SHARED_STRINGS) as source:
                for text in _texts_in(source):
                    self._texts.append(text)


def _texts_in(source: IO[bytes]) -> Iterator[str]:
    """The shared texts in their order; of a rich one its runs, without what tells how to pronounce it."""
    events = iterparse(source, events=("start", "end"))  # noqa: S314 - no DOCTYPE, so no entities: _refuse_bombs
    root = next(events)[1]
    for event, node in events:
        if event == "end" and node.tag.endswith("}si"):
            runs = [part for child in node if not child.tag.endswith("}rPh") for part in child.iter()]
            yield "".join(part.text or "" for part in runs if part.tag.endswith("}t"))
            root.clear()


def workbook_records(path: Path) -> Iterator[RawRow]:
    """Every row of the first sheet that holds addresses, else of the first one that holds anything."""
    with _translated(), ZipFile(path) as archive:
        _refuse_bombs(archive)
    with _translated(), TemporaryFile() as file:
        book = _loaded(path, _Texts(file))
        try:
            yield from _rows(_chosen(book))
        finally:
            book.close()


@contextmanager
def _translated() -> Iterator[None]:
    """What goes wrong in a workbook is that it is broken, whatever openpyxl makes of it."""
    try:
        yield
    except _BROKEN as error:
        raise UserError(_SAY_BROKEN) from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # a seek to where no file is; a full disk is not the workbook's fault
            raise
        raise UserError(_SAY_BROKEN) from error


def _refuse_bombs(archive: ZipFile) -> None:
    """Raise for what would not fit; zipfile never gives more of a part than the directory says it has."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise UserError("This is no spreadsheet I can read. Save the list as CSV or .xlsx and send me that.")
    rows = ("xl/worksheets/", ARC_SHARED_STRINGS)
    elsewhere = [
        part for part in parts if part.filename.endswith((".xml", ".rels")) and not part.filename.startswith(rows)
    ]
    too_much = sum(part.file_size for part in parts) > _MOST_UNPACKED or any(
        part.file_size > _MOST_ELSEWHERE for part in elsewhere
    )
    if too_much or len(parts) > 10_000:
        raise UserError(
            "This workbook unpacks to more than I read. Save the sheet with the leads as CSV and send me that."
        )
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as file:
                if b"<!DOCTYPE" in file.read(4096):
                    raise UserError("This workbook holds what no spreadsheet writes, so I do not read it.")


def _loaded(path: Path, texts: _Texts) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that are of no use here
        reader = _Reader(path, texts)
        reader.read()
    return reader.wb


def _chosen(book: Any) -> Any:
    """The sheet to read: the first visible one with an address near its top, else the first with anything at all."""
    sheets = [sheet for sheet in book.worksheets if getattr(sheet, "sheet_state", "visible") == "visible"]
    filled = None
    for sheet in sheets[:20]:
        top = [row for row in _rows(sheet, 60) if any(row.cells)]
        if any(holds_address(cell) for row in top for cell in row.cells):
            return sheet
        filled = filled or (sheet if top else None)
    return filled or (sheets or [None])[0]


def _rows(sheet: Any, most: int = _MOST_ROWS) -> Iterator[RawRow]:
    if sheet is None:
        return
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    rows = sheet.iter_rows(max_row=most, values_only=True)
    for line, row in enumerate(rows, start=1):
        yield RawRow(line, tuple(map(_as_text, row)))


def _as_text(value: object) -> str:
    """A cell as it would be in a CSV file: whole numbers without a point, days without a time at midnight."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\0", "").replace("_x000D_", "")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
