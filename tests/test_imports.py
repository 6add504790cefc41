"""A file of leads: every row once, whatever happens in the middle; stopped, told again, and taken back."""

import csv
import io
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from subprocess import PIPE
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from src.database import Database
from src.imports import files, ledger
from src.imports import imports as importing
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
from tests.files_of_leads import Row, begun, by_rules, known, lead, reading, rows_of, taken_in

ROOT = Path(__file__).resolve().parent.parent
BERLIN = ZoneInfo("Europe/Berlin")
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
    origin = Origin(team, "C1", "U2", f"{team}:C1:{minutes}:{draft}", NOON + timedelta(minutes=minutes))
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


def cells(file: io.BytesIO) -> list[list[str]]:
    """What a spreadsheet reads of it."""
    assert file.getvalue().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))


def test_the_leads_of_a_file_come_out_again_scored_and_no_cell_is_a_formula(
    store: LeadStore, imports: Imports, team: str
) -> None:
    file = [lead("a@b.com", name="=cmd()", notes=("met",), extra={"shirt": "M"}), lead("ceo@big.com", title="CEO")]
    done = taken_in(imports, team, file)
    out = io.BytesIO()
    assert files.scored(store.database, done, BERLIN, out) == 2
    head, ceo, other = cells(out)
    told = dict(zip(head, other, strict=True))
    assert ceo[head.index("title")] == "CEO"
    assert int(ceo[0]) > int(other[0])
    assert (told["email"], told["name"], told["notes"], told["more"]) == ("a@b.com", "'=cmd()", "met", "shirt: M")
    assert told["created at"] == "2026-11-22 13:00"


def test_rows_that_were_no_leads_come_out_as_they_were_with_the_reason(
    store: LeadStore, imports: Imports, team: str
) -> None:
    told = [
        Row(2, ("no address", "Jo\0", "beyond the head"), None, ("no e-mail address", "odd")),
        Row(3, ("a@b.com", "Ann"), lead("a@b.com")),
        Row(5, ("=1+1",), None, ("no e-mail address",)),
    ]
    done = imports.run(begun(imports, team).id, reading(told))
    out = io.BytesIO()
    assert files.faulty(store.database, done, BERLIN, out) == 2
    assert cells(out) == [
        ["E-mail", "Name", "reason"],
        ["no address", "Jo", "no e-mail address; odd", "beyond the head"],
        ["'=1+1", "", "no e-mail address"],
    ]


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
some_files = st.lists(st.one_of(drafts, drafts, st.none()), max_size=6)
moments = st.lists(st.tuples(drafts, st.integers(-9, 9)), max_size=3)
quick = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(file=some_files, before=moments, deaths=st.lists(st.integers(0, 12), max_size=3), size=st.integers(1, 4))
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
@given(file=some_files, others=moments, since=moments, late=st.booleans(), size=st.integers(1, 4))
def test_taken_back_it_is_as_if_it_had_never_been(
    store: LeadStore,
    imports: Imports,
    file: Sequence[LeadDraft | None],
    others: list[tuple[LeadDraft, int]],
    since: list[tuple[LeadDraft, int]],
    late: bool,
    size: int,
) -> None:
    here, there = next(TEAMS), next(TEAMS)
    if not late:
        others, since = sorted(others, key=minute), [(draft, at + 20) for draft, at in sorted(since, key=minute)]
    tell(store, (here, there), others, "before")
    done = taken_in(imports, here, file)
    tell(store, (here, there), since, "since")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "TAKEN_BACK", size)
        patch.setattr(importing, "PAUSE", 0)
        assert imports.undo(done.id, "U1").state is State.UNDONE
    assert facts(store, here) == facts(store, there)
    assert late or known(store, here) == known(store, there)


def minute(moment: tuple[LeadDraft, int]) -> int:
    return moment[1]


def tell(store: LeadStore, teams: Sequence[str], told: Sequence[tuple[LeadDraft, int]], when: str) -> None:
    """The same to each team, each line with a note of its own."""
    for n, (draft, minutes) in enumerate(told):
        for team in teams:
            say(store, team, replace(draft, notes=(*draft.notes, f"{when} {n}")), minutes)


def facts(store: LeadStore, team: str) -> dict[str, Any]:
    """All but the words in which evidence is quoted: a line that comes late has it quoted as it was first said."""
    return {
        key: (each["draft"], each["card"].score, each["created_by"], each["created_at"], each["updated_at"])
        for key, each in known(store, team).items()
    }


def test_the_figures_are_right_after_all_this(store: LeadStore) -> None:
    assert right(store)


IMPORT = """
import sys
from tests.test_imports import *
imports = Imports(LeadStore(Database(sys.argv[1])), by_rules)
importing.ROWS = 50
def heard(progress): print(progress.read, flush=True)
if sys.argv[3] == "undo":
    importing.TAKEN_BACK = 20
    imports.undo(sys.argv[2], "U1", lambda so_far: print(so_far.gone, flush=True))
else:
    imports.run(sys.argv[2], reading(rows_of(long_file())), heard)
print("done", flush=True)
"""


def long_file() -> list[LeadDraft | None]:
    """Two thousand rows, of which a tenth are of addresses that were there before and as many have none."""
    named = [lead(f"p{i - i % 10 if i % 10 == 1 else i}@acme.com", name=f"Person {i}") for i in range(2000)]
    return [None if i % 10 == 3 else draft for i, draft in enumerate(named)]


def working(url: str, import_id: str, what: str) -> "subprocess.Popen[str]":
    start = [sys.executable, "-c", IMPORT, url, import_id, what]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(start, cwd=ROOT, env=env, stdout=PIPE, stderr=PIPE, text=True)


def killed(process: "subprocess.Popen[str]", dice: random.Random) -> None:
    """Once it has begun, and a bit later."""
    assert process.stdout
    process.stdout.readline()
    time.sleep(dice.uniform(0.02, 0.3))
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.slow
def test_killed_in_the_middle_it_goes_on_at_the_next_row(url: str, store: LeadStore, imports: Imports) -> None:
    here, there, dice = next(TEAMS), next(TEAMS), random.Random(5)
    new = begun(imports, here)
    for _ in range(3):
        killed(working(url, new.id, "run"), dice)
    so_far = imports.progress(new.id).read
    assert so_far == store.count(here) / 8 * 10  # 8 of 10 rows are new leads
    out, err = working(url, new.id, "run").communicate(timeout=60)
    assert out.endswith("done\n"), err
    done = imports.progress(new.id)
    assert (done.read, done.new, done.updated, done.failed) == (2000, 1600, 200, 200)
    taken_in(imports, there, long_file())
    assert known(store, here).keys() == known(store, there).keys()
    assert right(store)
    for _ in range(2):
        killed(working(url, new.id, "undo"), dice)
    undone = imports.undo(new.id, "U1")
    assert (undone.state, undone.gone, undone.restored, store.count(here)) == (State.UNDONE, 1600, 0, 0)
    assert right(store)
