"""Whatever goes wrong with Claude has words, short ones, that fit behind "not by Claude: "."""

import re

import pytest

from src.sdk.failures import ENDS, TROUBLES, Excuse, excuse
from src.sdk.model import ModelFailed, Trouble
from src.sdk.orchestrator import End


def test_every_trouble_and_every_end_has_its_words() -> None:
    assert set(TROUBLES) == set(Trouble)
    assert set(ENDS) == set(End)


@pytest.mark.parametrize("said", [*TROUBLES.values(), *(each for end, each in ENDS.items() if end is not End.DONE)])
def test_the_words_are_short_and_of_no_machine(said: Excuse) -> None:
    assert 5 < len(said.words) < 80
    assert said.words[-1] not in ".!…"
    assert not re.search(r"\d{3}|error|exception|http|_id\b", said.words)


def test_a_run_that_failed_says_of_what() -> None:
    overloaded = ModelFailed(Trouble.OVERLOADED, "529 overloaded_error")
    assert excuse(End.FAILED, overloaded).words == "Claude is overloaded right now"
    assert excuse(End.TIME).words == "it took longer than one answer may take"


def test_a_model_at_rest_says_from_what() -> None:
    resting = ModelFailed(Trouble.RESTING, because=Trouble.NO_CREDIT)
    assert excuse(End.FAILED, resting) == TROUBLES[Trouble.NO_CREDIT]


def test_what_people_must_mend_is_not_to_be_asked_again_later() -> None:
    mended = {Trouble.NO_KEY, Trouble.REFUSED_KEY, Trouble.NOT_PERMITTED, Trouble.NO_CREDIT, Trouble.RETIRED}
    assert not [trouble for trouble in mended if TROUBLES[trouble].later]
    assert TROUBLES[Trouble.OVERLOADED].later
