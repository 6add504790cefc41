"""What an import leaves behind as files: its leads with their scores, and its rows that were no leads, to be mended.

As every CSV file of the desk: UTF-8 with BOM, and no cell is a formula (`src/leads/csv_export.py`). Written row by row,
however many there are.
"""

import csv
import io
from collections.abc import Iterable
from typing import IO, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from src.database import Database
from src.imports import ledger
from src.imports.tables import import_faults
from src.imports.values import Import
from src.leads.csv_export import cell_text
from src.leads.models import FACTS, Lead
from src.leads.rows import lead_of

#: Rows read at a time.
ROWS = 500
#: The column that says why a row is no lead.
REASON = "reason"
_SCORED = ("score", "tier", *FACTS, "why", "notes", "more", "created at")


def scored(database: Database, of: Import, zone: ZoneInfo, file: IO[bytes]) -> int:
    """Write all leads that rows of the file are about, best first, as they are now; gives how many."""
    with database.read() as db:
        found = db.execute(ledger.about(of).execution_options(yield_per=ROWS)).mappings()
        return _written(file, _SCORED, (_cells(lead_of(row)) for row in found), zone)


def faulty(database: Database, of: Import, zone: ZoneInfo, file: IO[bytes]) -> int:
    """Write the rows that were no leads, as they were and in their order, each with the reason; gives how many.

    The file can be mended and dropped in again: it has the columns of the one that it came from.
    """
    rows = select(import_faults).where(import_faults.c.import_id == of.id).order_by(import_faults.c.line)
    with database.read() as db:
        found = db.execute(rows.execution_options(yield_per=ROWS)).mappings()
        told = (_with_reason(row["cells"], row["reason"], len(of.head)) for row in found)
        return _written(file, (*of.head, REASON), told, zone)


def _with_reason(cells: list[str], reason: str, width: int) -> list[str]:
    """The reason stands below its name; cells beyond the head come after it."""
    return [*cells[:width], *[""] * (width - len(cells)), reason, *cells[width:]]


def _cells(lead: Lead) -> list[Any]:
    draft, card = lead.draft, lead.card
    why = "; ".join(f"{reason.text} {reason.points:+}" for reason in card.reasons)
    more = "; ".join(f"{key}: {value}" for key, value in draft.extra.items())
    facts = [getattr(draft, fact) for fact in FACTS]
    return [card.score, card.tier.value, *facts, card.excluded or why, "; ".join(draft.notes), more, lead.created_at]


def _written(file: IO[bytes], head: Iterable[str], rows: Iterable[list[Any]], zone: ZoneInfo) -> int:
    text = io.TextIOWrapper(file, "utf-8-sig", "replace", newline="")
    writer = csv.writer(text)
    writer.writerow([cell_text(name, zone) for name in head])
    count = 0
    for row in rows:
        writer.writerow([cell_text(cell, zone) for cell in row])
        count += 1
    text.detach()
    return count
