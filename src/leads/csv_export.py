"""A list of leads as a CSV file that spreadsheets open as it is meant: UTF-8 with BOM, and no cell is a formula.

https://owasp.org/www-community/attacks/CSV_Injection says which cells a spreadsheet would run.
"""

import csv
import io
from datetime import datetime
from zoneinfo import ZoneInfo

from src.leads.result import Cell, Result

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_of(result: Result) -> bytes:
    """The listed leads under a header of the columns' names; times are in the result's zone."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([column.value.replace("_", " ") for column in result.query.columns])
    zone = ZoneInfo(result.zone)
    writer.writerows([cell_text(cell, zone) for cell in lead.cells] for lead in result.listed)
    return file.getvalue().encode("utf-8-sig", "replace")


def cell_text(cell: Cell, zone: ZoneInfo) -> str:
    """The cell as text; one that a spreadsheet would run gets an apostrophe in front."""
    if isinstance(cell, datetime):
        return cell.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_RUNS) else text
