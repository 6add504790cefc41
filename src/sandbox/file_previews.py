"""What the page shows of a file without opening it: the first rows of a table."""

import csv
from itertools import islice

from src.sandbox.files import File
from src.sandbox.team import Json

ROWS = 6
_LARGEST = 1 << 20  # bytes of a file that is looked into


def preview(file: File | None) -> Json:
    """`rows` (the head among them) and how many follow; {} for what is no small table in UTF-8."""
    if file is None or not file.data or not file.name.lower().endswith(".csv") or len(file.data) > _LARGEST:
        return {}
    try:
        rows = csv.reader(file.data.decode("utf-8-sig").splitlines(keepends=True))
        first = list(islice(rows, ROWS))
        return {"rows": first, "more": sum(1 for _ in rows)}
    except (UnicodeDecodeError, csv.Error):
        return {}
