"""Proposals in the channel: shown with every row, settled once by whoever may, and a record left in their place."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from src.blocks import proposal, settled_before
from src.database import Database
from src.leads.assessment import assess
from src.leads.edits import Edit
from src.leads.models import Assessment, LeadDraft
from src.leads.proposal import Decision, State, Verdict, Why
from src.leads.proposals import Proposals
from src.sandbox.block_limits import refusal
from tests.databases import BOTH, throwaway
from tests.deciding import ALEX, LEADS, NOON, RUBRIC, TEAM, YOU, Desks, Room, room
from tests.running import words
from tests.talking import Death, Killed

TEAMS = (f"T{n:05}" for n in count())
WON = Edit({"status": "won"})


@pytest.fixture(params=BOTH, scope="module")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with throwaway(request.param, tmp_path_factory.mktemp("proposals")) as url:
        database = Database(url)
        yield database
        database.close()


@pytest.fixture
def desks(database: Database) -> Desks:
    return Desks(database, next(TEAMS))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Room]:
    """A room with leads of its own."""
    database = Database(f"sqlite:///{tmp_path}/leads.sqlite")
    with room(Desks(database, TEAM)) as here:
        yield here
    database.close()


def decision(by: str = YOU, *, confirm: bool = True, minutes: float = 1, key: str = "", **more: Any) -> Decision:
    return Decision(by, confirm, NOON + timedelta(minutes=minutes), key or f"click of {by}", LEADS, **more)


def test_what_was_shown_is_done_when_it_is_confirmed_and_the_record_stands_where_the_buttons_were(here: Room) -> None:
    jane = here.desks.add("jane@acme.com", name="Jane Doe", company="Acme", status="new")
    omar = here.desks.add("omar@globex.com", name="Omar Haddad", company="Globex")
    ts = here.asks(WON, jane, omar)
    said = here.says(ts)
    assert "Set the status of 2 leads to “won”?" in said
    assert "Jane Doe · Acme · status · new · won" in said
    assert "Omar Haddad · Globex · status · won" in said
    assert [button["style"] for button in here.buttons(ts) if "style" in button] == ["primary"]
    assert here.desks.facts(jane, "status") == ("new",)
    here.clicks(ts, "Confirm")
    assert here.desks.facts(jane, "status") == here.desks.facts(omar, "status") == ("won",)
    assert "✅ Confirmed by <@U0YOU>, <!date^" in here.says(ts)
    assert "2 leads changed" in here.says(ts)
    assert here.buttons(ts) == []
    assert here.whispers(YOU) == []


def test_cancelled_is_cancelled_for_good(here: Room) -> None:
    jane = here.desks.add("jane@acme.com", status="new")
    ts = here.asks(WON, jane)
    late = here.click(ts, "Confirm", ALEX)
    here.clicks(ts, "Cancel")
    assert "🚫 Cancelled by <@U0YOU>" in here.says(ts)
    late.run(here.desk(), NOON + timedelta(minutes=2))
    assert "🚫 Cancelled by <@U0YOU>" in here.says(ts)
    (whisper,) = here.whispers(ALEX)
    assert "decided already" in whisper
    assert here.desks.facts(jane, "status") == ("new",)


def test_after_an_hour_the_buttons_say_that_it_has_expired(here: Room) -> None:
    jane = here.desks.add("jane@acme.com", status="new")
    in_time, too_late = here.asks(WON, jane), here.asks(Edit({"owner": "Tom"}), jane)
    here.clicks(too_late, "Confirm", minutes=60)
    here.clicks(in_time, "Confirm", minutes=59.9)
    assert "⌛ Expired: it was open until <!date^" in here.says(too_late)
    assert here.buttons(too_late) == []
    assert here.desks.facts(jane, "status", "owner") == ("won", "")


def test_a_deletion_is_asked_about_again_in_red(here: Room) -> None:
    jane = here.desks.add("jane@acme.com", name="Jane Doe")
    ts = here.asks(Edit(delete=True), jane)
    assert "Delete 1 lead for good" in here.says(ts)
    delete, _ = here.buttons(ts)
    assert (delete["style"], delete["confirm"]["style"]) == ("danger", "danger")
    here.clicks(ts, "Delete")
    assert "1 lead deleted" in here.says(ts)
    assert "jane@acme.com" in here.says(ts)  # who deleted whom stays on record
    assert here.desks.store.by_id(TEAM, jane) is None


def test_a_lead_that_somebody_worked_on_meanwhile_is_left_alone_and_the_others_are_not(here: Room) -> None:
    ids = [here.desks.add(f"{name}@acme.com", name=name, status="new") for name in ("Ann", "Bob", "Cem")]
    ts = here.asks(WON, *ids)
    here.desks.add("ann@acme.com", status="lost", minutes=0.5)
    here.clicks(here.asks(Edit(delete=True), ids[1]), "Delete")
    here.desks.add("cem@acme.com", phone="+4930123456", minutes=0.5)  # no part of what was shown
    here.clicks(ts, "Confirm", minutes=2)
    said = here.says(ts)
    assert "1 lead changed" in said
    assert "Left alone, because it is not what was shown here any more: Ann." in said
    assert "Left alone, because it is not there any more: Bob." in said
    assert here.desks.facts(ids[0], "status") == ("lost",)
    assert here.desks.facts(ids[2], "status", "phone") == ("won", "+4930123456")


def test_whatever_is_said_of_a_lead_before_its_deletion_is_confirmed_stops_it(here: Room) -> None:
    jane = here.desks.add("jane@acme.com", name="Jane Doe")
    ts = here.asks(Edit(delete=True), jane)
    here.desks.add("jane@acme.com", notes=("wants to buy",), minutes=0.5)
    here.clicks(ts, "Delete")
    assert "0 leads deleted. Left alone" in here.says(ts)
    assert here.desks.facts(jane, "name") == ("Jane Doe",)


def test_with_writers_named_only_they_confirm_and_who_asked_may_take_it_back(here: Room) -> None:
    here.desks.writers = frozenset({ALEX})
    jane = here.desks.add("jane@acme.com", status="new")
    first, second = here.asks(WON, jane), here.asks(WON, jane)
    here.clicks(first, "Confirm", YOU)
    (whisper,) = here.whispers(YOU)
    assert "You may not decide that" in whisper
    assert len(here.buttons(first)) == 2
    assert here.desks.facts(jane, "status") == ("new",)
    here.clicks(first, "Cancel", YOU)
    assert "🚫 Cancelled by <@U0YOU>" in here.says(first)
    here.clicks(second, "Confirm", ALEX)
    assert "✅ Confirmed by <@U0ALEX>" in here.says(second)


def test_nobody_from_another_workspace_decides_even_what_they_asked_for(here: Room) -> None:
    jane = here.desks.add("jane@acme.com", status="new")
    ts = here.asks(WON, jane)
    for button in ("Confirm", "Cancel"):
        job = here.click(ts, button, ALEX)
        job.action = replace(job.action, outside=True)
        job.run(here.desk(), NOON)
    assert ["Only people of the workspace" in each for each in here.whispers(ALEX)] == [True, True]
    assert here.desks.facts(jane, "status") == ("new",)
    assert len(here.buttons(ts)) == 2


def test_a_button_of_nobody_and_one_of_another_team_are_about_nothing(here: Room) -> None:
    jane = here.desks.add("jane@acme.com", status="new")
    ts = here.asks(WON, jane)
    for change in ({"value": "made-up"}, {"team": "T0OTHERS"}, {"value": "\0"}):
        job = here.click(ts, "Confirm")
        job.action = replace(job.action, **change)  # type: ignore[arg-type]  # the test names fields freely
        job.run(here.desk(), NOON)
    assert ["not known here" in each for each in here.whispers(YOU)] == [True] * 3
    assert here.desks.facts(jane, "status") == ("new",)


def test_a_click_that_is_delivered_again_decides_nothing_again_and_says_nothing_again(here: Room) -> None:
    jane = here.desks.add("jane@acme.com", status="new")
    job = here.click(here.asks(WON, jane), "Confirm")
    for _ in range(2):
        job.done.clear()  # and nothing is remembered of the first run
        job.run(here.desk(), NOON + timedelta(minutes=1))
    assert here.whispers(YOU) == []
    assert len(here.desks.store.history(TEAM, jane)) == 2


def test_where_the_preview_was_deleted_the_record_is_posted_in_its_thread(here: Room) -> None:
    jane = here.desks.add("jane@acme.com", status="new")
    ts = here.asks(WON, jane)
    job = here.click(ts, "Confirm")
    here.slack.fault("chat.update", "api_error", error="message_not_found")
    job.run(here.desk(), NOON + timedelta(minutes=1))
    (_, answer) = here.slack.replies(LEADS, here.message(ts)["thread_ts"])
    assert "✅ Confirmed by" in words(answer)


def test_killed_between_any_two_steps_a_click_is_finished_by_its_second_run(here: Room) -> None:
    whole = []
    for at in count(1):
        lead = here.desks.add(f"{at}@acme.com", status="new")
        ts = here.asks(WON, lead)
        job, death = here.click(ts, "Confirm"), Death(at)
        try:
            job.run(here.desk(death), NOON + timedelta(minutes=1))
        except Killed:
            job.run(here.desk(), NOON + timedelta(minutes=1))
        history = here.desks.store.history(TEAM, lead)
        assert here.whispers(YOU) == []
        whole.append((here.desks.facts(lead, "status"), len(history), here.buttons(ts), "✅ Conf" in here.says(ts)))
        if death.breaths < at:
            break
    assert len(whole) == 5
    assert set(map(str, whole)) == {str(((("won",)), 2, [], True))}


def test_a_decision_that_fails_in_the_middle_did_nothing_and_can_be_made_again(desks: Desks) -> None:
    ids = [desks.add(f"{n}@acme.com", status="new") for n in range(3)]
    kept = desks.proposes(WON, *ids)
    calls = count(1)

    def fails(draft: LeadDraft) -> Assessment:
        """All rows are looked at again, and one is changed, before it does."""
        if next(calls) == 5:
            raise ZeroDivisionError
        return assess(draft, RUBRIC)

    with pytest.raises(ZeroDivisionError):
        Proposals(desks.database, fails).settle(desks.team, kept.id, decision())
    assert [desks.facts(lead, "status") for lead in ids] == [("new",)] * 3
    settled = desks.leads.settle(desks.team, kept.id, decision()).proposal
    assert settled
    assert (settled.state, settled.done) == (State.CONFIRMED, 3)


DECISIONS = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.booleans(), st.sampled_from([1, 59, 61])), min_size=2, max_size=6
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(clicks=DECISIONS)
def test_whoever_clicks_what_at_the_same_instant_it_is_settled_once(database: Database, clicks: Any) -> None:
    desks = Desks(database, next(TEAMS))
    lead = desks.add("jane@acme.com", status="new")
    kept = desks.proposes(WON, lead)
    start = threading.Barrier(len(clicks))
    decisions = [decision(by, confirm=yes, minutes=at, key=f"{n}") for n, (by, yes, at) in enumerate(clicks)]

    def click(each: Decision) -> Any:
        start.wait()
        return desks.leads.settle(desks.team, kept.id, each)

    with ThreadPoolExecutor(len(clicks)) as threads:
        came = list(threads.map(click, decisions))
    (own,) = [n for n, each in enumerate(came) if each.verdict is Verdict.SETTLED]
    assert {each.verdict for n, each in enumerate(came) if n != own} <= {Verdict.ALREADY}
    by, yes, at = clicks[own]
    expected = State.EXPIRED if at > 60 else State.CONFIRMED if yes else State.CANCELLED
    assert {(each.proposal.state, each.proposal.settled_by) for each in came} == {(expected, by)}
    assert desks.facts(lead, "status") == ("won" if expected is State.CONFIRMED else "new",)
    assert len(desks.store.history(desks.team, lead)) == 1 + (expected is State.CONFIRMED)


def test_many_who_confirm_changes_of_the_same_leads_wait_for_each_other_and_never_both(desks: Desks) -> None:
    ids = [desks.add(f"{n}@acme.com", company=f"Company {n % 3}") for n in range(20)]
    kept = [desks.proposes(Edit(note=f"note {n}"), *(ids if n % 2 else ids[::-1])) for n in range(6)]
    with ThreadPoolExecutor(6) as threads:
        came = list(threads.map(lambda each: desks.leads.settle(desks.team, each.id, decision()), kept))
    assert [each.proposal and each.proposal.done for each in came] == [20] * 6
    for lead in ids:
        found = desks.store.by_id(desks.team, lead)
        assert found
        assert sorted(found.draft.notes) == [f"note {n}" for n in range(6)]


def test_a_job_that_runs_again_shows_the_proposals_that_it_showed(desks: Desks) -> None:
    jane = desks.add("jane@acme.com", status="new")
    first = desks.proposes(WON, jane, key="the job")
    assert desks.proposes(Edit({"status": "lost"}), jane, key="the job") == first
    assert desks.proposes(WON, jane, key="another job").id != first.id
    assert len(first.id) > 20


def test_a_proposal_comes_out_of_the_store_as_it_went_in(desks: Desks) -> None:
    ids = [desks.add(f"{n}@acme.com", name=f"N{n}", status="new") for n in range(2)]
    kept = desks.proposes(Edit({"status": "won", "owner": ""}, note="Großartig 株"), *ids)
    desks.add("0@acme.com", status="lost", minutes=0.5)
    settled = desks.leads.settle(desks.team, kept.id, decision()).proposal
    again = desks.leads.settle(desks.team, kept.id, decision(ALEX)).proposal
    assert settled == again
    assert settled
    assert replace(kept, **{name: getattr(settled, name) for name in SETTLED}) == settled
    assert [(each.lead_id, each.why) for each in settled.left_out] == [(ids[0], Why.CHANGED)]


SETTLED = ("state", "settled_by", "settled_at", "left_out")
TEXT = st.text(max_size=400) | st.sampled_from(["<!channel> <https://evil.example|x>", "x" * 5000, "*bold* `code`"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXT, min_size=4, max_size=4), leads=st.integers(1, 40), kind=st.integers(0, 2))
def test_whatever_is_in_it_slack_takes_it_and_nothing_in_it_pings(
    texts: list[str], leads: int, kind: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    database = shared(tmp_path_factory)
    desks = Desks(database, next(TEAMS))
    name, company, before, after = (text.replace("\0", "") for text in texts)
    changed = {"industry": f"now {after}"[:300].strip(), "owner": "Tom"}
    edit = (Edit(changed), Edit(note=after or "x"), Edit(delete=True))[kind]
    ids = [desks.add(f"{n}@acme.com", name=name, company=company, industry=before) for n in range(leads)]
    proposed = desks.proposes(edit, *ids)
    shown = proposal(proposed)
    assert refusal(list(shown.blocks)) is None
    assert len(shown.text) <= 4000
    assert "<!channel>" not in str(shown)
    table = next(block for block in shown.blocks if block["type"] == "table")
    assert 2 <= len(table["rows"]) <= 21
    assert len(table["rows"][0]) <= 5
    for lead in ids:
        desks.add(f"{ids.index(lead)}@acme.com", industry="else", owner="Eve", notes=(after or "x", "y"), minutes=0.5)
    settled = desks.leads.settle(desks.team, proposed.id, decision()).proposal
    assert settled
    assert refusal(list(proposal(settled).blocks)) is None
    assert refusal(list(settled_before(settled).blocks)) is None
    assert "<!channel>" not in str(proposal(settled))


def shared(factory: pytest.TempPathFactory, kept: list[Database] = []) -> Database:  # noqa: B006  # one for all
    if not kept:
        kept.append(Database(f"sqlite:///{factory.mktemp('shown')}/leads.sqlite"))
    return kept[0]


def test_what_an_edit_does_to_the_score_is_shown(desks: Desks) -> None:
    lead = desks.add("jane@acme.com", name="Jane", company="Acme", title="intern")
    shown = proposal(desks.proposes(Edit({"title": "CEO"}), lead)).text
    assert "Jane · Acme · title · intern · CEO" in shown
    assert re.search(r"Jane · Acme · score · \d+ COLD · \d+ \w+", shown)
    noted = proposal(desks.proposes(Edit(note="wants to buy now"), lead)).text
    assert "Add this note to 1 lead?\nwants to buy now\n" in noted


def test_of_many_leads_the_first_are_shown_and_the_others_counted(desks: Desks) -> None:
    ids = [desks.add(f"{n}@acme.com", name=f"N{n}", status="new", owner="Tom") for n in range(60)]
    shown = proposal(desks.proposes(Edit({"status": "won", "owner": "Maria"}), *ids))
    assert "Change 60 leads?" in shown.text
    assert "and 50 more leads" in words({"blocks": list(shown.blocks)})
    assert "N9" in shown.text
    assert "N10" not in shown.text
