"""The rows of an .xlsx workbook, streamed; the one place that knows openpyxl.

https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

import errno
import lzma
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import ARC_SHARED_STRINGS

from src.errors import UserError
from src.leads.table.model import RawRow
from src.leads.table.shared_texts import SharedTexts
from src.leads.table.values import holds_address
from src.leads.table.workbook_size import refuse_bombs

_MOST_ROWS = 1_048_576  # what a sheet holds
# What zipfile, the XML parser and openpyxl raise of bytes that are not as they should be.
_BROKEN = (
    *(BadZipFile, zlib.error, lzma.LZMAError, struct.error, ParseError, InvalidFileException),
    *(LookupError, ValueError, TypeError, AttributeError, RuntimeError, ArithmeticError, EOFError),
)


_SAY_BROKEN = "This workbook is broken and cannot be read. Save it as CSV, and try again."


class Workbook:
    """Gives every row of the first sheet that holds addresses, else of the first one that holds anything."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._texts: SharedTexts | None = None  # unpacked once, however often the rows are read

    def __call__(self) -> Iterator[RawRow]:
        with _translated():
            book = self._loaded()
            try:
                yield from _rows(_chosen(book))
            finally:
                book.close()

    def _loaded(self) -> Any:
        if self._texts is None:
            with ZipFile(self._path) as archive:
                refuse_bombs(archive)
                self._texts = _texts_of(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are of no use here
            reader = _Reader(self._path, self._texts)
            reader.read()
        return reader.wb


class _Reader(ExcelReader):
    """A reader that is handed the shared texts."""

    def __init__(self, path: Path, texts: SharedTexts) -> None:
        super().__init__(str(path), read_only=True, data_only=True, keep_links=False)
        self._texts = texts

    def read_strings(self) -> None:
        self.shared_strings: Any = self._texts


def _texts_of(archive: ZipFile) -> SharedTexts:
    texts = SharedTexts()
    if ARC_SHARED_STRINGS in archive.namelist():
        with archive.open(ARC_SHARED_STRINGS) as source:
            texts.fill(source)
    return texts


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
