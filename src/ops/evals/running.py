"""`python server.py evals run`: ask every case of a set, and give the score card."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from src.leads.assessment import assess
from src.leads.rules.rubric import Rubric
from src.ops.evals.asking import Room, asked
from src.ops.evals.cases import Case, CaseSet, loaded, moment
from src.ops.evals.judging import Outcome, Verdict, judged
from src.ops.evals.scorecard import Scored, passed, score_card
from src.ops.evals.stock import draft_in, stocked
from src.routing import Agent
from src.sdk.prices import Prices

Heard = Callable[[Scored], object]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked (None: the built-in analyst) and their name, the rules that score leads, the prices of models."""

    agent: Agent | None
    who: str
    rubric: Rubric
    prices: Prices

    def run(self, path: Path, heard: Heard = lambda scored: None) -> tuple[str, bool]:
        """The score card of the cases in a file, and whether nothing was wrong. Raises ConfigError for a bad file.

        `heard` hears of each case when it is done.
        """
        scored = []
        for each in self.scores(loaded(path)):
            heard(each)
            scored.append(each)
        return score_card(scored, self.who, self.prices), passed(scored)

    def scores(self, cases: CaseSet) -> Iterator[Scored]:
        """Every case when it is done, in the order of the file."""
        zone = ZoneInfo(cases.header.zone)
        with stocked(cases.leads, self.rubric, zone) as leads:
            room = Room(leads, zone, self.agent, self.prices)
            for case in cases.cases:
                yield self._scored(case, cases, room)

    def _scored(self, case: Case, cases: CaseSet, room: Room) -> Scored:
        if case.lead is not None:
            return Scored(case, _rated(case, self.rubric))
        now = moment(case, cases.header)
        given = asked(case, now, room)
        return Scored(case, judged(case, given, now, room), given)


def _rated(case: Case, rubric: Rubric) -> Verdict:
    """The tier that the rules give the lead of the case."""
    card = assess(draft_in(case.lead or {}), rubric).card
    if case.expect.tier is None:
        return Verdict(Outcome.OPEN, f"nobody has said what it should be; it is {card.tier}")
    if card.tier is case.expect.tier:
        return Verdict(Outcome.RIGHT)
    return Verdict(Outcome.WRONG, f"is {card.tier} with {card.score} points, and not {case.expect.tier}")
