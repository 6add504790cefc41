"""Questions to a store of many leads: what each costs on SQLite and, where there is one, on PostgreSQL."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from benchmarks.table import markdown
from src.database import Database
from src.leads.asking.folding import domain_of, folded, padded
from src.leads.query import USUAL, LeadQuery
from src.leads.store import LeadStore
from src.leads.tables import leads
from tests.databases import SERVER, throwaway

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
TEAM, BATCH = "T1", 20_000
SOURCES = ("webinar", "referral", "linkedin", "trade show", "website", "cold call", "partner", "")
OWNERS = tuple(f"Owner {n}" for n in range(20))
LISTED = [column.value for column in USUAL]
COUNT = {"measures": ["count"]}
QUESTIONS: dict[str, dict[str, Any]] = {
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
    "leads by source": {**COUNT, "group_by": ["source"]},
    "leads by owner and tier": {**COUNT, "group_by": ["owner", "tier"]},
    "leads per day, last 30 days": {**COUNT, "period": {"unit": "day", "last": 30}, "group_by": ["day"]},
    "leads per month": {**COUNT, "group_by": ["month"]},
    "top 20 companies": {**COUNT, "group_by": ["company"], "limit": 20},
    "leads from one company": {"columns": LISTED, "where": {"company": ["Company 77"]}},
    "one lead by its address": {"columns": LISTED, "where": {"email": ["lead77@company77.com"]}},
    "leads mentioning a word": {"columns": LISTED, "where": {"text": ["zebra"]}, "limit": 10},
}


def report(count: int, rounds: int) -> str:
    """Milliseconds per question: the median, and the slowest in twenty."""
    columns = {kind: measured(kind, count, rounds) for kind in databases()}
    head = ["", *(f"{kind}, {what}" for kind in columns for what in ("median", "p95"))]
    names = [*QUESTIONS, "the names in the store"]
    rows = [[name, *(f"{ms:.2f}" for found in columns.values() for ms in found[name])] for name in names]
    return markdown(f"Questions at {count:,} leads, in ms", head, rows)


def databases() -> list[str]:
    return ["sqlite", *(["postgresql"] if os.environ.get(SERVER) else [])]


def measured(kind: str, count: int, rounds: int) -> dict[str, tuple[float, float]]:
    with tempfile.TemporaryDirectory() as folder, throwaway(kind, Path(folder)) as url:
        database = Database(url)
        fill(database, count)
        store = LeadStore(database)
        found = {name: timed(store, LeadQuery.model_validate(query), rounds) for name, query in QUESTIONS.items()}
        found["the names in the store"] = middle([named(database) for _ in range(min(rounds, 5))])
        database.close()
        return found


def fill(database: Database, count: int) -> None:
    dice = Random(7)
    for start in range(0, count, BATCH):
        with database.begin() as db:
            db.execute(insert(leads), list(rows(dice, start, min(start + BATCH, count), count)))
    with database.begin() as db:
        db.exec_driver_sql("ANALYZE")


def rows(dice: Random, start: int, stop: int, count: int) -> Iterator[dict[str, Any]]:
    """Leads over a year, in 20,000 companies."""
    for n in range(start, stop):
        company, score = n % 20_000, dice.randrange(101)
        source, owner = dice.choice(SOURCES), dice.choice(OWNERS)
        email, at = f"lead{n}@company{company}.com", NOW - timedelta(minutes=(count - n) * 525_600 / count)
        tier = "HOT" if score >= 70 else "WARM" if score >= 40 else "COLD"
        words = {"name": f"Person {n}", "company": f"Company {company}", "title": "CTO"}
        facts = {**words, "email": email, "source": source, "owner": owner, "status": "new", "budget": "50k EUR"}
        keys = {f"{name}_key": folded(facts[name]) for name in ("name", "company", "source", "owner", "status")}
        empty = dict.fromkeys(("phone", "website", "country", "industry", "employees", "timeline"), "")
        yield {
            **empty,
            **facts,
            **keys,
            **dict.fromkeys(("industry_key", "country_key", "rubric"), ""),
            "title_key": padded("CTO"),
            "domain": domain_of(email),
            "email_key": email,
            "budget_currency": "EUR",
            "budget_amount": 50_000,
            "search_text": folded(" ".join((*words.values(), email))),
            "notes": [],
            "extra": {},
            "guessed": {},
            "insights": [],
            "card": {},
            "score": score,
            "tier": tier,
            "team": TEAM,
            "channel": "C1",
            "origin_source": "message",
            "message_key": f"k{n}",
            "created_by": "U1",
            **dict.fromkeys(("created_at", "updated_at", "last_said_at"), at),
        }


def timed(store: LeadStore, query: LeadQuery, rounds: int) -> tuple[float, float]:
    def once() -> float:
        began = time.perf_counter()
        store.ask(TEAM, query, NOW, ZONE)
        return (time.perf_counter() - began) * 1000

    once()
    return middle([once() for _ in range(rounds)])


def named(database: Database) -> float:
    began = time.perf_counter()
    LeadStore(database).names(TEAM)
    return (time.perf_counter() - began) * 1000


def middle(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]
