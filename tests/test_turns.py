"""Turns to write: in order, in a hurry, in vain."""

import threading
import time

from src.turns import Turns


def in_line(turns: Turns, seen: list[str], name: str, *, hurry: bool = False) -> threading.Thread:
    def wait() -> None:
        assert turns.acquire(5, hurry=hurry)
        seen.append(name)
        turns.release()

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.05)
    return thread


def test_first_come_first_served_and_who_is_in_a_hurry_before_them() -> None:
    turns, seen = Turns(), list[str]()
    assert turns.acquire(1)
    threads = [in_line(turns, seen, "a"), in_line(turns, seen, "b"), in_line(turns, seen, "ack", hurry=True)]
    turns.release()
    for thread in threads:
        thread.join()
    assert seen == ["ack", "a", "b"]


def test_whoever_has_the_turn_may_take_it_again_and_gives_it_back_once_for_each() -> None:
    turns, seen = Turns(), list[str]()
    assert turns.acquire(1)
    assert turns.acquire(1)
    other = in_line(turns, seen, "other")
    turns.release()
    time.sleep(0.05)
    assert seen == []
    turns.release()
    other.join()
    assert seen == ["other"]


def test_who_waits_in_vain_leaves_the_line() -> None:
    turns = Turns()
    assert turns.acquire(1)
    answers: list[bool] = []
    impatient = threading.Thread(target=lambda: answers.append(turns.acquire(0.05)))
    impatient.start()
    impatient.join()
    turns.release()
    assert answers == [False]
    assert turns.acquire(0)
    turns.release()


def test_a_thousand_turns_of_sixteen_threads_never_overlap() -> None:
    turns, inside, most = Turns(), [0], [0]

    def work() -> None:
        for number in range(60):
            assert turns.acquire(5, hurry=number % 7 == 0)
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            inside[0] -= 1
            turns.release()

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
