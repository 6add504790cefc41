"""The door to a file of leads: open it, tell its columns apart, and read each row as a draft. Pure reading."""

from itertools import islice

from src.leads.table.drafting import MOST_IN_A_CELL, drafts
from src.leads.table.mapping import mapped
from src.leads.table.model import USES, ColumnUse, Mapping, Opened, RawRow, ReadRow
from src.leads.table.opening import MOST_BYTES, opened
from src.leads.table.pasted import from_text

__all__ = [
    "MOST_BYTES",
    "MOST_IN_A_CELL",
    "USES",
    "ColumnUse",
    "Mapping",
    "Opened",
    "RawRow",
    "ReadRow",
    "drafts",
    "from_text",
    "mapped",
    "opened",
    "sample_of",
]

_SAMPLE = 200


def sample_of(opened: Opened, most: int = _SAMPLE) -> list[RawRow]:
    """The first rows of data, enough to tell what the columns are for."""
    return list(islice(opened.rows(), most))
