"""The steps of a job: patience, memory, and knowing when something may have been done already."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from src.errors import TryLater
from src.jobs.steps import LONGEST_REQUEST, PATIENCE, Left, Steps, pause

T = TypeVar("T")


class Notebook:
    """A checkpoint that keeps results, as the engine does, and can be read again by a second run."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, object]] = []

    def run(self) -> "Run":
        return Run(self)


class Run:
    def __init__(self, notebook: Notebook) -> None:
        self.notebook, self.place = notebook, 0

    def __call__(self, name: str, do: Callable[[], T]) -> T:
        if self.place == len(self.notebook.kept):
            self.notebook.kept.append((name, do()))
        kept_name, result = self.notebook.kept[self.place]
        assert kept_name == name
        self.place += 1
        return result  # type: ignore[return-value]


class Slack:
    """Answers as it was told to; records what it was asked."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked: list[bool] = []

    def __call__(self, again: bool) -> object:
        self.asked.append(again)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_a_step_is_done_once_and_its_result_is_remembered() -> None:
    post, step = Slack("ts-1"), Steps(Notebook().run(), resumed=False)
    assert [step("post", post), step("post", post)] == ["ts-1", "ts-1"]
    assert post.asked == [False]


def test_slack_asks_for_patience_and_gets_it_then_is_told_that_it_was_asked_before() -> None:
    waits: list[float] = []
    post = Slack(TryLater("rate limited", 7), TryLater("no answer"), "ts-1")
    step = Steps(Notebook().run(), resumed=False, sleep=waits.append)
    assert step("post", post) == "ts-1"
    assert post.asked == [False, False, True]
    assert 7 <= waits[0] <= 10.5
    assert 0.8 <= waits[1] <= 1.2


def test_patience_ends_after_an_hour() -> None:
    clock = [0.0]
    post = Slack(*[TryLater("down") for _ in range(1000)])

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    step = Steps(Notebook().run(), resumed=False, sleep=sleep, now=lambda: clock[0])
    with pytest.raises(TryLater, match="down"):
        step("post", post)
    assert PATIENCE - 80 < clock[0] <= PATIENCE
    assert len(post.asked) < 80


def test_a_run_that_is_to_leave_does_nothing_more() -> None:
    def leave() -> None:
        raise Left

    post = Slack("ts-1")
    with pytest.raises(Left):
        Steps(Notebook().run(), resumed=False, go_on=leave)("post", post)
    assert post.asked == []


def test_after_a_crash_what_was_done_is_not_done_again_and_the_rest_looks_first() -> None:
    notebook, first, second = Notebook(), Slack("👀"), Slack("ts-1")
    Steps(notebook.run(), resumed=False)("react", first)

    step = Steps(notebook.run(), resumed=True)
    assert step("react", first) == "👀"
    assert step("post", second) == "ts-1"
    assert (first.asked, second.asked) == ([False], [True])


def test_a_refusal_is_not_repeated() -> None:
    post, step = Slack(ValueError("no")), Steps(Notebook().run(), resumed=False)
    with pytest.raises(ValueError, match="no"):
        step("post", post)
    assert post.asked == [False]


def test_a_pause_is_what_was_asked_within_reason_or_doubles() -> None:
    assert 3.0 <= pause(0, 3.0) <= 4.5
    assert 3.0 <= pause(9, 3.0) <= 31.5
    assert pause(0, -1.0) == 0.0
    assert pause(0, 86400.0) <= 1.5 * LONGEST_REQUEST
    assert pause(0, None) < pause(3, None) < pause(20, None) <= 72
