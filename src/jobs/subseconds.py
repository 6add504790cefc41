"""What dbos asks of SQLite that one before 3.42 does not know: the time with its milliseconds.

On Python 3.12 and newer dbos takes `unixepoch('subsec')` for granted, but it is SQLite's
(https://sqlite.org/lang_datefunc.html#dmods), and Debian 12 has 3.40 whatever the Python; there it gives NULL.
"""

import sqlite3
import time
from typing import Any

from sqlalchemy import make_url

SINCE = (3, 42)


class Connection(sqlite3.Connection):
    """A connection that knows `unixepoch('subsec')`."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.create_function("unixepoch", 1, epoch)


def epoch(modifier: str) -> float | int:
    """Seconds since 1970, with their milliseconds for `subsec`."""
    return round(time.time(), 3) if modifier.casefold() in ("subsec", "subsecond") else int(time.time())


def connect_args(url: str, version: tuple[int, ...] = sqlite3.sqlite_version_info) -> dict[str, Any]:
    """What to connect to this database with, in place of dbos's own."""
    old = make_url(url).get_backend_name() == "sqlite" and version < SINCE
    return {"application_name": "leadline-jobs"} | ({"factory": Connection} if old else {})
