"""Workbooks, and files that are no tables at all."""

import io
import json
import zipfile
from datetime import datetime
from typing import Any

from openpyxl import Workbook

from tests.csv_corpus.case import Case, lead, read, refused

HEAD = ["Email", "Name", "Phone", "Employees", "Start date", "Score"]
_DAY = datetime(2026, 10, 31)  # noqa: DTZ001 - a workbook's times have no zone


def workbook(*sheets: tuple[str, list[list[Any]]], hidden: str = "") -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if title == hidden else "visible"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zipped(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def cases() -> list[Case]:
    return [*_workbooks(), *_no_tables()]


def _workbooks() -> list[Case]:
    ann = ["ann@acme.com", "Ann Lee", 4930123456, 120.0, _DAY, 1.5]
    said = lead(
        2,
        "ann@acme.com",
        name="Ann Lee",
        employees="120",
        timeline="2026-10-31",
        extra={"Phone": "4930123456", "Score": "1.5"},
    )
    plain = lead(2, "bob@globex.com", name="Bob Ray")
    two = [["Email", "Name"], ["bob@globex.com", "Bob Ray"]]
    intro = [["Leads"], [], [], ["Email", "Name"], [], ["bob@globex.com", "Bob\nRay"]]
    return [
        read("workbook.xlsx", workbook(("Leads", [HEAD, ann])), [said], encoding="", delimiter=""),
        read("second_sheet.xlsx", workbook(("Read me", [["How to use this"], ["…"]]), ("Data", two)), [plain]),
        read(
            "hidden_sheet.xlsx", workbook(("Old", [["Email"], ["old@acme.com"]]), ("Data", two), hidden="Old"), [plain]
        ),
        read("preamble.xlsx", workbook(("Leads", intro)), [{**plain, "line": 6}], first_line=6),
        read(
            "wide.xlsx",
            workbook(("Leads", [[*two[0], None, None], [*two[1], None, "late"]])),
            [{**plain, "extra": {"Column 4": "late"}}],
        ),
        refused("empty.xlsx", workbook(("Leads", [])), "“empty.xlsx” is empty"),
        refused("cut.xlsx", workbook(("Leads", two))[:2000], "This workbook is broken"),
        refused("workbook.ods", zipped({"mimetype": "x", "content.xml": "<a/>"}), "This is no spreadsheet I can read."),
        refused(
            "entities.xlsx",
            zipped({"xl/workbook.xml": '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "holds what no spreadsheet writes",
        ),
    ]


def _no_tables() -> list[Case]:
    return [
        refused("empty.csv", "", "“empty.csv” is empty"),
        refused("blank.csv", "\n\n ,\n", "“blank.csv” is empty"),
        refused(
            "old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old .xls workbook, or one with a password"
        ),
        refused("paper.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
        refused("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(64)), "a picture"),
        refused("packed.csv", b"\x1f\x8b\x08\x00" + bytes(20), "a packed file"),
        refused("login.csv", "<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"),
        refused("leads.json", json.dumps([{"email": "ann@acme.com"}]), "JSON"),
        refused("noise.csv", bytes(at * 7 % 32 for at in range(900)), "no text"),
        refused("zeros.csv", bytes(4096), "is empty"),
    ]
