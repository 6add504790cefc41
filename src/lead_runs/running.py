"""One lead that is due: asked about, unless nobody may spend anything on it, and what is noted of it in the end."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from src.errors import reference
from src.lead_runs.judge import Asking, Judge, RunFailed
from src.lead_runs.ledger import Ledger, Run
from src.leads.judging.applying import Assess
from src.leads.models import Assessment, Lead
from src.sdk.model import Model, Trouble, Usage

log = logging.getLogger(__name__)

#: Seconds until a lead's next turn where the budget is spent, and at least where the model is resting.
BUDGET, RESTING = 1800.0, 60.0


class Stopping(Exception):
    """The desk stops: hang up."""


class Budget(Protocol):
    """Whether a model may be asked for this person, and what that took."""

    def may_spend(self, team: str, user: str) -> bool: ...

    def spent(self, team: str, user: str, usage: Usage, model: str, *, lead_id: int, batch: bool = False) -> None: ...


class Unbounded:
    """No budget at all."""

    def may_spend(self, team: str, user: str) -> bool:
        return True

    def spent(self, team: str, user: str, usage: Usage, model: str, *, lead_id: int, batch: bool = False) -> None:
        """Nobody counts."""


@dataclass(frozen=True, slots=True)
class Running:
    """All that a run needs; `by_id` finds the lead, `alive` hears that the model is at it and may raise Stopping."""

    model: Model
    judge: Judge
    assess: Assess
    budget: Budget
    by_id: Callable[[str, int], Lead | None]
    alive: Callable[[str], None]

    def see_through(self, run: Run, ledger: Ledger) -> None:
        """Whatever happens in it, the lead waits for another run, or is done."""
        try:
            self._look_at(run, ledger)
        except Stopping:
            return
        except Exception:
            ref = reference()
            log.exception("a lead run stumbled", extra={"ref": ref, "team": run.team, "lead": run.lead_id})
            ledger.failed(run, "error")

    def _look_at(self, run: Run, ledger: Ledger) -> None:
        lead = self.by_id(run.team, run.lead_id)
        if lead is None:
            return
        assessed = self.assess(lead.draft)
        if assessed.card.excluded:
            ledger.needless(run)
        elif not self.budget.may_spend(run.team, run.asked_by):
            ledger.put_off(run, "budget", BUDGET)
        else:
            self._judge(run, assessed, ledger)

    def _judge(self, run: Run, assessed: Assessment, ledger: Ledger) -> None:
        began, asking = time.monotonic(), Asking(self.model, self.alive)
        told = {"team": run.team, "lead": run.lead_id, "attempt": run.attempts}
        try:
            judged = self.judge.judge(assessed, asking)
        except RunFailed as failed:
            log.warning("a lead was not judged", extra={**told, "why": failed.kind, "tokens": asking.usage.tokens})
            _put_off(run, failed, ledger)
            return
        finally:
            self._account(run, asking)
        kept = ledger.judged(run, judged, asking.usage, self.assess) is not None
        took = {"tokens": asking.usage.tokens, "requests": asking.requests}
        log.info("a lead was judged", extra={**told, **took, "kept": kept, "ms": _ms_since(began)})

    def _account(self, run: Run, asking: Asking) -> None:
        if asking.usage.tokens:
            name = asking.answered_by or self.judge.name
            self.budget.spent(run.team, run.asked_by, asking.usage, name, lead_id=run.lead_id)


def _put_off(run: Run, failed: RunFailed, ledger: Ledger) -> None:
    """A model that is resting has not failed this lead."""
    if failed.kind == Trouble.RESTING:
        ledger.put_off(run, failed.kind, max(failed.seconds or 0.0, RESTING))
    else:
        ledger.failed(run, failed.kind, failed.seconds)


def _ms_since(began: float) -> int:
    return round(1000 * (time.monotonic() - began))
