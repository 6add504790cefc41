"""Imports of one desk: begun once per file, gone on with wherever they broke off, stopped, and taken back.

What becomes of a batch of rows and how far the file is are one transaction. So a process may die anywhere, and two may
even run the same import: whoever comes second finds it moved on, and goes on from there.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import IO, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from src.imports import files, ledger
from src.imports.values import Import, Progress, ReadRow, State
from src.leads.many import BatchOutcome, Policy
from src.leads.models import Lead, Origin
from src.leads.rows import lead_of, storable
from src.leads.store import LeadStore
from src.leads.taking_back import TakenBack
from src.leads.writing import Assess

log = logging.getLogger(__name__)

#: Rows, and leads to be taken back, in a transaction; on SQLite every other writer waits for one.
ROWS, TAKEN_BACK = 500, 250
#: Seconds between two batches: writers in other processes are not in our line and have to happen upon a gap.
PAUSE = 0.005
#: A lead of so many points may be HOT after a model has looked at it.
BORDERLINE = 55


class Imports:
    """The imports of all teams; each call is about one. Raises what the database raises."""

    def __init__(
        self, store: LeadStore, assess: Assess, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._store = store
        self._database = store.database
        self._assess = assess
        self._now = now

    def begin(
        self,
        *,
        team: str,
        channel: str,
        thread: str,
        user: str,
        file_id: str,
        name: str,
        digest: str,
        mapping: Any,
        policy: Policy = Policy.UPDATE,
        head: Sequence[str] = (),
        total: int = 0,
    ) -> Import:
        """The import of this file, begun now if it was not before.

        If the same bytes are in already, or on their way, it is that import: its `file_id` is another one.
        """
        new = Import(
            id=secrets.token_hex(8),
            team=storable(team),
            channel=storable(channel),
            thread=storable(thread),
            asked_by=storable(user),
            file_id=storable(file_id),
            name=storable(name),
            digest=storable(digest),
            head=tuple(storable(column) for column in head),
            mapping=mapping,
            policy=policy,
            state=State.RUNNING,
            begun_at=self._now(),
            total=total,
        )
        try:
            with self._database.begin() as db:
                if known := _known(db, new):
                    return known
                ledger.put(db, new)
                return new
        except IntegrityError:  # another run of the job, or another upload, was quicker
            with self._database.begin() as db:
                if known := _known(db, new):
                    return known
            raise

    def get(self, import_id: str) -> Import | None:
        """The import of this id."""
        with self._database.read() as db:
            row = db.execute(ledger.BY_ID, {"id": storable(import_id)}).mappings().one_or_none()
        return ledger.import_of(row) if row else None

    def earlier(self, team: str, digest: str) -> Import | None:
        """The import that took the same bytes in, or is about to; not one that was stopped or taken back."""
        with self._database.read() as db:
            row = db.execute(ledger.IN_FORCE, {"team": team, "digest": digest}).mappings().one_or_none()
        return ledger.import_of(row) if row else None

    def run(
        self,
        import_id: str,
        read: Callable[[int], Iterator[ReadRow]],
        progress: Callable[[Progress], None] = lambda progress: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Import:
        """Go on with an import until its file is at its end, or it is stopped; at once if it is not running.

        `read(line)` gives the rows of the file after a line, in their order; what it raises ends the run, not the
        import. `progress` is called after every batch. Raises KeyError for an import that is not known.
        """
        was = self._known(import_id)
        pace = _Pace(was)
        rows = _after(read(was.position), was.position)
        while was.state is State.RUNNING:
            if stopped():
                return self.stop(import_id, was.asked_by)
            batch = list(islice(rows, ROWS))
            try:
                was = self._dealt_with(was, batch, pace.lap()) if batch else self._done(was)
            except ledger.Overtaken:
                was = self._known(import_id)
                rows = _after(rows if batch and batch[-1].line <= was.position else read(was.position), was.position)
            progress(pace.told(was))
            time.sleep(PAUSE)
        return was

    def progress(self, import_id: str) -> Progress:
        """How far it is, or what it came to."""
        return self._known(import_id).progress

    def stop(self, import_id: str, by: str) -> Import:
        """Leave the rest of the file; what is in stays. One that has come to its end is left as it is."""
        return self._moved(import_id, State.RUNNING, lambda: ledger.ended(State.STOPPED, by, self._now()))

    def undo(self, import_id: str, by: str, progress: Callable[[Import], None] = lambda so_far: None) -> Import:
        """Take back what the import changed, and nothing that changed since; goes on with an undo that broke off."""
        for state in (State.RUNNING, State.STOPPED, State.DONE):
            self._moved(import_id, state, lambda: ledger.ended(State.UNDOING, by, self._now()))
        while (was := self._known(import_id)).state is State.UNDOING:
            try:
                self._take_back(was)
            except ledger.Overtaken:
                continue
            progress(was)
            time.sleep(PAUSE)
        return was

    def worth_a_look(self, import_id: str, most: int) -> list[tuple[Lead, Origin]]:
        """The HOT and nearly HOT leads that rows of the file are about, best first: for a model to look at."""
        of = self._known(import_id)
        with self._database.read() as db:
            found = db.execute(ledger.about(of).limit(most)).mappings().all()
        best = [lead_of(row) for row in found if row["score"] >= BORDERLINE]
        return [(lead, of.origin) for lead in best if not lead.card.excluded]

    def top(self, import_id: str, count: int = 5) -> list[Lead]:
        """The best leads that rows of the file are about."""
        with self._database.read() as db:
            found = db.execute(ledger.about(self._known(import_id)).limit(count)).mappings().all()
        return [lead_of(row) for row in found]

    def scored(self, import_id: str, zone: ZoneInfo, file: IO[bytes]) -> int:
        """Write all leads that rows of the file are about as CSV, best first; gives how many."""
        return files.scored(self._database, self._known(import_id), zone, file)

    def faulty(self, import_id: str, zone: ZoneInfo, file: IO[bytes]) -> int:
        """Write the rows that were no leads as CSV, as they were, with the reason; gives how many."""
        return files.faulty(self._database, self._known(import_id), zone, file)

    def _known(self, import_id: str) -> Import:
        found = self.get(import_id)
        if found is None:
            raise KeyError(import_id)
        return found

    def _dealt_with(self, was: Import, rows: Sequence[ReadRow], seconds: float) -> Import:
        """Keep a batch of rows and note that, both or neither."""

        def note(db: Connection, outcome: BatchOutcome) -> None:
            kept = ledger.keep_faults(db, was, rows)
            ledger.move(db, was, **ledger.moved_on(was, rows, outcome, seconds, kept))

        told = [(row.line, row.draft) for row in rows if row.draft is not None]
        self._store.add_many(told, was.origin, self._assess, was.policy, note)
        return self._known(was.id)

    def _done(self, was: Import) -> Import:
        with self._database.begin() as db:
            ledger.move(db, was, **ledger.ended(State.DONE, "", self._now()), tiers=ledger.tiers(db, was))
        told = was.progress
        log.info("a file of leads is in", extra={"import": was.id, "rows": told.read, "seconds": round(was.seconds, 1)})
        return self._known(was.id)

    def _moved(self, import_id: str, state: State, values: Callable[[], dict[str, Any]]) -> Import:
        """Give it these values as long as it is in this state, wherever it is in its file."""
        while (was := self._known(import_id)).state is state:
            try:
                with self._database.begin() as db:
                    ledger.move(db, was, **values())
            except ledger.Overtaken:
                continue
        return was

    def _take_back(self, was: Import) -> None:
        def note(db: Connection, taken: TakenBack) -> None:
            counted = {"gone": was.gone + taken.gone, "restored": was.restored + taken.restored}
            ledger.move(db, was, **(counted if taken else {"state": State.UNDONE.value}))

        self._store.take_back(was.team, was.origin.key, self._assess, note, TAKEN_BACK)


class _Pace:
    """How fast it goes, since this run began."""

    def __init__(self, began: Import) -> None:
        self._read = began.progress.read
        self._began = self._lap = time.monotonic()

    def lap(self) -> float:
        """Seconds since the last batch."""
        before, self._lap = self._lap, time.monotonic()
        return self._lap - before

    def told(self, now: Import) -> Progress:
        rate = (now.progress.read - self._read) / max(time.monotonic() - self._began, 0.001)
        left = max(now.total - now.progress.read, 0) / rate if rate and now.total else None
        return replace(now.progress, per_second=rate, left_seconds=left)


def _after(rows: Iterator[ReadRow], line: int) -> Iterator[ReadRow]:
    return (row for row in rows if row.line > line)


def _known(db: Connection, new: Import) -> Import | None:
    """The import of this file, else that of these bytes."""
    by_file = db.execute(ledger.BY_FILE, {"team": new.team, "file_id": new.file_id}).mappings().one_or_none()
    row = by_file or db.execute(ledger.IN_FORCE, {"team": new.team, "digest": new.digest}).mappings().one_or_none()
    return ledger.import_of(row) if row else None
