"""Whether rollups are what the leads add up to, found out while both go on changing, in little memory.

Every cell is a large number of its own. Summed up with each cell as often as its figures say, the rollups and the
leads come to the same sum if, and as good as only if, each figure is right.
"""

from collections import defaultdict
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from src.database import Database
from src.leads.rollups.cuts import COUNTED, CUTS, Cell, cells
from src.leads.rollups.keeping import Kept, kept
from src.leads.tables import lead_rollups, leads

#: Rows read at a time.
ROWS = 5_000
_FIGURES = (lead_rollups.c.leads, lead_rollups.c.score_sum, lead_rollups.c.budgets, lead_rollups.c.budget_sum)
#: One odd number each, so that no figure is taken for another.
_WEIGHTS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)
_MODULUS = 2**61 - 1
Sums = dict[str, int]


@dataclass(frozen=True, slots=True)
class Checked:
    """What rollups were compared with: so many leads; and which cuts are not what these add up to."""

    held: Kept
    leads: int
    figures: int
    wrong: tuple[str, ...]


def check(database: Database) -> Checked:
    """Compare the rollups, as far as they reach, with the leads, as of one moment."""
    with database.read() as db:
        held = kept(db)
        count, of_leads = _of_leads(db, held)
        figures, of_rollups = _of_rollups(db)
        wrong = tuple(cut.name for cut in CUTS if of_leads[cut.name] != of_rollups[cut.name])
        gone = of_rollups.keys() - {cut.name for cut in CUTS}
        return Checked(held, count, figures, (*wrong, *sorted(gone)))


def _of_leads(db: Connection, held: Kept) -> tuple[int, Sums]:
    sums: Sums = defaultdict(int)
    count = 0
    those = select(*(leads.c[name] for name in COUNTED)).where(leads.c.id <= held.up_to)
    for row in db.execute(those.execution_options(yield_per=ROWS)).mappings():
        figures = (1, row["score"], row["budget_amount"] is not None, row["budget_amount"] or 0)
        for cell, _ in cells(row, row["created_at"].astimezone(ZoneInfo(held.zone)).date()):  # type: ignore[arg-type]  # by names
            sums[cell[1]] += _weight(cell, figures)
        count += 1
    return count, _modulo(sums)


def _of_rollups(db: Connection) -> tuple[int, Sums]:
    sums: Sums = defaultdict(int)
    count, width = 0, len(lead_rollups.primary_key)
    for row in db.execute(select(*lead_rollups.primary_key, *_FIGURES).execution_options(yield_per=ROWS)):
        sums[row[1]] += _weight(tuple(row[:width]), tuple(row[width:]))
        count += 1
    return count, _modulo(sums)


def _weight(cell: Cell, figures: tuple[int, ...]) -> int:
    return hash(cell) * sum(weight * figure for weight, figure in zip(_WEIGHTS, figures, strict=True)) % _MODULUS


def _modulo(sums: Sums) -> Sums:
    return defaultdict(int, {cut: total % _MODULUS for cut, total in sums.items()})
