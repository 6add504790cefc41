"""Questions to the store: each answer held against plain Python, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from src.database import Database, metadata
from src.errors import UserError
from src.leads import tables
from src.leads.asking import answering
from src.leads.models import Assessment, Lead, LeadDraft, Origin, ScoreCard, Tier
from src.leads.query import LeadQuery
from src.leads.result import Result
from src.leads.rollups import building
from src.leads.store import LeadStore
from tests.databases import BOTH, throwaway
from tests.query_model import expected, same

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
COMPANIES = ("Acme", "acme", "Globex", "Müller GmbH", "100% Pure_Data", "", "O'Brien; DROP TABLE leads")


class Stocked:
    """A store and the leads in it."""

    def __init__(self, database: Database, rollups: str) -> None:
        self.database = database
        self.store = LeadStore(database)
        if rollups == "followed":
            made_anew(database)
        self.leads = filled(self.store)
        if rollups == "made anew":
            made_anew(database)


def made_anew(database: Database) -> None:
    building.begin_anew(database, str(BERLIN))
    building.complete(database, str(BERLIN))


def tier_of(score: int) -> Tier:
    return Tier.HOT if score >= 70 else Tier.WARM if score >= 40 else Tier.COLD


def filled(store: LeadStore, count: int = 160) -> list[Lead]:
    """Leads of a year, some of them around midnight and around the night on which the clocks change."""
    dice = Random(7)
    made = []
    for n in range(count):
        at = NOW - timedelta(hours=dice.randrange(0, 24 * 60), minutes=dice.randrange(60))
        if n % 5 == 0:
            at = datetime(2026, 10, 25, 0, 0, tzinfo=UTC) + timedelta(minutes=dice.randrange(-90, 180))
        draft = LeadDraft(
            email=f"lead{n}@{dice.choice(('acme.com', 'globex.de', 'mueller.de'))}",
            email_key=f"lead{n}@{dice.choice(('acme.com', 'globex.de'))}",
            name=dice.choice(("Jane Doe", "Omar Haddad", "")),
            company=dice.choice(COMPANIES),
            title=dice.choice(("CTO", "VP Sales", "Director of IT", "")),
            country=dice.choice(("Germany", "DE", "France", "")),
            source=dice.choice(("webinar", "Webinar", "referral", "")),
            owner=dice.choice(("Tom", "Maria", "")),
            status=dice.choice(("new", "won")),
            budget=dice.choice(("50k EUR", "$20,000", "", "some")),
        )
        card = ScoreCard(score := dice.randrange(101), tier_of(score))
        origin = Origin("T1", "C1", dice.choice(("U1", "U2")), f"T1:C1:{n}", at)
        made.append(store.add(draft, origin, lambda told, card=card: Assessment(told, (), card)).lead)  # type: ignore[misc]  # bound now
    return made


@pytest.fixture(scope="module", params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with throwaway(request.param, tmp_path_factory.mktemp("query")) as url:
        yield url


@pytest.fixture(scope="module", params=["no rollups", "followed", "made anew"])
def store(request: pytest.FixtureRequest, url: str) -> Iterator[Stocked]:
    database = Database(url)
    with database.begin() as db:
        for table in reversed(metadata.sorted_tables):
            db.execute(table.delete())
        db.execute(tables.rollups_kept.insert().values(zone="", up_to=0))
    yield Stocked(database, request.param)
    database.close()


def ask(store: LeadStore, **query: Any) -> Result:
    return store.ask("T1", LeadQuery.model_validate(query), NOW, BERLIN)


ASKED = [company for company in COMPANIES if company] + ["nobody", "%", "_"]
WHERE = st.fixed_dictionaries(
    {},
    optional={
        "tier": st.lists(st.sampled_from(["HOT", "WARM", "COLD"]), min_size=1, max_size=2),
        "company": st.lists(st.sampled_from(ASKED), min_size=1, max_size=2),
        "source": st.lists(st.sampled_from(["WEBINAR", "referral"]), min_size=1, max_size=1),
        "country": st.lists(st.sampled_from(["germany", "FR"]), min_size=1, max_size=1),
        "owner": st.lists(st.sampled_from(["tom", "Maria"]), min_size=1, max_size=2),
        "title": st.lists(st.sampled_from(["CTO", "director", "sales"]), min_size=1, max_size=1),
        "score_min": st.integers(0, 100),
        "score_max": st.integers(0, 100),
        "budget_min": st.integers(0, 60_000),
        "added_by": st.just(["U1"]),
        "without": st.lists(st.sampled_from(["owner", "company"]), min_size=1, max_size=1),
        "having": st.lists(st.sampled_from(["title", "budget"]), min_size=1, max_size=1),
    },
)
PERIOD = st.sampled_from(
    [
        None,
        {"unit": "day"},
        {"unit": "week", "offset": -1},
        {"unit": "month", "offset": -1},
        {"unit": "day", "last": 30},
        {"unit": "hour", "last": 36},
        {"start": "2026-10-25", "end": "2026-10-25"},
        {"start": "2026-10-20"},
        {"end": "2026-11-01"},
    ]
)
GROUPS = st.lists(
    st.sampled_from(["tier", "company", "country", "source", "owner", "added_by", "day", "week", "month"]),
    unique=True,
    max_size=2,
)
DATED = st.sampled_from(["created", "updated"])
MEASURES = st.lists(
    st.sampled_from(["count", "share", "average_score", "minimum_score", "maximum_score", "sum_score"]),
    unique=True,
    min_size=1,
    max_size=3,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=WHERE, exclude=WHERE, period=PERIOD, groups=GROUPS, measures=MEASURES, by=DATED)
def test_figures_equal_those_of_plain_python(
    store: Stocked, where: Any, exclude: Any, period: Any, groups: Any, measures: Any, by: str
) -> None:
    data = {"where": where, "exclude": exclude, "period": period, "dated_by": by}
    try:
        query = LeadQuery.model_validate({**data, "measures": measures, "group_by": groups})
    except ValidationError:
        return  # two groups by time
    result = store.store.ask("T1", query, NOW, BERLIN)
    model = expected(query, store.leads, NOW, BERLIN)
    assert result.leads == model.leads
    filled = [row for row in result.rows if row.leads or not groups]
    found = {tuple(map(same, row.keys)): tuple(map(rounded, row.figures)) for row in filled}
    assert found == {tuple(map(same, labels)): figures for labels, figures in model.figures.items()}
    listed = store.store.ask("T1", LeadQuery.model_validate({**data, "columns": ["name"], "limit": 1000}), NOW, BERLIN)
    assert {each.lead_id for each in listed.listed} == model.ids
    assert listed.leads == model.leads


def rounded(value: float | int | None) -> float | int | None:
    return round(value, 6) if isinstance(value, float) else value


def test_lists_are_ordered_limited_and_stable(store: Stocked) -> None:
    result = ask(store.store, columns=["name", "score", "created"], limit=5)
    scores = [lead.cells[1] for lead in result.listed]
    assert scores == sorted((lead.card.score for lead in store.leads), reverse=True)[:5]
    assert result.leads == len(store.leads)
    newest = ask(store.store, columns=["created"], order={"by": "created"}, limit=3)
    assert newest.listed[0].cells[0] == max(lead.created_at for lead in store.leads)
    following = ask(store.store, columns=["created"], order={"by": "created"}, limit=1, offset=1)
    assert following.listed == newest.listed[1:2]
    budgets = ask(store.store, columns=["budget"], order={"by": "budget"})
    assert budgets.listed[0].cells[0] == "50k EUR"


def test_budgets_are_told_apart_by_currency(store: Stocked) -> None:
    euros = sum(lead.draft.budget == "50k EUR" for lead in store.leads)
    result = ask(store.store, measures=["sum_budget", "average_budget"])
    assert {row.currency: row.figures for row in result.rows}["EUR"] == (50_000 * euros, 50_000)
    assert {row.currency for row in result.rows} == {"EUR", "USD"}


def test_a_comparison_has_both_sides(store: Stocked) -> None:
    result = ask(store.store, measures=["count"], where={"tier": ["HOT"]}, compare={"where": {"tier": ["WARM"]}})
    assert result.leads == sum(lead.card.tier is Tier.HOT for lead in store.leads)
    assert result.other
    assert result.other.leads == sum(lead.card.tier is Tier.WARM for lead in store.leads)
    weeks = ask(store.store, measures=["count"], period={"unit": "week"}, compare={"previous": True})
    assert weeks.other
    assert weeks.other.leads == ask(store.store, measures=["count"], period={"unit": "week", "offset": -1}).leads


def test_a_comparison_of_the_first_groups_is_of_the_same_groups(store: Stocked) -> None:
    result = ask(
        store.store,
        measures=["count"],
        where={"tier": ["HOT"]},
        group_by=["company"],
        limit=2,
        compare={"where": {"tier": ["COLD"]}},
    )
    assert result.groups > 2
    assert result.other
    assert {row.keys for row in result.other.rows} <= {row.keys for row in result.rows}
    for row in result.other.rows:
        cold = [lead for lead in store.leads if same(lead.draft.company) == same(row.keys[0])]
        assert row.leads == sum(lead.card.tier is Tier.COLD for lead in cold) > 0


def test_a_comparison_with_what_was_before_all_time_is_refused(store: Stocked) -> None:
    with pytest.raises(UserError, match="no period before"):
        ask(store.store, measures=["count"], compare={"previous": True})


def test_days_without_leads_are_there_too(store: Stocked) -> None:
    a_month = {"unit": "day", "last": 30}
    result = ask(store.store, measures=["count"], period=a_month, group_by=["day"], where={"tier": ["HOT"]})
    days = [row.keys[0] for row in result.rows]
    assert days == sorted(days)
    assert len(days) == (datetime.fromisoformat(days[-1]) - datetime.fromisoformat(days[0])).days + 1
    assert sum(row.leads for row in result.rows) == result.leads


def test_another_teams_leads_are_nobodys_business(store: Stocked) -> None:
    result = store.store.ask("T2", LeadQuery.model_validate({"measures": ["count"]}), NOW, BERLIN)
    assert result.leads == 0
    assert store.store.names("T2").companies == ()


def test_text_is_found_anywhere_and_wildcards_are_only_letters(store: Stocked) -> None:
    found = ask(store.store, columns=["company"], where={"text": ["0% pure_"]})
    assert found.leads == sum(lead.draft.company == "100% Pure_Data" for lead in store.leads)
    assert ask(store.store, columns=["company"], where={"text": ["a%c"]}).leads == 0


def test_names_are_the_most_frequent_first(store: Stocked) -> None:
    names = store.store.names("T1")
    assert len(names.companies) == 5  # Acme and acme are one
    assert set(names.owners) == {"Tom", "Maria"}
    assert set(names.countries) == {"Germany", "France"}


FOREVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99999999) SELECT max(i) FROM n"


def test_a_question_that_takes_too_long_is_broken_off(store: Stocked) -> None:
    with pytest.raises(UserError, match="Narrow it"), store.database.read() as db, answering.bounded(db, 0.2):
        db.exec_driver_sql(FOREVER)
    assert ask(store.store, measures=["count"]).leads == len(store.leads)


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"columns": ["name"], "measures": ["count"]},
        {"columns": ["password"]},
        {"measures": ["count"], "group_by": ["day", "week"]},
        {"measures": ["count"], "order": {"by": "name"}},
        {"columns": ["name"], "limit": 0},
        {"measures": ["count"], "period": {"unit": "week", "last": 2, "offset": -1}},
        {"measures": ["count"], "period": {"start": "2026-02-01", "end": "2026-01-01"}},
        {"measures": ["count"], "where": {"sql": ["1=1"]}},
    ],
)
def test_what_cannot_be_meant_is_no_query(bad: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        LeadQuery.model_validate(bad)
