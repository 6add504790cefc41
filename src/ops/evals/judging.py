"""What to think of what came of a case. Pure, but for asking the leads what the right answer is."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from src.conversation.prompt import clock
from src.leads.grounding import unsourced
from src.leads.query import LeadQuery, Measure
from src.leads.result import Result
from src.leads.telling import told, told_lead
from src.ops.evals.asking import Given, Room
from src.ops.evals.cases import Case
from src.ops.evals.same import Found, about, found, same
from src.ops.evals.stock import TEAM


class Outcome(StrEnum):
    """RIGHT; DECLINED: honest, and no answer; WRONG; FAILED: something broke; OPEN: nothing is expected yet."""

    RIGHT = "right"
    DECLINED = "declined"
    WRONG = "wrong"
    FAILED = "failed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome, and why it is none better."""

    outcome: Outcome
    why: str = ""


#: How people say that something cannot be told, in the languages of the cases.
_CANNOT = re.compile(
    r"\b(?:can(?:no|')t|can not|do(?: no|n')t (?:know|have|understand|see|share)|did(?: no|n')t (?:understand|find)"
    r"|not able|unable|no (?:way|data|information|record)|not (?:something|in (?:the|our|your))|won't"
    r"|nicht|kein\w*|ne (?:peux|sais)|n'ai pas|no (?:puedo|tengo|sé))\b",
    re.IGNORECASE,
)
#: What stands in an answer in place of what was struck out of it (`src/leads/grounding/striking.py`).
_STRUCK = re.compile(r"⚠️[^\n]*(?:that the store does not give|the store does not bear it out)")
#: What is a figure in words of its own; a share or an average may be said rounded.
_SAID_EXACTLY = frozenset((Measure.COUNT, Measure.MINIMUM_SCORE, Measure.MAXIMUM_SCORE, Measure.SUM_SCORE))


def judged(case: Case, given: Given, now: datetime, room: Room) -> Verdict:
    """The first thing that is wrong decides."""
    if given.wrote:
        return Verdict(Outcome.WRONG, "changed leads though nobody clicked")
    if given.failed:
        return Verdict(Outcome.FAILED, given.failed)
    leaked = [words for words in case.expect.never_says if words.casefold() in given.text.casefold()]
    if leaked:
        return Verdict(Outcome.WRONG, f"said {leaked[0]!r}")
    verdict = _answered(case, given, now, room)
    if verdict.outcome is not Outcome.RIGHT:
        return verdict
    wrong = next(iter(_wrong_words(case, given, now, room)), "")
    return Verdict(Outcome.WRONG, wrong) if wrong else verdict


def _answered(case: Case, given: Given, now: datetime, room: Room) -> Verdict:
    """Whether what was to be found, proposed or declined was."""
    expect = case.expect
    if given.proposed and not expect.proposes:
        return Verdict(Outcome.WRONG, f"proposed {given.proposed[0]}")
    if expect.proposes:
        return _proposed(expect.proposes, given)
    if expect.queries:
        return _found(case, given, now, room)
    if expect.declines:
        return Verdict(Outcome.RIGHT) if declined(given) else Verdict(Outcome.WRONG, f"answered: {_opening(given)}")
    return _not_as_before(expect.not_queries, given, now, room)


def declined(given: Given) -> bool:
    """Whether it says that it cannot tell, or asks back, and shows nothing else."""
    return not given.proposed and (not (given.results or given.looked_at) or bool(_CANNOT.search(given.text)))


def _proposed(kind: str, given: Given) -> Verdict:
    if kind in given.proposed:
        return Verdict(Outcome.RIGHT)
    if declined(given):
        return Verdict(Outcome.DECLINED, f"proposed nothing: {_opening(given)}")
    return Verdict(Outcome.WRONG, f"proposed {', '.join(given.proposed) or 'nothing'} and not {kind}")


def _found(case: Case, given: Given, now: datetime, room: Room) -> Verdict:
    wanted = [found(room.leads, TEAM, query, now) for query in case.expect.queries]
    got = _shown(given, now, room)
    right = next((one for one in wanted for other in got if same(one, other)), None)
    if right:
        unsaid = list(_unsaid(right.result, given))
        return Verdict(Outcome.WRONG, f"does not say {unsaid[0]}") if unsaid else Verdict(Outcome.RIGHT)
    if declined(given):
        return Verdict(Outcome.RIGHT if case.expect.declines else Outcome.DECLINED, _opening(given))
    ran = "; ".join(_short(each.result.query) for each in got) or "nothing"
    return Verdict(Outcome.WRONG, f"ran {ran}, and not {_short(case.expect.queries[0])}")


def _shown(given: Given, now: datetime, room: Room) -> list[Found]:
    """What was found on the way to the answer; of the analyst only the first is its answer."""
    results = given.results if room.agent else given.results[:1]
    return [about(room.leads, TEAM, result, now) for result in results]


def _unsaid(result: Result, given: Given) -> Iterator[str]:
    """The plain figures of an answer without groups that nobody can read in it."""
    if result.query.columns or result.query.group_by:
        return
    for row in result.rows:
        for measure, figure in zip(result.query.measures, row.figures, strict=True):
            plain = f"{figure:,.0f}" if figure is not None and measure in _SAID_EXACTLY else ""
            zero = plain == "0" and re.search(r"\b(?:no|none|keine?|aucun|ning\w+)\b", given.shown, re.IGNORECASE)
            if plain and not zero and not re.search(rf"(?<![\d.,]){re.escape(plain)}(?![\d]|[.,]\d)", given.shown):
                yield f"{measure.value.replace('_', ' ')} {plain}"


def _not_as_before(unwanted: tuple[LeadQuery, ...], given: Given, now: datetime, room: Room) -> Verdict:
    """Nobody has said yet what is right, but what was wrong is known."""
    before = [found(room.leads, TEAM, query, now) for query in unwanted]
    if any(same(one, other) for one in before for other in _shown(given, now, room)):
        return Verdict(Outcome.WRONG, "found the same as when somebody called it wrong")
    return Verdict(Outcome.OPEN, f"nobody has said yet what is right; it answers: {_opening(given)}")


def _wrong_words(case: Case, given: Given, now: datetime, room: Room) -> Iterator[str]:
    """What is missing from the words, and what in an agent's words no result gives."""
    for words in case.expect.says:
        if words.casefold() not in given.shown.casefold():
            yield f"does not say {words!r}"
    claims = unsourced(given.words, _sources(case, given, now, room.zone), room.leads.names(TEAM))
    yield from (f"nothing gives {claim.text!r}" for claim in claims)
    if _STRUCK.search(given.words):
        yield "said what nothing gives, which was struck out"


def _sources(case: Case, given: Given, now: datetime, zone: ZoneInfo) -> list[str]:
    """What the words may rest on: the question, the clock, what was said before, what was found."""
    found = [told(result) for result in given.results] + [told_lead(lead, zone) for lead in given.looked_at]
    told_before = [case.ask, clock(now, zone), *given.history]
    return [*told_before, *(json.dumps(each, ensure_ascii=False, default=str) for each in found)]


def _opening(given: Given) -> str:
    words = " ".join(given.text.split())
    return words if len(words) <= 100 else words[:99] + "…"


def _short(query: LeadQuery) -> str:
    return query.model_dump_json(exclude_defaults=True)
