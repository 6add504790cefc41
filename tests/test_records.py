"""What the desk keeps of its own doing, on both databases: spending, budgets, answers, opinions, counts."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from src.database import Database
from src.records.budget import Budget
from src.records.kept import Records
from src.records.values import Answer, Kind, Opinion, Part, Purpose, Spent
from src.sdk.model import Usage
from src.sdk.prices import built_in
from tests.databases import BOTH, throwaway

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
SPENT = Spent(
    job="T1:C1:1.1",
    number=0,
    team="T1",
    user="U1",
    at=NOW,
    purpose=Purpose.CONVERSATION,
    model="claude-haiku-5-5",
    usage=Usage(input=1000, output=200, cache_read=4000, cache_write=480),
    channel="C1",
    thread="1.1",
)
#: 1000 × 0.1 + 200 × 0.5 + 4000 × 0.01 + 480 × 0.125
MICROS = 300
ANSWER = Answer(
    job="T1:C1:1.1",
    team="T1",
    channel="C1",
    thread="1.1",
    asked_by="U1",
    question="how many leads?",
    text="3 leads.",
    queries=({"measures": ["count"]},),
    by="claude",
    at=NOW,
    model="claude-haiku-5-5",
)


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with throwaway(request.param, tmp_path) as url:
        database = Database(url)
        yield database
        database.close()


@pytest.fixture
def records(database: Database) -> Records:
    return Records(database, built_in(), Budget(BERLIN))


def tallied(records: Records, name: str) -> dict[str, int]:
    return {"/".join(each.labels.values()): each.amount for each in records.counts() if each.name == name}


def test_a_request_is_kept_once_whoever_tells_of_it_and_counted_once(records: Records) -> None:
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(records.spent, [SPENT] * 8))
    assert told == [MICROS] * 8
    (part,) = records.of_conversation("T1", "C1", "1.1")
    assert (part.user, part.model, part.purpose) == ("U1", "claude-haiku-5-5", "conversation")
    assert (part.total.requests, part.total.usage, part.total.micros) == (1, SPENT.usage, MICROS)
    assert tallied(records, "requests") == {"claude-haiku-5-5/conversation": 1}
    assert tallied(records, "micros") == {"claude-haiku-5-5/conversation": MICROS}


def test_requests_of_many_jobs_at_once_are_all_counted(records: Records) -> None:
    models = ("claude-haiku-5-5", "claude-sonnet-5-5")
    many = [replace(SPENT, job=f"j{n}", model=models[n % 2], number=n) for n in range(24)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(records.spent, many))
    assert sum(tallied(records, "requests").values()) == 24
    assert sum(part.total.requests for part in records.of_days("T1", NOW, NOW)) == 24


def test_a_job_that_runs_again_spends_again_under_the_next_number(records: Records) -> None:
    assert records.next_number(SPENT.job) == 0
    records.spent(SPENT)
    records.spent(replace(SPENT, number=1))
    assert records.next_number(SPENT.job) == 2
    (part,) = records.of_conversation("T1", "C1", "1.1")
    assert (part.total.requests, part.total.micros) == (2, 2 * MICROS)


def test_money_that_is_not_known_is_told_apart_from_none(records: Records) -> None:
    records.spent(SPENT)
    records.spent(replace(SPENT, number=1, model="qwen3:8b"))
    known, strange = records.of_conversation("T1", "C1", "1.1")
    assert (known.total.micros, known.total.unpriced) == (MICROS, 0)
    assert (strange.total.micros, strange.total.unpriced, strange.total.usage) == (0, 1, SPENT.usage)
    assert tallied(records, "unpriced_requests") == {"qwen3:8b/conversation": 1}


def test_a_batch_is_kept_at_half_its_price(records: Records) -> None:
    records.spent(replace(SPENT, batch=True, purpose=Purpose.LEAD))
    assert records.of_days("T1", NOW, NOW)[0].total.micros == MICROS // 2


def test_totals_are_of_one_team_and_of_the_days_of_the_desk(records: Records) -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # half past midnight on the 25th in Berlin
    records.spent(SPENT)
    records.spent(replace(SPENT, job="next day", at=late, user="U2"))
    records.spent(replace(SPENT, job="theirs", team="T2"))

    def people(parts: list[Part]) -> list[str]:
        return [part.user for part in parts]

    assert people(records.of_days("T1", NOW, NOW)) == ["U1"]
    assert people(records.of_days("T1", late, late)) == ["U2"]
    assert people(records.of_days("T1", NOW, late)) == ["U1", "U2"]
    assert people(records.of_conversation("T2", "C1", "1.1")) == ["U1"]
    assert records.of_conversation("T1", "C2", "1.1") == []


def test_a_budget_that_is_used_up_says_so_and_when_it_is_renewed(database: Database) -> None:
    records = Records(database, built_in(), Budget(BERLIN, team=2 * MICROS, person=MICROS))
    assert records.left("T1", "U1", NOW).allowed
    records.spent(SPENT)
    person = records.left("T1", "U1", NOW)
    assert person.why == (
        "your budget for today ($0.0003) is used up; it is renewed at 00:00 Europe/Berlin, in 8 hours"
    )
    assert records.left("T1", "U2", NOW).allowed
    records.spent(replace(SPENT, number=1, user="U2"))
    team = records.left("T1", "U3", NOW)
    assert not team.allowed
    assert team.why.startswith("this team's budget for today ($0.0006) is used up")
    assert records.left("T2", "U1", NOW).allowed
    assert records.left("T1", "U1", NOW + timedelta(hours=9)).allowed


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (datetime(2026, 11, 24, 22, 59, 40, tzinfo=UTC), "in a minute"),
        (datetime(2026, 11, 24, 22, 0, tzinfo=UTC), "in 60 minutes"),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), "in 25 hours"),
    ],
)
def test_a_day_ends_when_the_desk_s_day_does_whatever_its_length(now: datetime, words: str) -> None:
    assert Budget(BERLIN, team=0).left(0, 0, now).why.endswith(words)


def test_an_answer_is_kept_once_and_belongs_to_its_team(records: Records) -> None:
    number = records.answered(ANSWER)
    assert records.answered(replace(ANSWER, text="another run")) == number
    assert records.answer("T1", number) == replace(ANSWER, id=number)
    assert records.answer("T2", number) is None
    assert records.answer("T1", number + 1) is None
    assert tallied(records, "answers") == {"claude": 1}


def test_what_no_database_keeps_is_left_out_of_an_answer(records: Records) -> None:
    odd = replace(ANSWER, question="how\0 many \ud800?", text="x" * 50_000)
    kept = records.answer("T1", records.answered(odd))
    assert kept
    assert kept.question == "how many ??"
    assert len(kept.text) == 20_000


def test_the_answers_before_are_those_of_the_same_conversation(records: Records) -> None:
    for job in ("a", "b", "c", "d"):
        records.answered(replace(ANSWER, job=job, question=job))
    records.answered(replace(ANSWER, job="elsewhere", thread="9.9"))
    last = records.answer("T1", records.answered(replace(ANSWER, job="e")))
    assert last
    assert [each.question for each in records.before(last)] == ["b", "c", "d"]


def test_who_changes_their_mind_replaces_what_they_said(records: Records) -> None:
    number = records.answered(ANSWER)
    down = Opinion(Kind.ANSWER, "T1", "U2", number, "down", NOW, "wrong week")
    records.say(down)
    records.say(replace(down, user="U3"))
    records.say(replace(down, verdict="up", reason="", at=NOW + timedelta(seconds=9)))
    assert [(each.user, each.verdict, each.reason) for each in records.said("T1")] == [
        ("U3", "down", "wrong week"),
        ("U2", "up", ""),
    ]
    records.say(Opinion(Kind.TIER, "T1", "U2", number, "HOT", NOW, about={"score": 40}))
    assert records.opinion_counts() == [("answer", "down", 1), ("answer", "up", 1), ("tier", "HOT", 1)]
    assert records.said("T2") == []


def test_an_opinion_that_is_kept_late_does_not_replace_a_later_one(records: Records) -> None:
    """Two clicks are two jobs, and the first may be done last; and a click that is tried again has no reason."""
    number = records.answered(ANSWER)
    reason = Opinion(Kind.ANSWER, "T1", "U2", number, "down", NOW + timedelta(seconds=9), "wrong week")
    records.say(reason)
    records.say(replace(reason, reason="", at=NOW))
    records.say(replace(reason, verdict="up", reason="", at=NOW - timedelta(seconds=9)))
    assert records.said("T1") == [reason]


def test_what_is_kept_long_enough_goes_and_what_is_spoken_of_stays(records: Records) -> None:
    spoken = records.answered(replace(ANSWER, job="spoken of"))
    silent = records.answered(ANSWER)
    records.say(Opinion(Kind.ANSWER, "T1", "U2", spoken, "down", NOW))
    records.spent(SPENT)
    records.tidy(NOW + timedelta(days=91))
    assert records.answer("T1", spoken)
    assert records.answer("T1", silent) is None
    assert records.of_days("T1", NOW, NOW)
    records.tidy(NOW + timedelta(days=402))
    assert records.answer("T1", spoken) is None
    assert records.said() == []
    assert records.of_days("T1", NOW, NOW) == []
    assert tallied(records, "requests") == {"claude-haiku-5-5/conversation": 1}
