"""At start: the rollups become those of all leads, by the days of the desk's zone, beside the work of the desk."""

import logging
import threading
import time

from src.database import Database
from src.leads.rollups.building import PAUSE, begin_anew, complete
from src.leads.rollups.keeping import kept

log = logging.getLogger(__name__)

#: Seconds until another try, if the database was away.
PATIENCE = 5.0


class CatchingUp:
    """A thread that makes the rollups where they are missing, or are by the days of another zone."""

    def __init__(self, database: Database, zone: str) -> None:
        self._database = database
        self._zone = zone
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, and let the desk work meanwhile; its answers are right all the time, and quick once this is done."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="catching up", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Break off between two batches; the next start goes on from there."""
        self._stopping.set()
        if self._thread:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._catch_up()
            except Exception:  # a database that is away for a minute must not leave questions slow until the next start
                log.exception("figures could not be made ready; they are counted meanwhile")
                self._stopping.wait(PATIENCE)
            else:
                return

    def _catch_up(self) -> None:
        began = time.monotonic()
        with self._database.read() as db:
            before = kept(db)
        if before.zone != self._zone:
            if before.zone:
                told = {"zone": self._zone, "before": before.zone}
                log.warning("TIMEZONE has changed: the figures kept ready are made anew", extra=told)
            begin_anew(self._database, self._zone)
        taken = complete(self._database, self._zone, lambda: not self._stopping.wait(PAUSE))
        if taken:
            log.info("figures are kept ready", extra={"leads": taken, "ms": round(1000 * (time.monotonic() - began))})
