"""A file of leads: every row once, whatever happens in the middle; stopped, told again, and taken back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from src.database import Database
from src.imports import imports as importing
from src.imports import ledger
from src.imports.imports import Imports
from src.imports.values import Import, Progress, State
from src.leads.edits import Edit
from src.leads.many import Policy
from src.leads.models import LeadDraft, Origin, Outcome
from src.leads.pipeline import Pipeline
from src.leads.proposal import Decision, ProposalDraft
from src.leads.rollups import building
from src.leads.rollups.checking import check
from src.leads.rules.rubric import load_rubric
from src.leads.store import LeadStore
from tests.databases import BOTH, throwaway
from tests.files_of_leads import begun, by_rules, known, lead, reading, rows_of, taken_in

ROOT = Path(__file__).resolve().parent.parent
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TEAMS = (f"T{n:05}" for n in count())


@pytest.fixture(params=BOTH, scope="module")
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with throwaway(request.param, tmp_path_factory.mktemp("imports")) as url:
        yield url


@pytest.fixture(scope="module")
def store(url: str) -> Iterator[LeadStore]:
    database = Database(url)
    building.begin_anew(database, "Europe/Berlin")
    building.complete(database, "Europe/Berlin", lambda: True)
    yield LeadStore(database)
    database.close()


@pytest.fixture
def team() -> str:
    return next(TEAMS)


@pytest.fixture
def imports(store: LeadStore) -> Imports:
    return Imports(store, by_rules, lambda: NOON)


def say(store: LeadStore, team: str, draft: LeadDraft, minutes: int) -> Any:
    """A person says it, so many minutes after the file was dropped in."""
    origin = Origin(team, "C1", "U2", f"{team}:C1:{minutes}:{draft.email}", NOON + timedelta(minutes=minutes))
    return store.add(draft, origin, by_rules)


def people(n: int, **said: Any) -> list[LeadDraft]:
    return [lead(f"p{i}@acme{i}.com", name=f"Person {i}", **said) for i in range(n)]


def right(store: LeadStore) -> bool:
    """The figures kept ready are what the leads add up to."""
    return not check(store.database).wrong


def test_a_file_becomes_leads_and_is_told_in_figures(store: LeadStore, imports: Imports, team: str) -> None:
    say(store, team, lead("jane@acme.com", name="Jane"), -5)
    file = [lead("jane@acme.com", title="CTO"), lead("omar@hooli.com"), None, lead("OMAR@hooli.com", name="Omar")]
    done = taken_in(imports, team, [*file, lead("omar@hooli.com")])
    told = done.progress
    assert (done.state, told.read, told.new, told.updated, told.unchanged, told.failed) == (State.DONE, 5, 1, 2, 1, 1)
    assert sum(told.by_tier.values()) == 2
    jane, omar = (store.get(team, key) for key in ("jane@acme.com", "omar@hooli.com"))
    assert jane
    assert omar
    assert (jane.draft.name, jane.draft.title) == ("Jane", "CTO")
    assert (omar.draft.email, omar.draft.name, omar.created_by, omar.created_at) == (
        "omar@hooli.com",
        "Omar",
        "U1",
        NOON,
    )
    lines = [(entry.origin.line, entry.origin.source, entry.outcome) for entry in store.history(team, omar.id)]
    assert lines == [(3, "file", Outcome.CREATED), (5, "file", Outcome.UPDATED), (6, "file", Outcome.UNCHANGED)]
    assert right(store)


def test_it_is_as_if_every_row_had_been_told_by_itself(store: LeadStore, imports: Imports, team: str) -> None:
    file = [replace(draft, title="CTO", country="Deutschland", notes=("met",)) for draft in people(30)] + people(30)
    one_by_one = next(TEAMS)
    done = taken_in(imports, team, file)
    for line, draft in enumerate(file, 2):
        store.add(draft, replace(done.origin, team=one_by_one, line=line), by_rules)
    assert known(store, team) == known(store, one_by_one)


@pytest.mark.parametrize(
    ("policy", "names", "counts"),
    [
        (Policy.UPDATE, {"jane@acme.com": "Janet"}, (0, 1, 1, 0)),
        (Policy.SKIP, {"jane@acme.com": "Jane"}, (0, 0, 0, 2)),
    ],
)
def test_known_addresses_are_updated_or_left(
    store: LeadStore, imports: Imports, team: str, policy: Policy, names: dict[str, str], counts: tuple[int, ...]
) -> None:
    say(store, team, lead("jane@acme.com", name="Jane"), -5)
    told = taken_in(imports, team, [lead("jane@acme.com", name="Janet")] * 2, policy=policy).progress
    assert {key: each["draft"].name for key, each in known(store, team).items()} == names
    assert (told.new, told.updated, told.unchanged, told.skipped) == counts


def test_or_they_become_leads_of_their_own(store: LeadStore, imports: Imports, team: str) -> None:
    say(store, team, lead("jane@acme.com", name="Jane"), -5)
    file = [lead("jane@acme.com", name="Janet"), lead("jane@acme.com", title="CTO"), lead("omar@hooli.com")]
    done = taken_in(imports, team, file, policy=Policy.CREATE)
    found = [(each.draft.email, each.draft.name, each.draft.title) for each in store.recent(team)]
    assert sorted(found) == [
        ("jane@acme.com", "Jane", ""),
        ("jane@acme.com", "Janet", "CTO"),
        ("omar@hooli.com", "", ""),
    ]
    assert (done.progress.new, done.progress.updated) == (2, 1)
    imports.undo(done.id, "U1")
    assert [each.draft.name for each in store.recent(team)] == ["Jane"]
    assert right(store)


def test_within_a_file_an_address_is_known_from_its_first_row_on(imports: Imports, store: LeadStore, team: str) -> None:
    told = taken_in(imports, team, [lead("a@b.com"), lead("a@b.com", name="Ann")], policy=Policy.SKIP).progress
    assert (told.new, told.updated, told.skipped) == (1, 1, 0)
    assert known(store, team)["a@b.com"]["draft"].name == "Ann"


def test_the_same_file_again_is_known(store: LeadStore, imports: Imports, team: str) -> None:
    done = taken_in(imports, team, people(3), digest="d")
    again = begun(imports, team, "F2", digest="d")
    assert (again.id, again.file_id) == (done.id, "F1")
    assert imports.earlier(team, "d") == done
    before = store.history(team, store.recent(team, 1)[0].id)
    assert imports.run(again.id, reading(rows_of(people(9)))).progress.read == 3
    assert store.history(team, store.recent(team, 1)[0].id) == before
    imports.undo(done.id, "U1")
    assert imports.earlier(team, "d") is None
    assert begun(imports, team, "F1", digest="d").state is State.UNDONE  # a job that is run again does nothing
    assert taken_in(imports, team, people(3), "F3", digest="d").progress.new == 3


def test_stopped_it_leaves_the_rest_and_keeps_what_is_in(
    store: LeadStore, imports: Imports, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "ROWS", 2)
    heard: list[Progress] = []
    new = begun(imports, team, total=10)
    done = imports.run(new.id, reading(rows_of(people(10))), heard.append, lambda: len(heard) == 2)
    assert (done.state, done.ended_by, done.progress.read, store.count(team)) == (State.STOPPED, "U1", 4, 4)
    assert [told.read for told in heard] == [2, 4]
    assert heard[1].per_second > 0
    assert heard[1].left_seconds
    assert imports.run(new.id, reading(rows_of(people(10)))).progress.read == 4


def test_stopped_from_elsewhere_the_batch_under_way_is_kept_whole_or_not_at_all(
    store: LeadStore, imports: Imports, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "ROWS", 2)
    new = begun(imports, team)

    def read(line: int) -> Iterator[Any]:
        for row in reading(rows_of(people(10)))(line):
            if row.line == 7:
                imports.stop(new.id, "U9")
            yield row

    done = imports.run(new.id, read)
    assert (done.state, done.ended_by, done.progress.read, store.count(team)) == (State.STOPPED, "U9", 4, 4)


def test_rows_that_are_no_leads_are_kept_as_they_were_as_long_as_there_is_room(
    store: LeadStore, imports: Imports, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "MOST_FAULTS", 2)
    done = taken_in(imports, team, [None, lead("a@b.com"), None, None])
    assert done.progress.failed == 3
    with store.database.read() as db:
        kept = db.exec_driver_sql(f"SELECT line, reason FROM import_faults WHERE import_id = '{done.id}'").all()  # noqa: S608  # ours
    assert sorted(kept) == [(2, "no address"), (4, "no address")]


def test_undo_takes_back_the_file_and_nothing_else(store: LeadStore, imports: Imports, team: str) -> None:
    say(store, team, lead("known@acme.com", name="Kim", company="Acme"), -10)
    say(store, team, lead("untouched@acme.com", name="Uma"), -9)
    before = known(store, team)
    file = [lead("known@acme.com", name="Kimberly", phone="+4930123"), lead("new@acme.com"), lead("later@acme.com")]
    done = taken_in(imports, team, file)
    say(store, team, lead("later@acme.com", title="CTO"), 5)
    say(store, team, lead("known@acme.com", title="VP Sales"), 6)
    undone = imports.undo(done.id, "U7")
    assert (undone.state, undone.ended_by, undone.gone, undone.restored) == (State.UNDONE, "U7", 1, 2)
    now = known(store, team)
    assert now.keys() == {"known@acme.com", "untouched@acme.com", "later@acme.com"}
    assert now["untouched@acme.com"] == before["untouched@acme.com"]
    kim, late = now["known@acme.com"], now["later@acme.com"]
    assert (kim["draft"].name, kim["draft"].phone, kim["draft"].title) == ("Kim", "", "VP Sales")
    assert (late["draft"].title, late["created_by"], late["created_at"]) == ("CTO", "U2", NOON + timedelta(minutes=5))
    assert imports.undo(done.id, "U8") == undone
    assert right(store)


def test_what_a_person_confirmed_since_stays(store: LeadStore, imports: Imports, team: str) -> None:
    done = taken_in(imports, team, [lead("a@b.com", status="new", owner="Tom")])
    say(store, team, lead("a@b.com", status="won"), 5)
    imports.undo(done.id, "U1")
    (left,) = store.recent(team)
    assert (left.draft.status, left.draft.owner) == ("won", "")


def test_a_lead_that_somebody_deleted_since_is_left_deleted(store: LeadStore, imports: Imports, team: str) -> None:
    done = taken_in(imports, team, people(3))
    desk = Pipeline(store, load_rubric(None), ZoneInfo("Europe/Berlin"))
    first = store.recent(team)[0]
    edit = Edit(delete=True)
    (proposal,) = desk.propose(
        team=team,
        channel="C1",
        thread="1.0",
        asked_by="U1",
        drafts=[ProposalDraft(edit, desk.preview(team, [first.id], edit))],
        key="k",
        now=NOON,
    )
    desk.settle(team, proposal.id, Decision(by="U1", confirm=True, at=NOON, key="d", channel="C1"))
    assert store.count(team) == 2
    assert imports.undo(done.id, "U1").gone == 2
    assert right(store)


def test_a_number_that_was_taken_back_is_not_given_again(store: LeadStore, imports: Imports, team: str) -> None:
    done = taken_in(imports, team, people(3))
    highest = max(each.id for each in store.recent(team))
    imports.undo(done.id, "U1")
    assert say(store, team, lead("next@acme.com"), 9).lead.id > highest


def test_the_best_are_for_a_model_to_look_at(imports: Imports, team: str) -> None:
    best = {"title": "CEO", "employees": "2000", "budget": "$500,000", "timeline": "asap", "phone": "+493012345678"}
    done = taken_in(imports, team, [*people(3), lead("ceo@bigcorp.com", name="Ann Lee", company="Big", **best)])
    assert [each.draft.email for each in imports.top(done.id, 1)] == ["ceo@bigcorp.com"]
    worth = imports.worth_a_look(done.id, 10)
    assert [(each.draft.email, origin.key) for each, origin in worth] == [("ceo@bigcorp.com", done.origin.key)]


class Died(Exception):
    """The process is gone."""


said = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["", "Jane Doe", "Li Wei"]),
        "company": st.sampled_from(["", "Acme", "Hooli"]),
        "country": st.sampled_from(["", "Deutschland", "US"]),
        "phone": st.sampled_from(["", "+493012345678", "+442071838750"]),
        "website": st.sampled_from(["", "acme-tools.de"]),
        "budget": st.sampled_from(["", "50k EUR", "$2m"]),
        "title": st.sampled_from(["", "CTO"]),
        "notes": st.sampled_from([(), ("met",), ("call", "met")]),
        "extra": st.sampled_from([{}, {"shirt": "M"}, {"shirt": "L", "x": "1"}]),
    }
)
emails = st.sampled_from(["a@acme.com", "b@gmail.com", "C@firma.de", "c@firma.de"])
drafts = st.builds(lambda email, facts: lead(email, **facts), emails, said)
files = st.lists(st.one_of(drafts, drafts, st.none()), max_size=9)
moments = st.lists(st.tuples(drafts, st.integers(-9, 9)), max_size=5)
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(file=files, before=moments, deaths=st.lists(st.integers(0, 12), max_size=3), size=st.integers(1, 4))
def test_however_often_it_dies_every_row_counts_once(
    store: LeadStore,
    imports: Imports,
    file: Sequence[LeadDraft | None],
    before: Sequence[tuple[LeadDraft, int]],
    deaths: Sequence[int],
    size: int,
) -> None:
    here, there = next(TEAMS), next(TEAMS)
    for team in (here, there):
        for draft, minutes in before:
            say(store, team, draft, minutes)
    new = begun(imports, here)
    dying = _run(imports, new, file, deaths, size)
    for row in rows_of(file):
        if row.draft:
            store.add(row.draft, replace(new.origin, team=there, line=row.line), by_rules)
    assert (dying.state, dying.progress.read) == (State.DONE, len(file))
    told = dying.progress
    assert told.read == told.new + told.updated + told.unchanged + told.skipped + told.failed
    assert known(store, here) == known(store, there)
    assert right(store)


def _run(imports: Imports, new: Import, file: Sequence[LeadDraft | None], deaths: Sequence[int], size: int) -> Import:
    """Run it again and again, and let it die at these rows, or just before what was written is committed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "ROWS", size)
        patch.setattr(importing, "PAUSE", 0)
        for row_of_death in deaths:
            rows = reading(rows_of(file))

            def dying(line: int, rows: Any = rows, last: int = row_of_death) -> Iterator[Any]:
                for row in rows(line):
                    if row.line > last:
                        raise Died
                    yield row

            try:
                imports.run(new.id, dying)
            except Died:
                continue
        return imports.run(new.id, reading(rows_of(file)))


@quick
@given(file=files, others=moments, since=moments, size=st.integers(1, 4))
def test_taken_back_it_is_as_if_it_had_never_been(
    store: LeadStore,
    imports: Imports,
    file: Sequence[LeadDraft | None],
    others: Sequence[tuple[LeadDraft, int]],
    since: Sequence[tuple[LeadDraft, int]],
    size: int,
) -> None:
    here, there = next(TEAMS), next(TEAMS)
    for team in (here, there):
        for n, (draft, minutes) in enumerate(others):
            say(store, team, replace(draft, notes=(*draft.notes, f"o{n}")), minutes)
        if team is here:
            done = taken_in(imports, here, file)
        for n, (draft, minutes) in enumerate(since):
            say(store, team, replace(draft, notes=(*draft.notes, f"s{n}")), minutes + 20)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "TAKEN_BACK", size)
        patch.setattr(importing, "PAUSE", 0)
        assert imports.undo(done.id, "U1").state is State.UNDONE
    assert known(store, here) == known(store, there)
    assert right(store)
