"""Many ask at the same moment, one does it for all, each gets its own answer."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from src.jobs.together import Together


def test_one_alone_is_answered_at_once() -> None:
    double = Together[int, int](lambda numbers: [2 * number for number in numbers], wait=5)
    assert [double(3), double(4)] == [6, 8]


def test_who_came_while_one_was_at_it_share_the_next_go() -> None:
    goes: list[int] = []
    gate = threading.Event()

    def do(numbers: Sequence[int]) -> list[int]:
        goes.append(len(numbers))
        gate.wait(5)
        return [2 * number for number in numbers]

    double = Together[int, int](do, wait=5)
    with ThreadPoolExecutor(16) as pool:
        answers = [pool.submit(double, 0)]
        until_asked(goes)
        answers += [pool.submit(double, number) for number in range(1, 16)]
        time.sleep(0.1)
        gate.set()
        assert [answer.result() for answer in answers] == [2 * number for number in range(16)]
    assert goes == [1, 15]


def test_a_failure_is_told_to_all_whom_it_concerns_and_to_no_one_after() -> None:
    goes: list[int] = []
    gate = threading.Event()

    def do(numbers: Sequence[int]) -> Sequence[int]:
        goes.append(len(numbers))
        gate.wait(5)
        if len(goes) <= 2:
            raise OSError("disk full")
        return numbers

    keep = Together[int, int](do, wait=5)
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(keep, 0)]
        until_asked(goes)
        answers += [pool.submit(keep, number) for number in range(1, 8)]
        time.sleep(0.1)
        gate.set()
        for answer in answers:
            with pytest.raises(OSError, match="disk full"):
                answer.result()
    assert keep(9) == 9
    assert goes == [1, 7, 1]


def until_asked(goes: list[int]) -> None:
    while not goes:
        time.sleep(0.001)
