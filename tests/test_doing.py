"""One job seen to its end: done, failed, poisoned, unreadable, taken over, interrupted."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import update

from src.database import Database
from src.errors import LeadlineError
from src.jobs.doing import MOST_RUNS, Doing
from src.jobs.inbox import Inbox
from src.jobs.steps import Left, Steps
from src.jobs.tables import jobs
from src.messages import Incoming, Message

T = TypeVar("T")
KEY = "T1:C1:1.1"


class Person:
    """Does what it is told, and remembers what it was asked."""

    def __init__(self, *does: Callable[[], None]) -> None:
        self.does = list(does)
        self.performed = 0
        self.told: list[str] = []

    def perform(self, incoming: Incoming, step: Steps, received_at: datetime) -> None:
        self.performed += 1
        if self.does:
            self.does.pop(0)()
        step("post", lambda again: "ts")

    def give_up(self, incoming: Incoming, step: Steps, ref: str) -> None:
        step("apology", lambda again: self.told.append(ref))


def at_once(name: str, do: Callable[[], T]) -> T:
    return do()


def stumble() -> None:
    raise ValueError("of no use to anyone")


def refuse() -> None:
    raise LeadlineError("not_in_channel: invite the desk")


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    database = Database(f"sqlite:///{tmp_path}/one.sqlite")
    inbox = Inbox(database)
    inbox.accept(Message("T1", "C1", "U1", "1.1", "add lead: jane@acme.com"))
    inbox.handed([KEY])
    yield inbox
    inbox.close()
    database.close()


def test_a_job_is_done_and_is_not_done_again(inbox: Inbox) -> None:
    person = Person()
    do = Doing(inbox, person, at_once)
    do(KEY)
    do(KEY)
    assert person.performed == 1
    assert inbox.counts() == {"done": 1}


def test_an_unexpected_error_is_tried_again(inbox: Inbox) -> None:
    person = Person(stumble)
    Doing(inbox, person, at_once)(KEY)
    assert (person.performed, person.told) == (2, [])
    assert inbox.counts() == {"done": 1}


def test_a_refusal_is_told_once_with_the_reference_of_the_failed_list(inbox: Inbox) -> None:
    person = Person(refuse)
    Doing(inbox, person, at_once)(KEY)
    (failure,) = inbox.failures()
    assert person.told == [failure.reference]
    assert failure.error == "not_in_channel: invite the desk"
    inbox.retry(KEY)
    Doing(inbox, person, at_once)(KEY)
    assert inbox.counts() == {"done": 1}


def test_a_job_that_takes_its_process_down_again_and_again_is_given_up(inbox: Inbox) -> None:
    for _ in range(MOST_RUNS):
        inbox.take_up(KEY)
    person = Person()
    Doing(inbox, person, at_once)(KEY)
    assert (person.performed, len(person.told)) == (0, 1)
    assert "never ended" in inbox.failures()[0].error


def test_what_another_version_wrote_is_listed_and_not_lost(inbox: Inbox) -> None:
    with inbox._database.begin() as db:
        db.execute(update(jobs).values(payload='{"kind": "message", "of": "another version"}'))
    person = Person()
    Doing(inbox, person, at_once)(KEY)
    assert person.performed == 0
    assert inbox.failures()[0].key == KEY


def test_a_run_that_was_taken_over_does_nothing_more(inbox: Inbox) -> None:
    """Frozen for a while, it wakes up when another process has begun the job anew."""

    def taken_over() -> None:
        inbox.take_up(KEY)

    person = Person(taken_over)
    with pytest.raises(Left):
        Doing(inbox, person, at_once)(KEY)
    assert inbox.counts() == {"handed": 1}
    assert inbox.failures() == []


def test_a_desk_that_stops_begins_nothing_and_leaves_the_job_as_it_is(inbox: Inbox) -> None:
    person = Person()
    do = Doing(inbox, person, at_once)
    do.finish(0)
    with pytest.raises(Left):
        do(KEY)
    assert person.performed == 0
    assert inbox.counts() == {"handed": 1}
