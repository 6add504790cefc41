"""`python server.py evals run`: ask every case of a set, and give the score card."""

from collections.abc import Callable, Iterator
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

Heard = Callable[[Scored], None]


def run(
    path: Path, agent: Agent | None, who: str, rubric: Rubric, prices: Prices, heard: Heard = lambda scored: None
) -> tuple[str, bool]:
    """The score card of the cases in a file, and whether nothing was wrong. Raises ConfigError for a bad file.

    `agent` None asks the built-in analyst; `heard` hears of each case when it is done.
    """
    cases, scored = loaded(path), []
    for each in scores(cases, agent, rubric, prices):
        heard(each)
        scored.append(each)
    return score_card(scored, who, prices), passed(scored)


def scores(cases: CaseSet, agent: Agent | None, rubric: Rubric, prices: Prices) -> Iterator[Scored]:
    """Every case when it is done, in the order of the file."""
    with stocked(cases.leads, rubric, ZoneInfo(cases.header.zone)) as leads:
        room = Room(leads, ZoneInfo(cases.header.zone), agent, prices)
        for case in cases.cases:
            yield _scored(case, cases, room, rubric)


def _scored(case: Case, cases: CaseSet, room: Room, rubric: Rubric) -> Scored:
    if case.lead is not None:
        return Scored(case, _rated(case, rubric))
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
