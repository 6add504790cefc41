"""One run: a lead goes in, a judgement comes out, or the reason why there is none.

An answer that is no judgement is sent back once with its faults.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from src.lead_runs import prompt
from src.lead_runs.judgement import Finding, Nonsense, judged, read
from src.lead_runs.research import Research
from src.leads.judging.digests import digest
from src.leads.models import Assessment, Judged
from src.leads.rules.rubric import Rubric
from src.sdk.model import Answered, ModelFailed, Request, Trouble

log = logging.getLogger(__name__)

#: Asks a model, and raises ModelFailed.
Ask = Callable[[Request], Answered]
#: What to call an answer that ended otherwise than by itself.
ENDS = {"refusal": "refused", "max_tokens": "length", "model_context_window_exceeded": "length", None: "cut"}
#: Troubles of the web tools alone: the lead is judged by what is known.
_WITHOUT_RESEARCH = frozenset({Trouble.BAD_REQUEST, Trouble.NOT_PERMITTED, Trouble.TOO_LARGE})


class RunFailed(Exception):
    """No judgement came of it. `kind` is a word for the log; `seconds` how long to leave the model alone, at least."""

    def __init__(self, kind: str, seconds: float | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Judge:
    """How leads are judged here: by which model, under which rules, with a look at the web or without."""

    name: str
    rubric: Rubric
    research: Research | None = None

    def judge(self, assessed: Assessment, ask: Ask) -> Judged:
        """What the model makes of a draft that the rules have scored. Raises RunFailed, and what else `ask` raises."""
        try:
            findings = self._findings(assessed, ask)
            return self._judged(assessed, findings, ask)
        except ModelFailed as failed:
            raise RunFailed(failed.trouble.value, failed.seconds) from failed

    def request(self, assessed: Assessment, findings: Sequence[Finding] = ()) -> Request:
        """What is asked about the lead."""
        messages = ({"role": "user", "content": prompt.question(assessed, self.rubric, findings)},)
        return prompt.request(self.name, prompt.system(self.rubric), messages)

    def read(self, assessed: Assessment, answered: Answered, findings: Sequence[Finding] = ()) -> Judged:
        """The judgement that an answer is. Raises RunFailed for one that did not end by itself, Nonsense else."""
        if answered.stop_reason != "end_turn":
            raise RunFailed(ENDS.get(answered.stop_reason, "nonsense"))
        if not answered.text.strip():
            raise RunFailed("empty")
        said = read(answered.text, prompt.sources(assessed, self.rubric, findings))
        known_as = digest(assessed.draft, self.rubric.label)
        return judged(said, findings, digest=known_as, model=answered.model or self.name)

    def _judged(self, assessed: Assessment, findings: Sequence[Finding], ask: Ask) -> Judged:
        request = self.request(assessed, findings)
        answered = ask(request)
        try:
            return self.read(assessed, answered, findings)
        except Nonsense as nonsense:
            log.info("a judgement is sent back", extra={"faults": len(nonsense.faults)})
            again = _sent_back(request, answered, nonsense)
        try:
            return self.read(assessed, ask(again), findings)
        except Nonsense:
            raise RunFailed("nonsense") from None

    def _findings(self, assessed: Assessment, ask: Ask) -> tuple[Finding, ...]:
        if self.research is None:
            return ()
        try:
            return self.research.findings(self.name, assessed, ask)
        except ModelFailed as failed:
            if failed.trouble not in _WITHOUT_RESEARCH:
                raise
            log.warning("no research; LEAD_RESEARCH=false saves the try", extra={"why": failed.trouble.value})
            return ()


def _sent_back(request: Request, answered: Answered, nonsense: Nonsense) -> Request:
    """The same question, the answer, and what is wrong with it."""
    faults = "\n".join(f"- {fault}" for fault in nonsense.faults)
    more: tuple[Mapping[str, Any], ...] = (
        {"role": "assistant", "content": list(answered.content)},
        {"role": "user", "content": f"That cannot be used. Answer again, whole, with this mended:\n{faults}"},
    )
    return prompt.request(request.model, request.system, (*request.messages, *more))
