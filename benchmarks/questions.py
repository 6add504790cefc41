"""Questions to a store of many leads: what each costs on SQLite and, where there is one, on PostgreSQL."""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.many_leads import NOW, TEAM, draft, fill, settle
from benchmarks.table import Target, markdown, percentile, verdict
from src.database import Database
from src.errors import UserError
from src.leads.assessment import assess
from src.leads.models import Origin
from src.leads.query import USUAL, LeadQuery
from src.leads.rollups import building
from src.leads.rules.rubric import load_rubric
from src.leads.store import LeadStore
from tests.databases import SERVER, throwaway

ZONE = ZoneInfo("Europe/Berlin")
SEEN = Path(__file__).resolve().parent.parent / "tests" / "data" / "questions" / "seen.jsonl"
LISTED = [column.value for column in USUAL]
COUNT = {"measures": ["count"]}
#: The ten that are asked most, then the others of the README.
MOST_ASKED: dict[str, dict[str, Any]] = {
    "how many leads today": {**COUNT, "period": {"unit": "day"}},
    "how many leads this week": {**COUNT, "period": {"unit": "week"}},
    "how many HOT leads this month": {**COUNT, "where": {"tier": ["HOT"]}, "period": {"unit": "month"}},
    "how many leads": COUNT,
    "top 5 HOT leads": {"columns": LISTED, "where": {"tier": ["HOT"]}, "limit": 5},
    "newest 10 leads": {"columns": LISTED, "order": {"by": "created"}, "limit": 10},
    "leads this week by source": {**COUNT, "period": {"unit": "week"}, "group_by": ["source"]},
    "this week vs last week": {**COUNT, "period": {"unit": "week"}, "compare": {"previous": True}},
    "average score this month": {"measures": ["average_score"], "period": {"unit": "month"}},
    "leads by tier": {**COUNT, "group_by": ["tier"]},
}
OTHERS: dict[str, dict[str, Any]] = {
    "leads by source": {**COUNT, "group_by": ["source"]},
    "leads by owner and tier": {**COUNT, "group_by": ["owner", "tier"]},
    "leads by country and industry": {**COUNT, "group_by": ["country", "industry"]},
    "leads per day, last 30 days": {**COUNT, "period": {"unit": "day", "last": 30}, "group_by": ["day"]},
    "leads per month": {**COUNT, "group_by": ["month"]},
    "top 20 companies": {**COUNT, "group_by": ["company"], "limit": 20},
    "total budget by owner": {"measures": ["sum_budget"], "group_by": ["owner"]},
    "HOT leads": {"columns": LISTED, "where": {"tier": ["HOT"]}},
    "leads from webinars this month": {
        "columns": LISTED,
        "where": {"source": ["webinar"]},
        "period": {"unit": "month"},
    },
    "CTOs in Germany": {"columns": LISTED, "where": {"title": ["CTO"], "country": ["Germany"]}},
    "leads from one company": {"columns": LISTED, "where": {"company": ["Acme"]}},
    "one lead by its address": {"columns": LISTED, "where": {"email": ["jane@acme.com"]}},
    "leads mentioning a rare word": {"columns": LISTED, "where": {"text": ["kubernetes"]}, "limit": 10},
}
NAMED = {**MOST_ASKED, **OTHERS}
NAMES = "the names in the store, once a minute"
SOON, AT_ONCE = 10.0, 2.0


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of one question, asked again and again."""

    ms: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.ms)

    @property
    def p95(self) -> float:
        return percentile(self.ms, 95)


@dataclass(frozen=True, slots=True)
class Examined:
    """One database: the README's questions, the analyst's set by what was asked, and adding a lead."""

    named: Mapping[str, Times]
    seen: Mapping[str, Times]
    adding: Times


def report(count: int, rounds: int) -> str:
    """The README's questions, the analyst's set, and what an add costs in such a store."""
    found = {kind: measured(kind, count, rounds) for kind in databases()}
    return "\n".join((named_table(found, count), seen_table(found), slowest(found), adding_table(found)))


def databases() -> list[str]:
    return ["SQLite", *(["PostgreSQL"] if os.environ.get(SERVER) else [])]


def measured(kind: str, count: int, rounds: int) -> Examined:
    with tempfile.TemporaryDirectory() as folder, throwaway(kind.lower(), Path(folder)) as url:
        database = Database(url)
        fill(database, count)
        building.begin_anew(database, str(ZONE))
        building.complete(database, str(ZONE), lambda: True)
        settle(database)
        try:
            return examined(database, rounds)
        finally:
            database.close()


def examined(database: Database, rounds: int) -> Examined:
    store = LeadStore(database)
    named = {name: timed(lambda q=query: answered(store, q), rounds) for name, query in NAMED.items()}  # type: ignore[misc]  # bound now
    named[NAMES] = timed(lambda: LeadStore(database).names(TEAM), min(rounds, 5))
    asked = {ask: timed(lambda q=query: answered(store, q), min(rounds, 7)) for ask, query in analysts().items()}  # type: ignore[misc]  # bound now
    return Examined(named, asked, adding(store, 20 * rounds))


def analysts() -> dict[str, dict[str, Any]]:
    """The questions of the analyst's set that have an answer, each query once, by how it was asked."""
    lines = map(json.loads, SEEN.read_text().splitlines())
    queries = {json.dumps(line["query"]): line for line in lines if line["query"]}
    return {followed(line): line["query"] for line in queries.values()}


def followed(line: dict[str, Any]) -> str:
    return f"… {line['ask']} {json.dumps(line['query'].get('where', {}))}" if line.get("after") else line["ask"]


def answered(store: LeadStore, query: dict[str, Any]) -> None:
    with suppress(UserError):  # it took too long, which its time will tell
        store.ask(TEAM, LeadQuery.model_validate(query), NOW, ZONE)


def timed(do: Callable[[], object], rounds: int) -> Times:
    """How long it takes, once it is warm."""
    do()
    return Times(tuple(once(do) for _ in range(rounds)))


def once(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


def adding(store: LeadStore, count: int) -> Times:
    """New leads said one after the other, as the desk keeps them."""
    rubric = load_rubric(None)
    known = [(lead, assess(lead, rubric)) for lead in (draft(f"new{n}") for n in range(count))]
    origins = [Origin(TEAM, "C1", "U1", f"new {n}", NOW) for n in range(count)]
    return Times(
        tuple(
            once(lambda: store.add(lead, origin, lambda _: card))  # noqa: B023  # called at once
            for (lead, card), origin in zip(known, origins, strict=True)
        )
    )


def named_table(found: Mapping[str, Examined], count: int) -> str:
    head = ["", *(f"{kind}, {what}" for kind in found for what in ("median", "p95")), "target", "reached"]
    return markdown(f"Questions at {count:,} leads, in ms", head, [named_row(name, found) for name in (*NAMED, NAMES)])


def named_row(name: str, found: Mapping[str, Examined]) -> list[str]:
    times = [each.named[name] for each in found.values()]
    limit = AT_ONCE if name in MOST_ASKED else SOON
    target = Target(f"p95 < {limit:.0f}", limit)
    figures = [f"{ms:.2f}" for each in times for ms in (each.median, each.p95)]
    return [name, *figures, *(verdict((target, max(each.p95 for each in times))) if name != NAMES else ("", ""))]


def seen_table(found: Mapping[str, Examined]) -> str:
    """The set as a whole."""
    rows = []
    for kind, each in found.items():
        p95s = [times.p95 for times in each.seen.values()]
        over = sum(p95 > SOON for p95 in p95s)
        medians = [times.median for times in each.seen.values()]
        figures = [percentile(medians, 50), percentile(medians, 95), max(p95s)]
        target = Target(f"every p95 < {SOON:.0f}", SOON)
        rows.append([kind, *(f"{ms:.1f}" for ms in figures), f"{over} of {len(p95s)}", *verdict((target, max(p95s)))])
    head = ["", "median", "19 of 20 within", "worst", "over 10 ms", "target", "reached"]
    return markdown("The analyst's set, in ms", head, rows)


def slowest(found: Mapping[str, Examined]) -> str:
    """Which of the set are above the target, the worst first."""
    worst = {ask: max(each.seen[ask].p95 for each in found.values()) for ask in analysts()}
    over = sorted((ask for ask in worst if worst[ask] > SOON), key=lambda ask: -worst[ask])
    rows = [[ask, *(f"{each.seen[ask].p95:.1f}" for each in found.values())] for ask in over]
    return markdown("Of these above 10 ms, p95 in ms", ["", *found], rows)


def adding_table(found: Mapping[str, Examined]) -> str:
    rows = [[kind, f"{each.adding.median:.2f}", f"{each.adding.p95:.2f}"] for kind, each in found.items()]
    return markdown("Adding a lead to such a store, in ms", ["", "median", "p95"], rows)
