"""Where the work keeps its own things: beside the leads' SQLite file, or in the same PostgreSQL."""

from pathlib import Path

from src.database import Database
from src.jobs.roll import FileRoll, PostgresRoll, Roll


def beside(database: Database, name: str) -> Path | None:
    """`leadline.sqlite` and `jobs.sqlite` give `leadline-jobs.sqlite` in the same folder; None with PostgreSQL."""
    if database.url.get_backend_name() != "sqlite":
        return None
    file = Path(str(database.url.database))
    return file.with_name(f"{file.stem}-{name}")


def engine_url(database: Database) -> str:
    """Where the job engine keeps its tables.

    With SQLite a file of its own: SQLite has one writer at a time, and an ack should not wait for a checkpoint.
    """
    file = beside(database, "jobs.sqlite")
    return f"sqlite:///{file}" if file else database.url.render_as_string(hide_password=False)


def roll_of(database: Database) -> Roll:
    """How the processes on this database know which of them are alive."""
    folder = beside(database, "workers")
    return FileRoll(folder) if folder else PostgresRoll(database)
