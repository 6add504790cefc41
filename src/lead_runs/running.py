"""One lead that is due: asked about, unless nobody may spend anything on it, and what is noted of it in the end."""

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from src.edges import Records
from src.errors import reference
from src.lead_runs.judge import Judge, RunFailed
from src.lead_runs.ledger import Ledger
from src.lead_runs.run import Run
from src.leads.judging.applying import Assess
from src.leads.models import Assessment, Lead
from src.records.values import Purpose, Spent
from src.sdk.model import HungUp, Model, ModelFailed, Trouble, Usage
from src.sdk.spent import Meter, Metered

log = logging.getLogger(__name__)

#: Seconds until a lead's next turn where the budget is spent, and at least where the model is resting.
BUDGET, RESTING = 1800.0, 60.0


class Stopping(HungUp):
    """The desk stops: hang up. What was heard until then was paid for."""


@dataclass(frozen=True, slots=True)
class Running:
    """All that a run needs; `by_id` finds the lead, `alive` hears that the model is at it and may raise Stopping."""

    model: Model
    judge: Judge
    assess: Assess
    records: Records
    by_id: Callable[[str, int], Lead | None]
    alive: Callable[[str], None]
    now: Callable[[], datetime]

    def see_through(self, run: Run, ledger: Ledger) -> None:
        """Whatever happens in it, the lead waits for another run, or is done."""
        with stumbling(run, ledger):
            self._look_at(run, ledger)

    def _look_at(self, run: Run, ledger: Ledger) -> None:
        if assessed := self.scored(run, ledger):
            self._judge(run, assessed, ledger)

    def scored(self, run: Run, ledger: Ledger) -> Assessment | None:
        """The lead as the rules see it; None, and it is noted, where there is nothing to ask, or nobody may now."""
        assessed = self.assessed(run)
        if assessed is None:
            return None
        if assessed.card.excluded:
            ledger.needless(run)
        elif not self.records.left(run.team, run.asked_by, self.now()).allowed:
            ledger.put_off(run, "budget", BUDGET)
        else:
            return assessed
        return None

    def assessed(self, run: Run) -> Assessment | None:
        """The lead as the rules see it; None if it is gone."""
        lead = self.by_id(run.team, run.lead_id)
        return self.assess(lead.draft) if lead else None

    def _judge(self, run: Run, assessed: Assessment, ledger: Ledger) -> None:
        began, meter = time.monotonic(), self._meter(run)
        model = Metered(self.model, meter, self._failed)
        told = {"team": run.team, "lead": run.lead_id, "attempt": run.attempts}
        try:
            judged = self.judge.judge(assessed, lambda request: model.respond(request, self.alive))
        except RunFailed as failed:
            log.warning("a lead was not judged", extra={**told, "why": failed.kind, "took": meter.words})
            _put_off(run, failed, ledger)
            return
        kept = ledger.judged(run, judged, meter.usage, self.assess) is not None
        log.info("a lead was judged", extra={**told, "kept": kept, "took": meter.words, "ms": _ms_since(began)})

    def _failed(self, model: str, error: ModelFailed) -> None:
        """Counted for metrics; a model that is resting was not asked."""
        if error.trouble is not Trouble.RESTING:
            self.records.count("model_failures", model=model, trouble=error.trouble.value)

    def _meter(self, run: Run) -> Meter:
        """Counts what each request takes, as one that belongs to the lead and to the conversation it was said in."""
        job = f"{run.team}:lead:{run.lead_id}:{secrets.token_hex(8)}"

        def note(number: int, model: str, usage: Usage) -> None:
            who = (job, number, run.team, run.asked_by, self.now())
            self.records.spent(Spent(*who, Purpose.LEAD, model, usage, run.channel, run.thread))

        return Meter(note)


@contextmanager
def stumbling(run: Run, ledger: Ledger) -> Iterator[None]:
    """What goes wrong here that nobody thought of is this run's failure, and nobody else's."""
    try:
        yield
    except Stopping:
        return
    except Exception:
        ref = reference()
        log.exception("a lead run stumbled", extra={"ref": ref, "team": run.team, "lead": run.lead_id})
        ledger.failed(run, "error")


def _put_off(run: Run, failed: RunFailed, ledger: Ledger) -> None:
    """A model that is resting has not failed this lead."""
    if failed.kind == Trouble.RESTING:
        ledger.put_off(run, failed.kind, max(failed.seconds or 0.0, RESTING))
    else:
        ledger.failed(run, failed.kind, failed.seconds)


def _ms_since(began: float) -> int:
    return round(1000 * (time.monotonic() - began))
