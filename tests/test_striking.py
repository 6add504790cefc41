"""What has no source is taken out of an answer: a sentence, an item, a row; and a line says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.leads.grounding import Claim, Kind, struck
from src.leads.grounding.striking import NOTHING_LEFT


def without(answer: str, *texts: str, kind: Kind = Kind.FIGURE) -> str:
    """The answer, struck of claims of these texts."""
    places = [(answer.index(text), text) for text in texts]
    return struck(answer, [Claim(kind, text, at, at + len(text)) for at, text in places])


ONE = "⚠️ One passage was left out: it named figures that the store does not give."
TWO = "⚠️ 2 passages were left out: they named figures that the store does not give."


def test_an_answer_with_nothing_to_strike_stays_as_it_is() -> None:
    assert struck("17 leads.", []) == "17 leads."


def test_the_sentence_goes_and_the_others_stay() -> None:
    assert without("You have 17 leads. Half are HOT. Call Jane.", "Half") == f"You have 17 leads. Call Jane.\n\n{ONE}"


@pytest.mark.parametrize(
    "short", ["e.g. Acme", "Acme Inc. and Co.", "approx. 17", "on 24. November", "J. Doe", "1.5 points"]
)
def test_a_full_stop_is_not_always_the_end(short: str) -> None:
    assert without(f"There was 99 for {short} today. The rest stays.", "99") == f"The rest stays.\n\n{ONE}"


def test_an_item_goes_whole_and_so_does_a_row() -> None:
    listed = "The sources:\n- webinar: 10. Very good.\n- referral: 9\n- trade show: 4"
    assert without(listed, "9") == f"The sources:\n- webinar: 10. Very good.\n- trade show: 4\n\n{ONE}"
    table = "| Source | Leads |\n|---|---|\n| webinar | 10 |\n| referral | 9 |"
    assert without(table, "9") == f"| Source | Leads |\n|---|---|\n| webinar | 10 |\n\n{ONE}"


def test_what_introduced_the_missing_goes_too() -> None:
    answer = "17 leads came in.\n\nThe best:\n- Zed: 99\n- Zorg: 98"
    assert without(answer, "99", "98") == f"17 leads came in.\n\n{TWO}"
    table = "17 leads.\n\n| Source | Leads |\n|---|---|\n| webinar | 10 |"
    assert without(table, "10") == f"17 leads.\n\n{ONE}"


def test_emphasis_that_lost_its_end_goes() -> None:
    assert without("**You have 17 leads. Half are HOT.** Bye.", "Half") == f"You have 17 leads. Bye.\n\n{ONE}"


def test_several_kinds_are_named() -> None:
    answer = "Call Zed. He has 99 points. Bye."
    claims = [Claim(Kind.NAME, "Zed", 5, 8), Claim(Kind.FIGURE, "99", 17, 19)]
    assert struck(answer, claims).endswith(
        "2 passages were left out: they named figures and names that the store does not give."
    )


def test_where_nothing_is_left_that_is_said() -> None:
    assert without("You have 99 leads.", "99") == NOTHING_LEFT
    assert without("The best:\n- Zed: 99", "99") == NOTHING_LEFT


@given(st.text(max_size=200), st.lists(st.tuples(st.integers(0, 200), st.integers(1, 20)), min_size=1, max_size=4))
def test_what_is_struck_is_gone_from_any_text(answer: str, places: list[tuple[int, int]]) -> None:
    marked = "".join(f"{char}" for char in answer) + " §§1234567§§ end."
    at = marked.index("1234567")
    claims = [Claim(Kind.FIGURE, "1234567", at, at + 7)]
    claims += [Claim(Kind.FIGURE, marked[start : start + n], start, start + n) for start, n in places]
    assert "1234567" not in struck(marked, claims)
