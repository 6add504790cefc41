"""The roll: which worker processes are alive.

Each process holds a lock that the operating system (SQLite: a file lock) or the database (PostgreSQL: an advisory
lock of a session) takes back the moment the process dies, however it dies. Whoever can take another's lock knows that
it is dead. So there is no heartbeat to miss, no clock to agree on, and a process that is merely slow is not robbed.
"""

import fcntl
import logging
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from src.database import Database

log = logging.getLogger(__name__)

TRY_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 7))")
TRY_LOCK_BRIEFLY = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 7))")


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
        if self._held and is_still_at(*self._held):
            return
        self.sign_off()
        path = self._folder / name
        handle = self._opened(path)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._held = (path, handle)

    def sign_off(self) -> None:
        if self._held:
            path, handle = self._held
            if is_still_at(path, handle):
                path.unlink()
            os.close(handle)
            self._held = None

    def bury(self, name: str, take_over: Callable[[], None]) -> bool:
        path = self._folder / name
        handle = self._opened(path)
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

    def _opened(self, path: Path) -> int:
        self._folder.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)


def is_still_at(path: Path, handle: int) -> bool:
    """Whether the open file is the one that the path names: someone may have tidied it away."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


class PostgresRoll:
    """The roll of processes anywhere: an advisory lock each, held by a session of its own.

    https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS; needs sessions of its own, so no
    transaction pooling between the desk and the server. A restart of the server frees all locks at once, and the
    living sign on again at their next roll call; so a lock must be found free for `grace` seconds, counted from our
    own signing on at the earliest, before its owner is taken for dead.
    """

    def __init__(self, database: Database, grace: float = 8.0, now: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._grace = grace
        self._now = now
        self._session: Connection | None = None
        self._signed_on = 0.0
        self._free_since: dict[str, float] = {}

    def sign_on(self, name: str) -> None:
        if self._session is not None:
            try:
                self._session.execute(text("SELECT 1"))
            except SQLAlchemyError:
                log.warning("the session that shows this worker is alive was lost; signing on again")
                self._close()
            else:
                return
        session = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        session.detach()
        if session.execute(TRY_LOCK, {"name": name}).scalar_one():
            self._session, self._signed_on = session, self._now()
        else:
            session.close()
            log.warning("this worker cannot sign on yet: the server has not noticed that its old session is gone")

    def sign_off(self) -> None:
        if self._session is not None:
            with suppress(SQLAlchemyError):  # a session that was lost has let go already
                self._session.execute(text("SELECT pg_advisory_unlock_all()"))
            self._close()

    def _close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with suppress(SQLAlchemyError):
                session.close()

    def bury(self, name: str, take_over: Callable[[], None]) -> bool:
        with self._database.engine.connect() as session:
            if not session.execute(TRY_LOCK_BRIEFLY, {"name": name}).scalar_one():
                self._free_since.pop(name, None)
                return False
            if not self._long_free(name):
                return False
            take_over()
            del self._free_since[name]
            return True

    def _long_free(self, name: str) -> bool:
        since = self._free_since.setdefault(name, self._now())
        return self._session is not None and self._now() - max(since, self._signed_on) >= self._grace
