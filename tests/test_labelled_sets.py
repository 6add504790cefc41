"""The labelled sets: what was tuned on, and the halves that nobody who tunes has read; of those only counts show."""

from collections import Counter

import pytest

from tests.labelled import lines, precision_and_recall, read, verdict


@pytest.mark.parametrize("name", ["seen", "hard"])
def test_no_question_is_misread(name: str) -> None:
    misread = [each for line in lines(f"questions/{name}") if (each := read(line)).outcome == "wrong"]
    assert misread == []


@pytest.mark.parametrize("half", ["seen", "unseen"])
def test_nine_questions_in_ten_are_answered_and_none_is_misread(half: str) -> None:
    outcomes = Counter(read(line).outcome for line in lines(f"questions/{half}"))
    answerable = outcomes["right"] + outcomes["missed"] + outcomes["wrong"]
    assert answerable + outcomes["rightly declined"] >= 200
    assert outcomes["wrong"] == 0
    assert outcomes["right"] >= 0.9 * answerable, outcomes


@pytest.mark.parametrize("half", ["seen", "unseen"])
def test_the_desk_speaks_up_where_it_is_wanted_and_nowhere_else(half: str) -> None:
    verdicts = Counter((line["expect"], verdict(line)) for line in lines(f"detection/{half}"))
    precision, recall = precision_and_recall(verdicts)
    assert sum(verdicts.values()) >= 300
    assert precision >= 0.95, verdicts
    assert recall >= 0.95, verdicts
