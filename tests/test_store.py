"""What the store answers when leads are told to it: once, again, late, by many at once; the same on both databases."""

import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, permutations
from pathlib import Path
from subprocess import PIPE

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from src.database import Database
from src.leads.models import (
    FACTS,
    Assessment,
    Change,
    Insight,
    LeadDraft,
    Origin,
    Outcome,
    Reason,
    Saved,
    ScoreCard,
    Tier,
)
from src.leads.store import LeadStore
from tests.databases import BOTH, throwaway

ROOT = Path(__file__).resolve().parent.parent
NOON = datetime(2026, 11, 22, 12, 0, 0, 123_456, tzinfo=UTC)
TEAMS = (f"T{n:05}" for n in count())


@pytest.fixture(params=BOTH, scope="module")
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with throwaway(request.param, tmp_path_factory.mktemp("store")) as url:
        yield url


@pytest.fixture(scope="module")
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


@pytest.fixture(scope="module")
def store(database: Database) -> LeadStore:
    return LeadStore(database)


@pytest.fixture
def desk(store: LeadStore) -> "Desk":
    return Desk(store, next(TEAMS))


class Desk:
    """A team telling its store about leads; each `add` is a message of its own, a minute after the one before."""

    def __init__(self, store: LeadStore, team: str) -> None:
        self.store = store
        self.team = team
        self._minutes = count()

    def add(self, email: str = "jane@acme.com", *, at: int | None = None, key: str = "", **said: object) -> Saved:
        minute = next(self._minutes) if at is None else at
        return self.store.add(draft(email, **said), self.origin(minute, key), assess)

    def origin(self, minute: int, key: str = "") -> Origin:
        said_at = NOON + timedelta(minutes=minute)
        return Origin(self.team, "C1", "U1", key or f"{self.team}:C1:{minute}", said_at)


def draft(email: str = "jane@acme.com", **said: object) -> LeadDraft:
    return LeadDraft(email=email, email_key=email.lower(), **said)  # type: ignore[arg-type]  # any field may be said


def assess(draft: LeadDraft) -> Assessment:
    """Ten points for each fact that is known."""
    known = [fact for fact in FACTS if getattr(draft, fact)]
    score = 10 * len(known)
    tier = Tier.HOT if score >= 70 else Tier.WARM if score >= 40 else Tier.COLD
    reasons = tuple(Reason(fact, 10, f"{fact} is known", getattr(draft, fact)) for fact in known)
    card = ScoreCard(score, tier, reasons, missing=("budget",), lift="say the budget", rubric="test 1")
    return Assessment(draft, (Insight("domain", draft.email.partition("@")[2], f"email: {draft.email}"),), card)


def together(*calls: Callable[[], object]) -> list[BaseException]:
    """Make the calls at the same instant, each in a thread; gives what they raised."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        start.wait()
        call()

    with ThreadPoolExecutor(len(calls)) as threads:
        ends = [threads.submit(run, call).exception for call in calls]
        return [error for error in (end() for end in ends) if error]


def test_jane_is_added_and_found_by_her_address_and_by_her_number(desk: Desk) -> None:
    saved = desk.add(name="Jane Doe", company="Acme", title="VP Sales", notes=("met in Berlin",), extra={"shirt": "M"})
    assert (saved.outcome, saved.changes, saved.tier_before) == (Outcome.CREATED, (), None)
    assert (saved.lead.card.score, saved.lead.card.tier) == (40, Tier.WARM)
    assert (saved.lead.channel, saved.lead.created_by, saved.lead.created_at) == ("C1", "U1", NOON)
    assert desk.store.get(desk.team, "jane@acme.com") == saved.lead
    assert desk.store.by_id(desk.team, saved.lead.id) == saved.lead
    assert desk.store.count(desk.team) == 1


def test_a_second_line_adds_a_phone_and_the_answer_is_updated_phone(desk: Desk) -> None:
    jane = desk.add(name="Jane Doe", company="Acme")
    saved = desk.add("JANE@acme.com", title="CEO", phone="+4930123456", name="")
    assert saved.outcome is Outcome.UPDATED
    assert saved.changes == (Change("title", "", "CEO"), Change("phone", "", "+4930123456"))
    assert (jane.lead.card.tier, saved.tier_before, saved.lead.card.tier) == (Tier.COLD, Tier.COLD, Tier.WARM)
    assert (saved.lead.id, saved.lead.draft.name, saved.lead.draft.email) == (jane.lead.id, "Jane Doe", "jane@acme.com")
    assert (saved.lead.created_at, saved.lead.updated_at) == (NOON, NOON + timedelta(minutes=1))
    assert desk.store.get(desk.team, "jane@acme.com") == saved.lead
    assert desk.store.count(desk.team) == 1


def test_saying_the_same_again_in_another_message_is_unchanged(desk: Desk) -> None:
    first = desk.add(name="Jane Doe")
    saved = desk.add(name="Jane Doe")
    assert (saved.outcome, saved.changes, saved.tier_before) == (Outcome.UNCHANGED, (), Tier.COLD)
    assert saved.lead == first.lead


def test_new_rules_rescore_a_lead_when_it_is_mentioned_again(desk: Desk) -> None:
    desk.add(name="Jane Doe")
    hot = ScoreCard(99, Tier.HOT, rubric="test 2")
    saved = desk.store.add(draft(), desk.origin(5), lambda draft: Assessment(draft, (), hot))
    assert (saved.outcome, saved.tier_before, saved.lead.card) == (Outcome.UNCHANGED, Tier.COLD, hot)
    assert desk.store.get(desk.team, "jane@acme.com") == saved.lead


def test_the_same_message_again_changes_nothing_and_gets_the_same_answer(desk: Desk) -> None:
    created = desk.add(name="Jane Doe", at=0)
    updated = desk.add(phone="+4930123456", at=1)
    assert desk.add(phone="+4930123456", at=1) == updated
    again = desk.add(name="Jane Doe", at=0)
    assert (again.outcome, again.changes, again.tier_before) == (Outcome.CREATED, (), None)
    assert (again.lead.id, again.lead) == (created.lead.id, updated.lead)
    assert len(desk.store.history(desk.team, created.lead.id)) == 2


def test_several_lines_of_one_message_are_told_apart_by_their_number(desk: Desk) -> None:
    lines = [Origin(desk.team, "C1", "U1", "one message", NOON, line=line) for line in (0, 1)]
    for _ in range(2):
        answers = [
            desk.store.add(draft(title=title), origin, assess)
            for title, origin in zip(("VP", "CEO"), lines, strict=True)
        ]
        assert [answer.outcome for answer in answers] == [Outcome.CREATED, Outcome.UPDATED]
    jane = desk.store.get(desk.team, "jane@acme.com")
    assert jane
    assert jane.draft.title == "CEO"


def test_history_says_who_said_what_when_and_where(desk: Desk) -> None:
    lead = desk.add(name="Jane Doe", company="Acme", title="CEO").lead
    bob = Origin(desk.team, "D7", "U2", "a slash command", NOON + timedelta(hours=1), "command", 3)
    desk.store.add(draft(title="CTO"), bob, assess)
    first, second = desk.store.history(desk.team, lead.id)
    assert (first.outcome, first.origin, first.changes, first.tier_before) == (
        Outcome.CREATED,
        desk.origin(0),
        (),
        None,
    )
    assert first.said == draft(name="Jane Doe", company="Acme", title="CEO")
    assert (second.outcome, second.origin, second.said) == (Outcome.UPDATED, bob, draft(title="CTO"))
    assert (second.changes, second.tier_before) == ((Change("title", "CEO", "CTO"),), Tier.WARM)
    assert datetime.now(UTC) - second.stored_at < timedelta(minutes=1)


def test_an_older_message_that_arrives_late_does_not_undo_what_was_said_since(desk: Desk) -> None:
    desk.add(name="Jane Doe", title="VP Sales", at=5)
    desk.add(title="CEO", at=20)
    late = desk.add("Jane@ACME.com", title="CTO", phone="+4930123456", at=10)
    assert (late.outcome, late.changes) == (Outcome.UPDATED, (Change("phone", "", "+4930123456"),))
    assert (late.lead.draft.title, late.lead.updated_at) == ("CEO", NOON + timedelta(minutes=20))
    oldest = desk.add("JANE@acme.com", name="Jane", industry="Tools", at=0)
    assert oldest.changes == (Change("industry", "", "Tools"),)
    assert (oldest.lead.draft.name, oldest.lead.draft.email) == ("Jane Doe", "jane@acme.com")


def test_a_fact_that_was_confirmed_since_is_not_undone_either(desk: Desk) -> None:
    desk.add(title="VP Sales", at=0)
    assert desk.add(title="VP Sales", at=20).outcome is Outcome.UNCHANGED
    late = desk.add(title="CTO", at=10)
    assert (late.outcome, late.lead.draft.title) == (Outcome.UNCHANGED, "VP Sales")


def test_whatever_order_messages_arrive_in_the_lead_is_the_same(desk: Desk) -> None:
    lines: list[dict[str, object]] = [
        {"name": "Jane", "company": "Acme", "guessed": {"company": "from acme.com"}, "notes": ("one",)},
        {"name": "Jane Doe", "title": "VP", "notes": ("two", "one"), "extra": {"shirt": "M"}},
        {"company": "Acme Holding", "title": "CEO", "extra": {"shirt": "L", "booth": "7"}},
        {"company": "Acme", "guessed": {"company": "from acme.com"}, "phone": "+4930123456"},
    ]
    ends = []
    for n, order in enumerate(permutations(range(len(lines)))):
        answers = [
            desk.add(f"jane{n}@acme.com", at=minute, key=f"order {n} line {minute}", **lines[minute])
            for minute in order
        ]
        lead = answers[-1].lead
        assert desk.store.get(desk.team, f"jane{n}@acme.com") == lead
        ends.append({**{fact: getattr(lead.draft, fact) for fact in FACTS[1:]}, "notes": lead.draft.notes})
        ends[-1] |= {"extra": lead.draft.extra, "guessed": lead.draft.guessed}
    assert all(end == ends[0] for end in ends)
    assert (ends[0]["name"], ends[0]["company"], ends[0]["title"]) == ("Jane Doe", "Acme Holding", "CEO")


def test_teams_do_not_see_each_other(desk: Desk, store: LeadStore) -> None:
    ours, other = desk.add(name="Jane Doe").lead, Desk(store, next(TEAMS))
    assert store.get(other.team, "jane@acme.com") is None
    assert store.by_id(other.team, ours.id) is None
    assert (store.count(other.team), store.recent(other.team), store.history(other.team, ours.id)) == (0, [], [])
    theirs = other.store.add(draft(name="Another Jane"), Origin(other.team, "C9", "U9", "k", NOON), assess)
    assert theirs.outcome is Outcome.CREATED
    assert store.get(desk.team, "jane@acme.com") == ours


def test_the_newest_leads_come_first_and_no_more_than_asked_for(desk: Desk) -> None:
    for minute, email in enumerate(("a@acme.com", "b@acme.com", "c@acme.com")):
        desk.add(email, at=minute)
    desk.add("a@acme.com", name="Ada", at=10)
    assert [lead.draft.email for lead in desk.store.recent(desk.team, 2)] == ["c@acme.com", "b@acme.com"]


def test_every_row_has_its_team_source_channel_message_and_time(desk: Desk, database: Database) -> None:
    desk.add(source="webinar", at=3)
    places = {
        "leads": "team, origin_source, channel, message_key, created_by, source",
        "lead_changes": "team, source, channel, origin_key, said_by",
    }
    with database.read() as db:
        rows = [
            db.execute(text(f"SELECT {place} FROM {table} WHERE team = :team"), {"team": desk.team}).one()  # noqa: S608
            for table, place in places.items()
        ]
    told = (desk.team, "message", "C1", f"{desk.team}:C1:3", "U1")
    assert [tuple(row) for row in rows] == [(*told, "webinar"), told]


@given(st.lists(st.text(max_size=60), min_size=4, max_size=4))
@settings(max_examples=40, deadline=None)
def test_any_text_comes_out_as_it_went_in(store: LeadStore, texts: list[str]) -> None:
    desk, (name, company, note, value) = Desk(store, next(TEAMS)), [text.replace("\0", "") for text in texts]
    said = draft(name=name, company=company, notes=(note,), extra={f"k{value}": value})
    saved = desk.store.add(said, desk.origin(0), assess)
    kept = store.get(desk.team, "jane@acme.com")
    assert kept == saved.lead
    assert kept.draft.name == (name if name.strip() else "")
    assert kept.draft.notes == ((note,) if note.strip() else ())
    assert store.history(desk.team, kept.id)[0].said.company == company


def test_long_and_far_away_texts_are_kept_whole(desk: Desk) -> None:
    long = "Großartige Firma 株式会社 🚀👩‍👩‍👧 " * 4000
    saved = desk.add(name="李雷 Ünal-O’Neil 𝒥", company=long, notes=(long,))
    kept = desk.store.get(desk.team, "jane@acme.com")
    assert kept == saved.lead
    assert kept.draft.company == long


def test_what_no_database_keeps_is_left_out_and_said_again_is_no_change(desk: Desk) -> None:
    strange = draft(name="Ja\0ne \ud83d", notes=("a\0b",), extra={"k\0": "v\0"}, guessed={"name": "\0"})
    saved = desk.store.add(strange, desk.origin(0, "a\0key"), assess)
    assert saved.lead.draft == draft(name="Jane ?", notes=("ab",), extra={"k": "v"}, guessed={"name": ""})
    assert desk.store.get(desk.team, "jane@acme.com\0") == saved.lead
    assert desk.store.add(strange, desk.origin(0, "a\0key"), assess) == saved
    assert desk.store.add(strange, desk.origin(1), assess).outcome is Outcome.UNCHANGED


def test_an_assessment_that_fails_leaves_nothing_behind(desk: Desk) -> None:
    def fails(draft: LeadDraft) -> Assessment:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        desk.store.add(draft(), desk.origin(0), fails)
    assert desk.store.count(desk.team) == 0
    assert desk.add(at=0).outcome is Outcome.CREATED


def test_a_time_without_a_zone_is_refused(desk: Desk) -> None:
    naive = Origin(desk.team, "C1", "U1", "k", datetime(2026, 11, 22))  # noqa: DTZ001 - the mistake itself
    with pytest.raises(ValueError, match="without a zone"):
        desk.store.add(draft(), naive, assess)


def test_what_the_database_will_not_have_is_refused_without_repeating_it(desk: Desk) -> None:
    def nameless(draft: LeadDraft) -> Assessment:
        return assess(replace(draft, name=None))  # type: ignore[arg-type]  # the mistake itself

    told = draft("secret@acme.com")
    with pytest.raises(RuntimeError, match="refused by the database 5 times") as refusal:
        desk.store.add(told, desk.origin(0), nameless)
    assert "secret" not in "".join(traceback.format_exception(refusal.value))


def test_eight_people_tell_different_facts_of_one_new_lead_at_once(desk: Desk) -> None:
    facts = ("name", "company", "title", "phone", "website", "country", "industry", "budget")
    calls = [lambda n=n, fact=fact: desk.add(at=n, **{fact: f"the {fact}"}) for n, fact in enumerate(facts)]
    assert together(*calls) == []
    [jane] = desk.store.recent(desk.team)
    assert {fact: getattr(jane.draft, fact) for fact in facts} == {fact: f"the {fact}" for fact in facts}
    outcomes = [entry.outcome for entry in desk.store.history(desk.team, jane.id)]
    assert sorted(outcomes) == ["created"] + ["updated"] * 7


def test_eight_threads_add_twenty_leads_each_and_none_is_lost(desk: Desk) -> None:
    def many(who: int) -> None:
        for n in range(20):
            desk.add(f"{n if n % 2 else f'{who}-{n}'}@acme.com", at=n, key=f"{who} says {n}", notes=(str(who),))

    assert together(*(lambda who=who: many(who) for who in range(8))) == []
    shared = desk.store.get(desk.team, "1@acme.com")
    assert shared
    assert sorted(shared.draft.notes) == [str(who) for who in range(8)]
    assert desk.store.count(desk.team) == 8 * 10 + 10


def test_one_message_sent_eight_times_at_once_is_applied_once(desk: Desk) -> None:
    answers: list[Saved] = []
    assert together(*[lambda: answers.append(desk.add(name="Jane Doe", at=0))] * 8) == []
    assert len({(answer.lead.id, answer.outcome) for answer in answers}) == 1
    assert len(desk.store.history(desk.team, answers[0].lead.id)) == 1


TELL = """
import sys
from tests.test_store import *
url, team, who = sys.argv[1:]
database = Database(url)
desk = Desk(LeadStore(database), team)
database.check()
print("ready", flush=True)
sys.stdin.readline()
for n in range(50):
    desk.add(f"{n}@acme.com", at=n, name="Jane Doe")
    desk.add(f"{n}@acme.com", at=n, key=f"{who}-{n}", notes=(who,))
database.close()
"""


def test_two_processes_tell_the_same_and_their_own_at_once(url: str, desk: Desk) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    tell = [sys.executable, "-c", TELL, url, desk.team]
    both = [
        subprocess.Popen([*tell, who], env=env, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True)
        for who in ("Ann", "Bob")
    ]
    assert [one.stdout.readline() for one in both if one.stdout] == ["ready\n"] * 2
    assert [(one.communicate("go\n", timeout=60)[1], one.returncode) for one in both] == [("", 0)] * 2
    assert desk.store.count(desk.team) == 50
    for lead in desk.store.recent(desk.team, 50):
        assert (lead.draft.name, sorted(lead.draft.notes)) == ("Jane Doe", ["Ann", "Bob"])
        assert len(desk.store.history(desk.team, lead.id)) == 3
