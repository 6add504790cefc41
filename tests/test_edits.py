"""Leads that are edited and deleted: the same whatever arrives late, and the figures kept ready stay right."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from src.database import Database
from src.leads import merging
from src.leads.assessment import assess
from src.leads.edits import EDITABLE, Edit
from src.leads.models import FACTS, Change, LeadDraft
from src.leads.proposal import Decision
from src.leads.query import LeadQuery
from src.leads.rollups import building
from src.leads.tables import lead_changes, leads
from tests.databases import BOTH, throwaway
from tests.deciding import ALEX, BERLIN, LEADS, RUBRIC, YOU, Desks
from tests.test_rollups import FACTS as SAID
from tests.test_rollups import grouped, kept_figures

TEAMS = (f"T{n:05}" for n in count())


@pytest.fixture(params=BOTH, scope="module")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Where figures are kept for Berlin from the first lead on."""
    with throwaway(request.param, tmp_path_factory.mktemp("edits")) as url:
        database = Database(url)
        building.begin_anew(database, str(BERLIN))
        building.complete(database, str(BERLIN))
        yield database
        database.close()


@pytest.fixture
def desks(database: Database) -> Desks:
    return Desks(database, next(TEAMS))


def confirmed(desks: Desks, edit: Edit, *ids: int, minutes: float = 0, by: str = YOU) -> None:
    """It is proposed, and confirmed at once."""
    kept = desks.proposes(edit, *ids)
    at = desks.now + timedelta(minutes=minutes)
    desks.leads.settle(desks.team, kept.id, Decision(by, True, at, kept.id, LEADS))


def test_an_edit_is_one_more_line_of_history_by_who_confirmed_it(desks: Desks) -> None:
    jane = desks.add("jane@acme.com", name="Jane Doe", title="intern", owner="Tom")
    before = desks.store.by_id(desks.team, jane)
    confirmed(desks, Edit({"title": "CEO", "owner": ""}, note="met in Berlin"), jane, by=ALEX)
    lead = desks.store.by_id(desks.team, jane)
    assert before
    assert lead
    assert (lead.draft.title, lead.draft.owner, lead.draft.notes) == ("CEO", "", ("met in Berlin",))
    assert lead.card.score > before.card.score
    assert lead.card == assess(lead.draft, RUBRIC).card
    assert (lead.created_by, lead.created_at, lead.updated_at) == (YOU, before.created_at, desks.now)
    _, line = desks.store.history(desks.team, jane)
    assert (line.origin.source, line.origin.user, line.origin.line, line.origin.channel) == ("edit", ALEX, 0, LEADS)
    assert line.changes == (
        Change("title", "intern", "CEO"),
        Change("owner", "Tom", ""),
        Change("notes", "", "met in Berlin"),
    )
    assert (line.said.title, line.said.cleared) == ("CEO", ("owner",))


def test_what_was_said_before_the_edit_and_arrives_late_does_not_undo_it(desks: Desks) -> None:
    jane = desks.add("jane@acme.com", title="intern", owner="Tom", minutes=-60)
    confirmed(desks, Edit({"title": "CEO", "owner": ""}), jane)
    desks.add("jane@acme.com", title="assistant", owner="Maria", phone="+4930123456", minutes=-30)
    assert desks.facts(jane, "title", "owner", "phone") == ("CEO", "", "+4930123456")
    desks.add("jane@acme.com", owner="Lena", minutes=5)
    assert desks.facts(jane, "title", "owner") == ("CEO", "Lena")


def test_what_was_confirmed_counts_whatever_the_clocks_say(desks: Desks) -> None:
    """Slack's clock may be ahead of ours; what the person saw was there all the same."""
    jane = desks.add("jane@acme.com", status="new", minutes=2)
    confirmed(desks, Edit({"status": "won"}), jane)
    assert desks.facts(jane, "status") == ("won",)


def test_what_is_cleared_may_be_guessed_again_and_is_said_to_be_a_guess(desks: Desks) -> None:
    jane = desks.add("jane@acme.com", company="Acme Holding", country="France")
    edit = Edit({"company": "", "country": ""})
    (row,) = desks.leads.preview(desks.team, [jane], edit)
    assert row.changes == (
        Change("company", "Acme Holding", "Acme (guessed, from acme.com)"),
        Change("country", "FR", ""),
    )
    confirmed(desks, edit, jane)
    lead = desks.store.by_id(desks.team, jane)
    assert lead
    assert (lead.draft.company, lead.draft.country) == ("Acme", "")
    assert "company" in lead.draft.guessed
    assert desks.leads.preview(desks.team, [jane], edit)[0].changes == ()


def test_what_was_guessed_from_a_number_goes_with_it(desks: Desks) -> None:
    jane = desks.add("jane@gmail.com", phone="+4930123456", website="acme.com")
    assert desks.facts(jane, "country", "company") == ("DE", "Acme")
    desks.add("jane@gmail.com", phone="+33142685300", minutes=-30)
    assert desks.facts(jane, "country", "company") == ("FR", "Acme")
    confirmed(desks, Edit({"phone": "", "website": "globex.com"}), jane)
    assert desks.facts(jane, "country", "company") == ("", "Globex")


def test_a_deleted_lead_is_gone_with_its_history_and_its_number_is_not_given_again(desks: Desks) -> None:
    jane = desks.add("jane@acme.com", name="Jane Doe", notes=("secret",))
    omar = desks.add("omar@globex.com", name="Omar")
    confirmed(desks, Edit(delete=True), jane, omar)
    with desks.database.read() as db:
        for table in (leads, lead_changes):
            assert db.execute(select(func.count()).where(table.c.team == desks.team)).scalar_one() == 0
    again = desks.add("jane@acme.com", name="Jane", minutes=5)
    assert again > omar
    assert desks.store.by_id(desks.team, omar) is None
    lead = desks.store.by_id(desks.team, again)
    assert lead
    assert (lead.draft.name, lead.draft.notes) == ("Jane", ())


def test_another_teams_leads_are_neither_shown_nor_touched(desks: Desks) -> None:
    others = Desks(desks.database, next(TEAMS))
    theirs, ours = others.add("jane@acme.com", status="new"), desks.add("jane@acme.com", status="new")
    assert [row.lead_id for row in desks.leads.preview(desks.team, [theirs, ours], Edit(delete=True))] == [ours]
    kept = others.proposes(Edit(delete=True), theirs)
    decided = Decision(YOU, True, desks.now, "k", LEADS)
    assert desks.leads.settle(desks.team, kept.id, decided).proposal is None
    assert others.facts(theirs, "status") == ("new",)


def test_a_new_owner_can_be_asked_for_at_once(desks: Desks) -> None:
    lead, pipeline = desks.add("jane@acme.com"), desks.leads
    assert pipeline.names(desks.team).owners == ()
    kept = desks.proposes(Edit({"owner": "Maria Sanchez"}), lead)
    pipeline.settle(desks.team, kept.id, Decision(YOU, True, desks.now, "k", LEADS))
    assert pipeline.names(desks.team).owners == ("Maria Sanchez",)


def test_five_hundred_leads_are_changed_at_once(desks: Desks) -> None:
    ids = [desks.add(f"{n}@acme.com", status="new", source=f"source {n % 7}") for n in range(500)]
    confirmed(desks, Edit({"status": "won"}, note="a note"), *ids[:400])
    confirmed(desks, Edit(delete=True), *ids[300:])
    assert kept_figures(desks.database, desks.team) == grouped(desks.database, desks.team)
    query = LeadQuery.model_validate({"measures": ["count"], "where": {"status": ["won"]}})
    assert desks.leads.ask(desks.team, query, desks.now).leads == 300


WHO = st.integers(0, 2)
#: A line that is said, an edit or a deletion; of whom, and hours ago.
STEP = st.one_of(
    st.tuples(st.just("say"), WHO, st.integers(0, 40), SAID),
    st.tuples(st.just("edit"), WHO, st.integers(0, 40), SAID),
    st.tuples(st.just("clear"), WHO, st.integers(0, 40), st.sets(st.sampled_from(EDITABLE), min_size=1)),
    st.tuples(st.just("delete"), WHO, st.just(0), st.none()),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=1, max_size=10))
def test_whatever_is_said_edited_and_deleted_the_figures_are_those_of_group_by(database: Database, steps: Any) -> None:
    desks, ids = Desks(database, next(TEAMS)), dict[int, int]()
    for what, who, hours, facts in steps:
        if what == "say" or who not in ids:
            ids[who] = desks.add(f"{who}@acme.com", minutes=-60 * hours, **(facts if what == "say" else {}))
        elif what == "delete":
            confirmed(desks, Edit(delete=True), *(ids[each] for each in {who, *ids} if each <= who))
            ids = {each: lead for each, lead in ids.items() if each > who}
        else:
            edit = Edit(facts if what == "edit" else dict.fromkeys(facts, ""))
            confirmed(desks, edit, *ids.values(), minutes=-60 * hours)
    assert kept_figures(database, desks.team) == grouped(database, desks.team)


#: Facts that others are guessed from, too.
TOLD = st.fixed_dictionaries(
    {},
    optional={
        "company": st.sampled_from(["Acme Holding", "Globex"]),
        "phone": st.sampled_from(["+4930123456", "+33142685300"]),
        "website": st.sampled_from(["https://www.globex.fr/team", "acme.com", "initech.de"]),
        "country": st.sampled_from(["Spain", "FR", "Nowhere"]),
        "title": st.sampled_from(["CTO", "intern"]),
    },
)
LINE = st.tuples(st.integers(-500, 500), st.sampled_from(["say", "edit"]), TOLD, st.sets(st.sampled_from(EDITABLE)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINE, min_size=1, max_size=8))
def test_a_lead_is_all_that_was_said_and_confirmed_of_it_in_order(database: Database, lines: Any) -> None:
    """However late its lines arrive: the lead as it is kept is its history, merged from the first to the last."""
    desks = Desks(database, next(TEAMS))
    jane = desks.add("jane@gmail.com", minutes=-1000)
    for minutes, what, facts, cleared in lines:
        if what == "say":
            desks.add("jane@gmail.com", minutes=minutes, **facts)
        else:
            confirmed(desks, Edit({**facts, **dict.fromkeys(cleared, "")}), jane, minutes=minutes)
    history = [entry.said for entry in desks.store.history(desks.team, jane)]
    lead = desks.store.by_id(desks.team, jane)
    assert lead
    assert lead.draft == assess(merging.merged(history), RUBRIC).draft


def test_a_word_that_clears_is_no_silence() -> None:
    old = LeadDraft("a@b.co", "a@b.co", owner="Tom", status="new", guessed={"status": "from a note"})
    new = LeadDraft("a@b.co", "a@b.co", cleared=("owner", "status", "email", "no such fact"))
    merged = merging.merge(old, new)
    assert (merged.owner, merged.status, merged.email, merged.guessed, merged.cleared) == ("", "", "a@b.co", {}, ())
    assert merging.changes(old, merged) == (Change("owner", "Tom", ""),)


def test_an_address_is_no_fact_that_an_edit_may_change() -> None:
    assert set(EDITABLE) == set(FACTS) - {"email"}
