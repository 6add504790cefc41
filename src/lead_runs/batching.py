"""Many leads at once: left in a batch to be judged within a day, at half the price, and taken in when it is done.

A lead that changes meanwhile leaves its batch (`judging.keeping`); what comes back for it is not asked for any more.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from src.lead_runs.judge import RunFailed
from src.lead_runs.judgement import Nonsense
from src.lead_runs.ledger import Ledger
from src.lead_runs.run import Run
from src.lead_runs.running import Running, stumbling
from src.leads.judging.digests import digest
from src.leads.models import Assessment
from src.records.values import Purpose, Spent
from src.sdk.model import Answered, Batches, ModelFailed, Request, Trouble, Usage

log = logging.getLogger(__name__)

#: So many leads are due at least before they are left in a batch, and so many are in one at most.
LEAST, MOST = 50, 2_000


@dataclass(frozen=True, slots=True)
class Batching:
    """Batches of one desk; a lead in them is judged as in a run of its own, but without a look at the web."""

    batches: Batches
    running: Running
    held: list[Run] = field(default_factory=list)  # what it is at, to be said alive meanwhile

    def pass_by(self, ledger: Ledger) -> None:
        """Leave what is due, take in what is done; what is dropped on the way is free when its lease ends."""
        try:
            self.leave(ledger)
            self.take_in(ledger)
        finally:
            self.held.clear()

    def leave(self, ledger: Ledger) -> None:
        """Leave what is due in a batch, if it is much; what is not taken there is due again later."""
        self.held[:] = ledger.claim_many(LEAST, MOST)
        runs = {run.lead_id: run for run in self.held}
        requests: dict[str, Request] = {}
        for run in runs.values():
            with stumbling(run, ledger):
                if assessed := self.running.scored(run, ledger):
                    requests[_name(run, self._digest(assessed))] = self.running.judge.request(assessed)
        if requests:
            self._submit(requests, [runs[_lead_of(name)] for name in requests], ledger)

    def _submit(self, requests: Mapping[str, Request], runs: list[Run], ledger: Ledger) -> None:
        try:
            batch = self.batches.submit(requests)
        except ModelFailed as failed:
            log.warning("leads could not be left in a batch", extra={"leads": len(runs), "why": failed.trouble.value})
            for run in runs:
                ledger.failed(run, failed.trouble.value, failed.seconds)
            return
        ledger.left_in(batch, runs)
        log.info("leads are left in a batch", extra={"leads": len(runs), "batch": batch})

    def take_in(self, ledger: Ledger) -> None:
        """Take in the batches that are done."""
        for batch in ledger.batches():
            results = self._results(batch)
            if results is not None:
                self.held[:] = ledger.claim_batch(batch)
                self._account(batch, results, ledger)
                for run in tuple(self.held):
                    with stumbling(run, ledger):
                        self._settle(run, results, ledger)

    def _results(self, batch: str) -> Mapping[str, Answered | ModelFailed] | None:
        """What became of it; of a batch that is no more, nothing did."""
        try:
            return self.batches.results(batch)
        except ModelFailed as failed:
            log.warning("a batch could not be looked at", extra={"batch": batch, "why": failed.trouble.value})
            return {} if failed.trouble is Trouble.RETIRED else None

    def _settle(self, run: Run, results: Mapping[str, Answered | ModelFailed], ledger: Ledger) -> None:
        assessed = self.running.assessed(run)
        if assessed is None:
            return
        answered = results.get(_name(run, self._digest(assessed)), ModelFailed(Trouble.CUT))
        try:
            if isinstance(answered, ModelFailed):
                raise RunFailed(answered.trouble.value, answered.seconds)
            judged = self.running.judge.read(assessed, answered)
        except (RunFailed, Nonsense) as error:
            kind, seconds = (error.kind, error.seconds) if isinstance(error, RunFailed) else ("nonsense", None)
            log.warning("a lead was not judged", extra={"team": run.team, "lead": run.lead_id, "why": kind})
            ledger.failed(run, kind, seconds)
        else:
            ledger.judged(run, judged, answered.usage, self.running.assess)

    def _account(self, batch: str, results: Mapping[str, Answered | ModelFailed], ledger: Ledger) -> None:
        """All that was answered was paid for, also what is asked anew by now."""
        runs = {run.lead_id: run for run in ledger.known([_lead_of(name) for name in results])}
        for name, answered in results.items():
            if run := runs.get(_lead_of(name)):
                self._spent(run, batch, answered)

    def _spent(self, run: Run, batch: str, answered: Answered | ModelFailed) -> None:
        """Once by batch and lead, however often the batch is taken in."""
        if answered.usage != Usage():
            model = answered.model if isinstance(answered, Answered) and answered.model else self.running.judge.name
            who = (f"{batch}:{run.lead_id}", 0, run.team, run.asked_by, self.running.now())
            spent = Spent(*who, Purpose.LEAD, model, answered.usage, run.channel, run.thread, batch=True)
            self.running.records.spent(spent)

    def _digest(self, assessed: Assessment) -> str:
        return digest(assessed.draft, self.running.judge.rubric.label)


def _name(run: Run, known_as: str) -> str:
    """The request's own id: of which lead it is, and as what that was known."""
    return f"{run.lead_id}-{known_as}"


def _lead_of(name: str) -> int:
    return int(name.partition("-")[0])
