"""What survives a restart: one SQLite file of named values, written through; no file, nothing kept.

It holds what people see (messages, files, addresses to answer to), never the signing secret or the bot token.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from src.sandbox.team import Json

_SCHEMA = "CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, value TEXT, data BLOB, PRIMARY KEY (kind, key))"


class Journal:
    """Values by kind and key. Until `open`, and with `path` None, every write is forgotten. Safe from any thread."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None

    def open(self) -> None:
        """Open the file, made when it is not there."""
        if self._path:
            self._db = _open(self._path)

    def keep(self, kind: str, key: str, value: Json, data: bytes | None = None) -> None:
        """Write a value, over an earlier one with the same kind and key."""
        if self._db is None:
            return
        row = (kind, key, json.dumps(value), data)
        with self._lock, self._db:
            self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", row)

    def drop(self, kind: str, key: str) -> None:
        """Forget a value; one that is not there is no fault."""
        if self._db is None:
            return
        with self._lock, self._db:
            self._db.execute("DELETE FROM kept WHERE kind = ? AND key = ?", (kind, key))

    def kept(self, kind: str) -> Iterator[tuple[Json, bytes | None]]:
        """Every value of a kind, with its bytes if it has any."""
        if self._db is None:
            return
        with self._lock:
            rows = self._db.execute("SELECT value, data FROM kept WHERE kind = ?", (kind,)).fetchall()
        for value, data in rows:
            yield json.loads(value), data

    def close(self) -> None:
        """Let go of the file; later writes are forgotten. Closing twice does no harm."""
        with self._lock:
            db, self._db = self._db, None
        if db is not None:
            db.close()


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, check_same_thread=False, timeout=5)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute(_SCHEMA)
    db.commit()
    return db
