"""The desk's lead runs: leads are put in line, and threads beside the desk's work look at each and mend its messages.

Nothing that a person waits for waits for a model: asking is one write. Several processes may do this at once.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from src.database import Database
from src.edges import Records
from src.lead_runs import asking
from src.lead_runs.batching import LEAST, Batching
from src.lead_runs.cards import Cards, Place
from src.lead_runs.judge import Judge
from src.lead_runs.ledger import LEASE, Ledger
from src.lead_runs.mending import Mending
from src.lead_runs.run import Run
from src.lead_runs.running import Running, Stopping
from src.leads.judging.applying import Assess
from src.leads.models import Lead, Origin
from src.leads.store import LeadStore
from src.records.kept import NoRecords
from src.rendered import Rendered
from src.sdk.model import Batches, Model

log = logging.getLogger(__name__)

#: Leads that are looked at at the same time, and how many a person may have looked at with one message.
AT_ONCE, MOST, MOST_IN_BATCHES = 4, 20, 10_000
#: Seconds between two looks: for leads that are due, for messages that others should have mended, for batches.
LOOK, MEND, POLL = 1.0, 5.0, 30.0
#: Seconds until another try, if the database is away.
PATIENCE = 5.0


class LeadRuns:
    """One process's share of the lead runs; `replace` puts something else in the place of a message of ours."""

    def __init__(
        self,
        database: Database,
        model: Model,
        judge: Judge,
        assess: Assess,
        *,
        replace: Callable[[str, str, Rendered], object],
        records: Records | None = None,
        batches: Batches | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._now = now
        by_id = LeadStore(database).by_id
        self._running = Running(model, judge, assess, records or NoRecords(), by_id, self._hang_up, now)
        self._batching = Batching(batches, self._running) if batches else None
        self._mending = Mending(Cards(database, now), replace)
        self._ledger = Ledger(database, secrets.token_hex(8), now)
        self._due, self._owed, self._many = threading.Event(), threading.Event(), threading.Event()
        self._stopping = threading.Event()
        self._loops: list[threading.Thread] = []
        self._runs: list[tuple[threading.Thread, Run]] = []
        self._renewed = datetime.min.replace(tzinfo=UTC)

    @property
    def most(self) -> int:
        """How many leads one message may have looked at."""
        return MOST_IN_BATCHES if self._batching else MOST

    def wanted(self, lead: Lead) -> bool:
        """Whether a model is to look at this lead: it is scored, and not judged as it is."""
        return not lead.card.excluded and lead.card.judged is None

    def ask(self, leads: Sequence[tuple[Lead, Origin]], ts: str, *, thread: str = "", several: bool = False) -> None:
        """Have leads looked at; the message `ts`, where they were told, shows what comes of it ("": none does).

        `thread` is the session thread of who asked: what it costs is counted there.
        """
        known = {lead.id: (lead, origin) for lead, origin in leads if not lead.card.excluded}
        if not known:
            return
        origin = leads[0][1]
        place = Place(origin.team, origin.channel, ts, "lines" if several else "card") if ts else None
        asking.ask(self._database, list(known.values()), thread, place)
        self._due.set()
        self._owed.set()
        if len(known) >= LEAST:
            self._many.set()

    def start(self) -> None:
        """Begin, and go on with what was broken off."""
        self._stopping.clear()
        self._ledger = Ledger(self._database, secrets.token_hex(8), self._now)
        self._loops = [
            self._loop("lead runs", self._begin_due, self._due, LOOK),
            self._loop("lead cards", self._mend_owed, self._owed, MEND),
        ]
        if self._batching:
            self._loops.append(self._loop("lead batches", self._batch, self._many, POLL))

    def stop(self, patience: float = 3.0) -> None:
        """Hang up on the model and hand back what is not done; whoever is next goes on with it."""
        self._stopping.set()
        for news in (self._due, self._owed, self._many):
            news.set()
        deadline = time.monotonic() + patience
        for thread in (*self._loops, *(thread for thread, _ in self._runs)):
            thread.join(max(0.0, deadline - time.monotonic()))
        if self._loops:
            self._ledger.release()
        self._loops, self._runs = [], []

    def _loop(self, name: str, once: Callable[[], None], news: threading.Event, pause: float) -> threading.Thread:
        def run() -> None:
            while not self._stopping.is_set():
                news.clear()
                try:
                    once()
                except Exception:  # a database that is away for a minute must not end the loop
                    log.exception("lead runs stumbled; they go on", extra={"loop": name})
                    self._stopping.wait(PATIENCE)
                news.wait(pause)

        return _started(name, run)

    def _begin_due(self) -> None:
        self._runs = [each for each in self._runs if each[0].is_alive()]
        self._renew()
        for run in self._ledger.claim(AT_ONCE - len(self._runs)):
            self._runs.append((self._begun(run, self._ledger), run))

    def _renew(self) -> None:
        """Only what somebody is at: a thread that died without a word must not hold its lead for ever."""
        alive = [run for _, run in self._runs] + (list(self._batching.held) if self._batching else [])
        if alive and self._now() - self._renewed > LEASE / 4:
            self._ledger.renew(alive)
            self._renewed = self._now()

    def _begun(self, run: Run, ledger: Ledger) -> threading.Thread:
        def see_through() -> None:
            self._running.see_through(run, ledger)
            self._due.set()
            self._owed.set()

        return _started("lead run", see_through)

    def _batch(self) -> None:
        assert self._batching  # noqa: S101 - there is no loop without
        self._batching.pass_by(self._ledger)
        self._due.set()
        self._owed.set()

    def _mend_owed(self) -> None:
        self._mending.mend(lambda: not self._stopping.is_set())

    def _hang_up(self, _words: str) -> None:
        if self._stopping.is_set():
            raise Stopping


def _started(name: str, run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
