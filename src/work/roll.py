"""The roll: which worker processes are alive.

Each process holds a lock that the operating system (SQLite: a file lock) or the database (PostgreSQL: an advisory
lock of a session) takes back the moment the process dies, however it dies. Whoever can take another's lock knows that
it is dead. So there is no heartbeat to miss, no clock to agree on, and a process that is merely slow is never robbed.
"""

import fcntl
import logging
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from src.database import Database

log = logging.getLogger(__name__)


def new_name() -> str:
    """A name for this process that no other has, now or later."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{uuid4().hex[:8]}"


class Roll(Protocol):
    """Who is alive on one database."""

    def sign_on(self, name: str) -> None:
        """Hold this name's lock until `sign_off` or the end of the process; call again to make sure it is held."""

    def sign_off(self) -> None:
        """Let go of our lock: our unfinished work may be taken over at once."""

    def bury(self, name: str, take_over: Callable[[], None]) -> bool:
        """If the process of that name is dead, call `take_over` while no one else can; gives whether it was."""


class FileRoll:
    """The roll of processes on one machine: a locked file each, in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: tuple[Path, int] | None = None

    def sign_on(self, name: str) -> None:
        if self._held:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / name
        handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._held = (path, handle)

    def sign_off(self) -> None:
        if self._held:
            path, handle = self._held
            path.unlink(missing_ok=True)
            os.close(handle)
            self._held = None

    def bury(self, name: str, take_over: Callable[[], None]) -> bool:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / name
        handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            take_over()
            path.unlink(missing_ok=True)
            return True
        finally:
            os.close(handle)


class PostgresRoll:
    """The roll of processes anywhere: an advisory lock each, held by a session of its own.

    https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS; needs sessions of its own, so no
    transaction pooling between the desk and the server. A lost machine is noticed by TCP keep-alive.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._session: Connection | None = None
        self._guard = threading.Lock()

    def sign_on(self, name: str) -> None:
        with self._guard:
            try:
                if self._session is not None:
                    self._session.execute(text("SELECT 1"))
                    return
            except DBAPIError:
                log.warning("the session that shows this worker is alive was lost; signing on again")
                self._close()
            self._session = self._connect()
            self._session.execute(text("SELECT pg_advisory_lock(hashtextextended(:name, 7))"), {"name": name})

    def _connect(self) -> Connection:
        session = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        session.detach()
        for setting in ("tcp_keepalives_idle = 5", "tcp_keepalives_interval = 2", "tcp_keepalives_count = 3"):
            session.execute(text(f"SET {setting}"))
        return session

    def sign_off(self) -> None:
        with self._guard:
            self._close()

    def _close(self) -> None:
        if self._session is not None:
            with suppress(SQLAlchemyError):  # a session that was lost has let go already
                self._session.execute(text("SELECT pg_advisory_unlock_all()"))
            self._session.close()
            self._session = None

    def bury(self, name: str, take_over: Callable[[], None]) -> bool:
        with self._database.engine.connect() as session:
            free = session.execute(
                text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 7))"), {"name": name}
            ).scalar_one()
            if free:
                take_over()
            return bool(free)
