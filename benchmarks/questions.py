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

#: The figures are kept for the first; by the second days are the same, and so they are counted anew.
ZONE, THE_SAME_DAYS = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Busingen")
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
    """One database: the README's questions, ready and counted anew; the analyst's set; and what is kept ready costs."""

    named: Mapping[str, Times]
    counted: Mapping[str, Times]
    seen: Mapping[str, Times]
    adding: Times
    adding_only: Times
    made_anew: float


def report(count: int, rounds: int) -> str:
    """The README's questions, the analyst's set, and what it costs that they are quick."""
    found = {kind: measured(kind, count, rounds) for kind in databases()}
    return "\n".join((named_table(found, count), seen_table(found), slowest(found), cost_table(found, count)))


def databases() -> list[str]:
    return ["SQLite", *(["PostgreSQL"] if os.environ.get(SERVER) else [])]


def measured(kind: str, count: int, rounds: int) -> Examined:
    with tempfile.TemporaryDirectory() as folder, throwaway(kind.lower(), Path(folder)) as url:
        database = Database(url)
        fill(database, count)
        building.begin_anew(database, str(ZONE))
        made = once(lambda: building.complete(database, str(ZONE), lambda: True)) / 1000
        settle(database)
        try:
            return examined(database, rounds, made)
        finally:
            database.close()


def examined(database: Database, rounds: int, made: float) -> Examined:
    """Questions first; then adds, and in the end adds that no figures follow."""
    store = LeadStore(database)
    named = {name: asked(store, query, ZONE, rounds) for name, query in NAMED.items()}
    named[NAMES] = timed(lambda: LeadStore(database).names(TEAM), min(rounds, 5))
    counted = {name: asked(store, query, THE_SAME_DAYS, min(rounds, 3)) for name, query in NAMED.items()}
    seen = {ask: asked(store, query, ZONE, min(rounds, 7)) for ask, query in analysts().items()}
    adding = added(store, "new", 20 * rounds)
    building.begin_anew(database, str(ZONE))
    return Examined(named, counted, seen, adding, added(store, "newer", 20 * rounds), made)


def asked(store: LeadStore, query: dict[str, Any], zone: ZoneInfo, rounds: int) -> Times:
    def ask() -> None:
        with suppress(UserError):  # it took too long, which its time will tell
            store.ask(TEAM, LeadQuery.model_validate(query), NOW, zone)

    return timed(ask, rounds)


def analysts() -> dict[str, dict[str, Any]]:
    """The questions of the analyst's set that have an answer, each query once, by how it was asked."""
    lines = map(json.loads, SEEN.read_text().splitlines())
    queries = {json.dumps(line["query"]): line for line in lines if line["query"]}
    return {followed(line): line["query"] for line in queries.values()}


def followed(line: dict[str, Any]) -> str:
    """A follow-up with what it is about."""
    about = ", ".join(f"{name} {value}" for name, value in line["query"].get("where", {}).items())
    return f"{line['ask']} ({about})" if line.get("after") else str(line["ask"])


def timed(do: Callable[[], object], rounds: int) -> Times:
    """How long it takes, once it is warm."""
    do()
    return Times(tuple(once(do) for _ in range(rounds)))


def once(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


def added(store: LeadStore, who: str, count: int) -> Times:
    """New leads said one after the other, as the desk keeps them."""
    rubric = load_rubric(None)
    known = [(lead, assess(lead, rubric)) for lead in (draft(f"{who}{n}") for n in range(count))]
    origins = [Origin(TEAM, "C1", "U1", f"{who} {n}", NOW) for n in range(count)]
    return Times(
        tuple(
            once(lambda: store.add(lead, origin, lambda _: card))  # noqa: B023  # called at once
            for (lead, card), origin in zip(known, origins, strict=True)
        )
    )


def named_table(found: Mapping[str, Examined], count: int) -> str:
    head = ["", *(f"{kind}{what}" for kind in found for what in (", median", ", p95", ", × counting"))]
    rows = [named_row(name, found) for name in (*NAMED, NAMES)]
    return markdown(f"Questions at {count:,} leads, in ms", [*head, "target", "reached"], rows)


def named_row(name: str, found: Mapping[str, Examined]) -> list[str]:
    limit = AT_ONCE if name in MOST_ASKED else SOON
    target = Target(f"p95 < {limit:.0f}", limit)
    cells = [cell for each in found.values() for cell in named_cells(each, name)]
    judged = verdict((target, max(each.named[name].p95 for each in found.values())))
    return [name, *cells, *(judged if name != NAMES else ("", ""))]


def named_cells(each: Examined, name: str) -> list[str]:
    times, counted = each.named[name], each.counted.get(name)
    ratio = f"{times.median / counted.median:.3f}" if counted else ""
    return [f"{times.median:.2f}", f"{times.p95:.2f}", ratio]


def seen_table(found: Mapping[str, Examined]) -> str:
    """The set as a whole."""
    rows = []
    for kind, each in found.items():
        medians = [times.median for times in each.seen.values()]
        p95s = [times.p95 for times in each.seen.values()]
        over = sum(p95 > SOON for p95 in p95s)
        figures = [percentile(medians, 50), percentile(medians, 95), max(p95s)]
        target = Target(f"every p95 < {SOON:.0f}", SOON)
        rows.append([kind, *(f"{ms:.1f}" for ms in figures), f"{over} of {len(p95s)}", *verdict((target, max(p95s)))])
    head = ["", "median", "19 of 20 within", "worst p95", "p95 above 10", "target", "reached"]
    return markdown("The analyst's set, in ms", head, rows)


def slowest(found: Mapping[str, Examined]) -> str:
    """Which of the set are above the target, the worst first."""
    worst = {ask: max(each.seen[ask].p95 for each in found.values()) for ask in analysts()}
    over = sorted((ask for ask in worst if worst[ask] > SOON), key=lambda ask: -worst[ask])
    rows = [[ask, *(f"{each.seen[ask].p95:.0f}" for each in found.values())] for ask in over]
    return markdown("Those above 10 ms, p95 in ms", ["", *found], rows)


def cost_table(found: Mapping[str, Examined], count: int) -> str:
    """What is paid for it."""
    rows = []
    for kind, each in found.items():
        more = statistics.fmean(each.adding.ms) - statistics.fmean(each.adding_only.ms)
        means = (f"{statistics.fmean(times.ms):.2f}" for times in (each.adding, each.adding_only))
        rows.append([kind, *means, *verdict((Target("≤ 1 more", 1), more)), f"{each.made_anew:.0f}"])
    head = ["", "an add, mean ms", "without figures", "target", "reached", f"made anew of {count:,}, s"]
    return markdown("What it costs", head, rows)
