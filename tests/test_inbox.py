"""The inbox: accepted once, handed over in order, done or failed, and never forgotten too early."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from src.database import Database
from src.jobs.inbox import Handing, Inbox
from src.messages import Action, Command, Message, SharedFile
from tests.databases import BOTH, throwaway


@pytest.fixture(params=BOTH)
def inbox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Inbox]:
    with throwaway(request.param, tmp_path) as url:
        database = Database(url)
        inbox = Inbox(database)
        yield inbox
        inbox.close()
        database.close()


def said(ts: str, text: str = "add lead: jane@acme.com") -> Message:
    return Message("T1", "C1", "U1", ts, text, files=(SharedFile("F1", "leads.csv", "csv"),))


def test_a_redelivery_is_no_news(inbox: Inbox) -> None:
    assert [inbox.accept(said("1.1")), inbox.accept(said("1.1")), inbox.accept(said("1.2"))] == [True, False, True]
    assert inbox.counts() == {"waiting": 2}


def test_delivered_sixteen_times_at_the_same_instant(inbox: Inbox) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: inbox.accept(said("1.1")), range(16)))
    assert sorted(answers) == [False] * 15 + [True]


@pytest.mark.parametrize(
    "incoming",
    [
        said("1.1", "Łukasz 🦊 \u0000 “quoted”"),
        Command("T1", "C1", "U1", "/processlead", "a@b.com", "13.37", "https://hooks.slack.com/commands/1"),
        Action("T1", "C1", "U1", "edit", "7", "13.38", "1.1", "1.0"),
    ],
)
def test_what_is_taken_up_is_what_came_in(inbox: Inbox, incoming: Message | Command | Action) -> None:
    inbox.accept(incoming)
    job = inbox.take_up(incoming.key)
    assert job
    assert (job.incoming(), job.attempt, job.resumed) == (incoming, 1, False)


def test_a_job_goes_from_waiting_to_done(inbox: Inbox) -> None:
    for ts in ("1.2", "1.1", "1.3"):
        inbox.accept(said(ts))
    assert [job.key for job in inbox.waiting()] == ["T1:C1:1.2", "T1:C1:1.1", "T1:C1:1.3"]
    inbox.handed(["T1:C1:1.1", "T1:C1:1.2", "T1:C1:1.3"])
    assert inbox.waiting() == []
    inbox.done("T1:C1:1.1")
    assert inbox.take_up("T1:C1:1.1") is None
    assert inbox.counts() == {"handed": 2, "done": 1}


def test_a_run_that_broke_off_is_known_by_its_attempt(inbox: Inbox) -> None:
    inbox.accept(said("1.1"))
    inbox.take_up("T1:C1:1.1")
    again = inbox.take_up("T1:C1:1.1")
    assert again
    assert (again.attempt, again.resumed) == (2, True)
    assert inbox.is_run(again)
    assert inbox.take_up("T1:C1:1.1")
    assert not inbox.is_run(again)


def test_a_failed_job_is_listed_and_can_be_run_again(inbox: Inbox) -> None:
    inbox.accept(said("1.1"))
    inbox.take_up("T1:C1:1.1")
    assert inbox.referred("T1:C1:1.1", "R-7F3K2M") == "R-7F3K2M"
    assert inbox.referred("T1:C1:1.1", "R-ANOTHER") == "R-7F3K2M"
    inbox.failed("T1:C1:1.1", "token_revoked: make a new token")
    (failure,) = inbox.failures()
    assert (failure.key, failure.reference, failure.error) == (
        "T1:C1:1.1",
        "R-7F3K2M",
        "token_revoked: make a new token",
    )
    assert inbox.retry("T1:C1:1.1")
    assert not inbox.retry("T1:C1:1.1")
    assert inbox.waiting() == [Handing("T1:C1:1.1@1", "T1:C1:1.1", "T1:C1:1.1")]
    job = inbox.take_up("T1:C1:1.1")
    assert job
    assert (job.attempt, job.resumed) == (1, True)
    inbox.failed("T1:C1:1.1", "again")
    assert (inbox.retry_all(), inbox.retry_all()) == (1, 0)


def test_what_the_engine_has_lost_goes_back_in_the_line_under_a_new_id(inbox: Inbox) -> None:
    inbox.accept(said("1.1"))
    inbox.handed(["T1:C1:1.1"])
    assert inbox.handed_before(timedelta(hours=1)) == []
    assert inbox.handed_before(timedelta(0)) == [Handing("T1:C1:1.1", "T1:C1:1.1", "T1:C1:1.1")]
    assert inbox.line_up_again(["T1:C1:1.1"]) == 1
    assert inbox.line_up_again(["T1:C1:1.1"]) == 0
    assert [job.job_id for job in inbox.waiting()] == ["T1:C1:1.1@1"]


def test_a_job_that_was_begun_before_it_was_marked_as_handed_is_looked_for_too(inbox: Inbox) -> None:
    inbox.accept(said("1.1"))
    inbox.take_up("T1:C1:1.1")
    inbox.handed(["T1:C1:1.1"])
    assert [job.key for job in inbox.handed_before(timedelta(0))] == ["T1:C1:1.1"]


def test_only_old_and_done_jobs_are_forgotten(inbox: Inbox) -> None:
    for ts in ("1.1", "1.2", "1.3"):
        inbox.accept(said(ts))
    inbox.done("T1:C1:1.1")
    inbox.failed("T1:C1:1.2", "x")
    assert inbox.forget(timedelta(days=7)) == 0
    assert inbox.forget(timedelta(0)) == 1
    assert inbox.counts() == {"failed": 1, "waiting": 1}


@pytest.mark.postgres
def test_a_server_that_was_restarted_is_found_again_within_one_accept(postgres_url: str) -> None:
    database, admin = Database(postgres_url), Database(postgres_url)
    inbox = Inbox(database)
    assert inbox.accept(said("1.1"))
    with admin.begin() as db:
        db.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    assert inbox.accept(said("1.2"))
    assert inbox.counts() == {"waiting": 2}
    inbox.close()
    database.close()
    admin.close()
