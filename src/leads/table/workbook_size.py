"""What an .xlsx file unpacks to, looked at before anything of it is kept: a bomb is refused, and nothing else.

zipfile never gives more of a part than the directory says it has, so the sizes told there are bounds.
"""

import re
from zipfile import ZipFile, ZipInfo

from src.errors import UserError

_MOST_UNPACKED = 1 << 30  # bytes of all parts together; a million rows of twelve columns take two thirds of it
_MOST_ELSEWHERE = 32 << 20  # bytes of a part that is neither rows nor texts: styles, relations
_MOST_PARTS = 10_000
_CHUNK = 1 << 20
_MOST_AT_ONCE = 16  # chunks without the beginning of a row or a text: one of them is held in memory as a whole
_BEGINNINGS = {
    "xl/worksheets/": re.compile(rb"<(?:\w{1,20}:)?row[ >/]"),
    "xl/sharedStrings.xml": re.compile(rb"<(?:\w{1,20}:)?si[ >/]"),
}


def refuse_bombs(archive: ZipFile) -> None:
    """Raise UserError for what is no workbook, or unpacks to more than is read."""
    parts = archive.infolist()
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise UserError("This is no spreadsheet I can read. Save the list as CSV or .xlsx and send me that.")
    markup = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    total = sum(part.file_size for part in parts)
    if total > _MOST_UNPACKED or len(parts) > _MOST_PARTS or any(_is_bomb(archive, part) for part in markup):
        raise UserError(
            "This workbook unpacks to more than I read. Save the sheet with the leads as CSV and send me that."
        )
    for part in markup:
        with archive.open(part) as file:
            if b"<!DOCTYPE" in file.read(4096):
                raise UserError("This workbook holds what no spreadsheet writes, so I do not read it.")


def _is_bomb(archive: ZipFile, part: ZipInfo) -> bool:
    begins = next((mark for name, mark in _BEGINNINGS.items() if part.filename.startswith(name)), None)
    if begins is None or not part.filename.endswith(".xml"):
        return part.file_size > _MOST_ELSEWHERE
    return part.file_size > _MOST_AT_ONCE * _CHUNK and _is_in_one_piece(archive, part, begins)


def _is_in_one_piece(archive: ZipFile, part: ZipInfo, begins: re.Pattern[bytes]) -> bool:
    """Whether so much of a part lies between two rows, or texts, that one of them would fill the memory."""
    without, before = 0, b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            without = 0 if begins.search(before + chunk) else without + 1
            before = chunk[-32:]  # a beginning may lie across two chunks
            if without > _MOST_AT_ONCE:
                return True
    return False
