"""Whatever goes wrong with Claude has words, short ones, that fit behind "not by Claude: "."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.sdk.failures import ENDS, TROUBLES, Excuse, excuse
from src.sdk.model import ModelFailed, Trouble
from src.sdk.orchestrator import End
from src.sdk.troubles import told, trouble_of

ROOT = Path(__file__).parent.parent


def st_containers(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)


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


def test_the_table_in_the_documents_is_whole_and_true() -> None:
    page = (ROOT / "docs" / "claude.md").read_text()
    tests = "".join(file.read_text() for file in (ROOT / "tests").glob("test_*.py"))
    assert not [name for name in re.findall(r"`(test_\w+)`", page) if f"def {name}(" not in tests]
    table = page.split("| what happens |")[1].split("\n\n")[0]
    assert not [trouble for trouble in Trouble if f"`{trouble.value}`" not in table]
    own = [said.words for trouble, said in TROUBLES.items() if trouble is not Trouble.RESTING]
    assert not [words for words in own if f"| {words} |" not in table and f"| {words} (" not in table]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, {"type": "billing_error"}),
        (400, {"type": "invalid_request_error", "details": {"error_code": "enforced_spend_limit_reached"}}),
        (429, {"type": "rate_limit_error", "details": {"error_code": "contract_spend_limit_reached"}}),
        (200, {"type": "billing_error"}),
    ],
)
def test_a_spending_limit_is_a_matter_of_credit_whatever_its_status(status: int, error: dict[str, object]) -> None:
    assert trouble_of(status, {"type": "error", "error": error}) is Trouble.NO_CREDIT


@given(st.integers(100, 599), st.recursive(st.none() | st.text() | st.integers(), st_containers))
def test_whatever_a_server_says_has_a_name_and_is_not_repeated(status: int, body: object) -> None:
    secret = "jane.secret@acme.com has a budget of 40k"
    said = {"error": {"type": body, "message": secret, "details": body}}
    for answer in (body, {"error": body}, said):
        assert trouble_of(status, answer) in Trouble
        assert secret not in told(status, answer)
