"""Figures kept ready are what the leads add up to, whatever is said of leads, on SQLite and on PostgreSQL."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import insert, select, update

from src.database import Database
from src.leads.asking.answering import answer
from src.leads.models import Assessment, LeadDraft, Origin, ScoreCard
from src.leads.periods import Unit, begin_of
from src.leads.query import LeadQuery
from src.leads.rollups import building, keeping
from src.leads.rollups.buckets import bucket, buckets, within
from src.leads.rollups.checking import check
from src.leads.rollups.cuts import COUNTED, CUTS, Cut
from src.leads.store import LeadStore
from src.leads.tables import lead_rollups, leads, rollups_kept
from src.ops.rollups import mended
from tests.databases import BOTH, throwaway
from tests.test_query import DATED, GROUPS, NOW, PERIOD, WHERE, tier_of

BERLIN, THE_SAME_DAYS = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Busingen")
TEAMS = (f"T{n:05}" for n in count())
FIGURES = ("leads", "score_sum", "budgets", "budget_sum")


@pytest.fixture(params=BOTH, scope="module")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Where figures are kept for Berlin from the first lead on."""
    with throwaway(request.param, tmp_path_factory.mktemp("rollups")) as url:
        database = Database(url)
        building.begin_anew(database, str(BERLIN))
        building.complete(database, str(BERLIN))
        yield database
        database.close()


def said(who: int, **facts: Any) -> LeadDraft:
    return LeadDraft(email=f"{who}@acme.com", email_key=f"{who}@acme.com", **facts)


def tell(store: LeadStore, team: str, draft: LeadDraft, at: datetime, score: int, key: str) -> None:
    card = ScoreCard(score, tier_of(score))
    store.add(draft, Origin(team, "C1", "U1", key, at), lambda merged: Assessment(merged, (), card))


def kept_figures(database: Database, team: str) -> dict[tuple[str, ...], tuple[int, ...]]:
    """The rows of the rollups: cut, stretch of time and keys → figures."""
    r = lead_rollups.c
    with database.read() as db:
        rows = db.execute(select(*lead_rollups.primary_key, *(r[name] for name in FIGURES)).where(r.team == team)).all()
    return {tuple(row[1:7]): tuple(row[7:]) for row in rows}


def grouped(database: Database, team: str) -> dict[tuple[str, ...], tuple[int, ...]]:
    """What they should be: GROUP BY in plain Python, cut by cut and unit by unit."""
    with database.read() as db:
        rows = [dict(row) for row in db.execute(select(leads).where(leads.c.team == team)).mappings()]
    found: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in rows:
        local = row["created_at"].astimezone(BERLIN)
        named = {"": "", "%Y": f"{local:%Y}", "%Y-%m": f"{local:%Y-%m}", "%Y-%m-%d": f"{local:%Y-%m-%d}"}
        named["Q"] = f"{local:%Y}-Q{(local.month - 1) // 3 + 1}"
        by_unit = {Unit.YEAR: "%Y", Unit.QUARTER: "Q", Unit.MONTH: "%Y-%m", Unit.DAY: "%Y-%m-%d"}
        for cut in CUTS:
            keys = ["" if row[name] is None else str(row[name]) for name in cut.columns] + [""] * 4
            for stretch in ("", *(by_unit[unit] for unit in cut.units)):
                add(found[(cut.name, named[stretch], *keys[:4])], row)
    return {cell: tuple(counter[name] for name in FIGURES) for cell, counter in found.items()}


def add(counter: Counter[str], row: Mapping[str, Any]) -> None:
    budget = row["budget_amount"]
    counter.update(leads=1, score_sum=row["score"], budgets=budget is not None, budget_sum=budget or 0)


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "company": st.sampled_from(["Acme", "acme ", "Müller GmbH", "X" * 200]),
        "title": st.sampled_from(["CTO", "VP Sales", "—"]),
        "source": st.sampled_from(["webinar", "Webinar", "referral"]),
        "owner": st.sampled_from(["Tom", "Maria"]),
        "status": st.sampled_from(["new", "won"]),
        "country": st.sampled_from(["Germany", "FR", "Nowhere"]),
        "industry": st.sampled_from(["software", "retail"]),
        "phone": st.just("+4930123456"),
        "budget": st.sampled_from(["50k EUR", "$20,000", "no idea", "9 billion billion USD"]),
    },
)
#: Who, when (hours back, around midnight and the night on which clocks change), what, and the score that it then has.
LINE = st.tuples(st.integers(0, 3), st.integers(0, 24 * 40), FACTS, st.integers(0, 100))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINE, min_size=1, max_size=12))
def test_whatever_is_said_in_whatever_order_the_figures_are_those_of_group_by(database: Database, lines: Any) -> None:
    store, team = LeadStore(database), next(TEAMS)
    for n, (who, hours, facts, score) in enumerate(lines):
        tell(store, team, said(who, **facts), NOW - timedelta(hours=hours), score, f"{team}:{n}")
        tell(store, team, said(who, **facts), NOW - timedelta(hours=hours), score, f"{team}:{n}")  # told twice
    assert kept_figures(database, team) == grouped(database, team)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINE, min_size=2, max_size=12))
def test_many_changes_are_told_at_once(database: Database, lines: Any) -> None:
    store, team = LeadStore(database), next(TEAMS)
    for n, (who, hours, facts, score) in enumerate(lines):
        tell(store, team, said(who, **facts), NOW - timedelta(hours=hours), score, f"{team}:{n}")
    with database.begin() as db:
        rows = [dict(row) for row in db.execute(select(leads).where(leads.c.team == team)).mappings()]
        db.execute(update(leads).where(leads.c.team == team).values(source_key="import", score=7))
        keeping.follow(db, [(row, {**row, "source_key": "import", "score": 7}) for row in rows])
    assert kept_figures(database, team) == grouped(database, team)


def test_a_deleted_lead_leaves_no_trace(database: Database) -> None:
    store, team = LeadStore(database), next(TEAMS)
    tell(store, team, said(1, company="Acme"), NOW, 50, f"{team}:1")
    with database.begin() as db:
        row = dict(db.execute(select(leads).where(leads.c.team == team)).mappings().one())
        keeping.follow(db, [(row, None)])
    assert kept_figures(database, team) == {}


MEASURES = st.lists(
    st.sampled_from(
        [
            *("count", "share", "average_score", "maximum_score", "minimum_score", "share_of_score"),
            *("sum_budget", "average_budget", "maximum_budget", "minimum_budget", "share_of_budget"),
        ]
    ),
    unique=True,
    min_size=1,
    max_size=3,
)
MORE_GROUPS = st.one_of(GROUPS, st.sampled_from([["status"], ["industry"], ["domain"], ["title"], ["quarter"]]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    where=WHERE, exclude=WHERE, period=PERIOD, groups=MORE_GROUPS, measures=MEASURES, by=DATED, limit=st.integers(1, 9)
)
def test_an_answer_is_the_same_with_and_without_them(
    stocked: Database, where: Any, exclude: Any, period: Any, groups: Any, measures: Any, by: str, limit: int
) -> None:
    data = {"where": where, "exclude": exclude, "period": period, "dated_by": by, "measures": measures}
    try:
        query = LeadQuery.model_validate({**data, "group_by": groups, "limit": limit})
    except ValidationError:
        return  # two groups by time
    with stocked.read() as db:
        ready, counted = (answer(db, "T1", query, NOW, zone) for zone in (BERLIN, THE_SAME_DAYS))
    assert replace(ready, zone="") == replace(counted, zone="")


@pytest.fixture(scope="module")
def stocked(database: Database) -> Database:
    """With leads of two months."""
    store, facts = (
        LeadStore(database),
        ("company", "title", "source", "owner", "status", "country", "industry", "budget"),
    )
    for n in range(120):
        at = NOW - timedelta(hours=13 * n % (24 * 60), minutes=n)
        known = {fact: f"{fact} {n * place % 7}" for place, fact in enumerate(facts, 3) if n % place}
        known["budget"] = f"{n % 5}k {('EUR', 'USD')[n % 2]}" if n % 3 else ""
        tell(store, "T1", said(n, **known), at, n * 37 % 101, f"T1:{n}")
    return database


def test_they_are_made_anew_from_the_leads_in_batches_and_adds_go_on_meanwhile(stocked: Database) -> None:
    right = kept_figures(stocked, "T1")
    building.begin_anew(stocked, str(BERLIN))
    steps = iter(range(10_000))
    while building.batch(stocked, str(BERLIN), size=50) is not None:
        step = next(steps)
        tell(LeadStore(stocked), "T1", said(step % 150), NOW, 40, f"T1:meanwhile {step}")
        with stocked.read() as db:
            emptied = keeping.kept(db).up_to >= 0
            result = answer(db, "T1", LeadQuery.model_validate({"measures": ["count"]}), NOW, BERLIN)
        assert result.leads == max(120, step % 150 + 1)
        assert not emptied or check(stocked).wrong == ()
    assert kept_figures(stocked, "T1") == grouped(stocked, "T1") != right


def test_in_another_zone_days_are_others_and_the_answer_is_right_all_the_same(stocked: Database) -> None:
    auckland, late = ZoneInfo("Pacific/Auckland"), datetime(2026, 11, 3, 12, 0, tzinfo=UTC)  # there it is the 4th
    tell(LeadStore(stocked), "T9", said(1), late, 50, "T9:1")
    on_the_4th = LeadQuery.model_validate(
        {"measures": ["count"], "period": {"start": "2026-11-04", "end": "2026-11-04"}}
    )
    for zone in (auckland, BERLIN, auckland):
        with stocked.read() as db:
            assert answer(db, "T9", on_the_4th, NOW, zone).leads == (zone is auckland)
        building.begin_anew(stocked, str(auckland))
        building.complete(stocked, str(auckland))
    assert mended(stocked, str(BERLIN)).endswith(" s.")


def test_the_command_says_what_it_found(stocked: Database) -> None:
    mended(stocked, str(BERLIN))
    assert "by days in Europe/Berlin: all of them are right." in mended(stocked, str(BERLIN))
    with stocked.begin() as db:
        db.execute(update(lead_rollups).where(lead_rollups.c.cut == "source").values(score_sum=1))
    assert ", wrong by source. Made anew: " in mended(stocked, str(BERLIN))
    assert ", but TIMEZONE is UTC. Made anew: " in mended(stocked, "UTC")
    assert check(stocked).wrong == ()
    assert mended(stocked, str(BERLIN)).count("TIMEZONE is Europe/Berlin")


def test_of_many_leads_the_first_are_found_whichever_way_is_the_quickest(database: Database) -> None:
    """More webinars than are looked at one by one, and few referrals among them."""
    store, team = LeadStore(database), next(TEAMS)
    tell(store, team, said(0, source="webinar", owner="Tom"), NOW, 100, f"{team}:0")
    with database.begin() as db:
        first = dict(db.execute(select(leads).where(leads.c.team == team)).mappings().one())
        db.execute(insert(leads), [copy(first, n) for n in range(1, 2200)])
        those = select(leads).where(leads.c.team == team, leads.c.id != first["id"])
        keeping.follow(db, [(None, dict(row)) for row in db.execute(those).mappings()])
    listed = {"columns": ["email", "score"], "limit": 3}
    for where, count_, scores in (
        ({"source": ["webinar"]}, 2091, [100, 99, 99]),
        ({"source": ["referral"]}, 109, [80, 80, 80]),
        ({"source": ["referral", "webinar"], "owner": ["Tom"]}, 2200, [100, 99, 99]),
        ({"source": ["webinar"], "score_max": 50}, 1056, [50, 50, 50]),
    ):
        result = store.ask(team, LeadQuery.model_validate({**listed, "where": where}), NOW, BERLIN)
        assert (result.leads, [lead.cells[1] for lead in result.listed]) == (count_, scores)


def copy(row: dict[str, Any], n: int) -> dict[str, Any]:
    """Another lead of the same team, with an address and a score of its own."""
    own = {"email": f"{n}@acme.com", "email_key": f"{n}@acme.com", "score": n % 100}
    rare = {"source": "referral", "source_key": "referral"} if n % 20 == 0 else {}
    return {name: value for name, value in row.items() if name != "id"} | own | rare


DAY = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(first=DAY, last=DAY, units=st.sampled_from([cut.units for cut in CUTS] + [(Unit.YEAR, Unit.DAY)]))
def test_stretches_of_time_are_the_days_of_a_period_each_once(first: date, last: date, units: tuple[Unit, ...]) -> None:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    names = buckets(first, last, units)
    if names is None:
        assert not whole(first, last, units)
        return
    assert whole(first, last, units)
    assert len(set(names)) == len(names)
    assert all(sum(bucket(day, unit) in names for unit in units) == 1 for day in days)
    outside = [first - timedelta(days=1), last + timedelta(days=1)] if days else []
    assert not any(bucket(day, unit) in names for day in outside for unit in units)


def whole(first: date, last: date, units: tuple[Unit, ...]) -> bool:
    """Whether nothing is left over at the ends, if it is put together from the smallest of the units."""
    smallest = next((unit for unit in (Unit.DAY, Unit.MONTH, Unit.QUARTER, Unit.YEAR) if unit in units), None)
    if smallest is None or first > last:
        return first > last
    return begin_of(first, smallest) == first and begin_of(last, smallest, 1) == last + timedelta(days=1)


def test_a_week_is_put_together_from_days_and_a_year_from_months() -> None:
    daily = Cut("source", ("source_key",), (Unit.MONTH, Unit.DAY))
    assert within(daily.units, Unit.WEEK) == (Unit.DAY,)
    assert within(daily.units, Unit.YEAR) == (Unit.MONTH, Unit.DAY)
    assert within((Unit.YEAR,), Unit.MONTH) == ()


def test_all_that_a_cut_needs_is_counted() -> None:
    assert set(COUNTED) <= set(leads.c.keys())
    assert len({cut.name for cut in CUTS}) == len(CUTS)


def test_there_is_one_row_that_says_how_far_they_reach(database: Database) -> None:
    with database.read() as db:
        assert len(db.execute(select(rollups_kept)).all()) == 1
