"""`python server.py evals export`: what people said of answers and tiers, as cases, with the leads they are about.

Both files hold what people typed and the team's leads: they are for whoever may see those.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from src.errors import ConfigError
from src.leads.query import LeadQuery
from src.leads.store import LeadStore
from src.ops.evals.cases import Case, Earlier, Expected, Header, as_lines, written
from src.ops.evals.stock import as_row
from src.records.kept import Records
from src.records.values import Answer, Kind, Opinion

#: The newest leads that go with the cases.
MOST_LEADS = 5_000


def export(records: Records, store: LeadStore, path: Path, zone: str, team: str = "") -> str:
    """Write the cases of a team and its leads beside them; says what was written. Raises ConfigError for no team."""
    said = records.said()
    teams = sorted({opinion.team for opinion in said})
    if not said or (team and team not in teams):
        return "Nobody has said anything of an answer or a tier yet: there is nothing to export."
    if not team and len(teams) > 1:
        raise ConfigError(f"Choose a team with --team: {', '.join(teams)}")
    chosen = team or teams[0]
    cases = list(cases_of(records, store, [opinion for opinion in said if opinion.team == chosen]))
    leads = store.recent(chosen, MOST_LEADS)[::-1]
    beside = path.with_name(f"{path.stem}.leads.jsonl")
    beside.write_text(as_lines(as_row(lead) for lead in leads), encoding="utf-8")
    written(path, Header(leads=beside.name, now=max(opinion.at for opinion in said), zone=zone), cases)
    return f"{len(cases)} cases are in {path}, the {len(leads):,} leads they are asked of in {beside}."


def cases_of(records: Records, store: LeadStore, said: Sequence[Opinion]) -> Iterator[Case]:
    """One case for each answer or lead, whatever the number of opinions of it."""

    def subject(opinion: Opinion) -> tuple[str, int]:
        return opinion.kind.value, opinion.subject

    for (kind, number), opinions in groupby(sorted(said, key=subject), subject):
        told = sorted(opinions, key=lambda opinion: opinion.at)
        case = _tier(store, told) if kind == Kind.TIER else _question(records, number, told)
        if case:
            yield case


def _question(records: Records, number: int, said: Sequence[Opinion]) -> Case | None:
    """Whom nobody contradicts is right; whom somebody does is wrong, and what is right is for a person to fill in."""
    answer = records.answer(said[0].team, number)
    if answer is None:
        return None
    queries, liked = _queries(answer), all(opinion.verdict == "up" for opinion in said)
    expect = Expected(queries=queries) if liked else Expected(not_queries=queries)
    return Case(
        id=f"answer-{number}",
        kind="liked" if liked else "disliked",
        ask=answer.question,
        after=tuple(map(_earlier, records.before(answer))),
        now=answer.at,
        expect=expect,
        wrong=None if liked else {"answer": answer.text, "by": answer.by, "model": answer.model, "said": _said(said)},
    )


def _earlier(answer: Answer) -> Earlier:
    queries = _queries(answer)
    return Earlier(ask=answer.question, query=queries[-1] if queries else None, said=answer.text)


def _queries(answer: Answer) -> tuple[LeadQuery, ...]:
    """Those that this version still understands."""
    found: list[LeadQuery] = []
    for query in answer.queries:
        try:
            found.append(LeadQuery.model_validate(query))
        except ValueError:
            continue
    return tuple(found)


def _tier(store: LeadStore, said: Sequence[Opinion]) -> Case | None:
    """The lead as it is now; who spoke last has the last word."""
    lead = store.by_id(said[0].team, said[0].subject)
    if lead is None:
        return None
    wrong: dict[str, Any] = {"was": said[-1].about, "said": _said(said)}
    expect = Expected.model_validate({"tier": said[-1].verdict})
    return Case(id=f"tier-{lead.id}", kind="tier", lead=as_row(lead), expect=expect, wrong=wrong)


def _said(said: Sequence[Opinion]) -> list[dict[str, str]]:
    return [{"verdict": each.verdict, "reason": each.reason, "at": _day(each.at)} for each in said]


def _day(at: datetime) -> str:
    return at.date().isoformat()
