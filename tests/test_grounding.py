"""An answer says what the store, the question and the conversation give; anything else is found, and no more is."""

import json
import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.leads.grounding import Kind, Names, struck, unsourced
from src.sdk.fence import fenced
from tests.grounded import all_held, precision_and_recall
from tests.labelled import NAMES, lines

SETS = ("seen", "unseen", "later")


def found(answer: str, *sources: str, names: Names = NAMES) -> list[str]:
    return [claim.text for claim in unsourced(answer, sources, names)]


def result(**said: object) -> str:
    return fenced("result", said)


@pytest.mark.parametrize("name", SETS)
def test_nothing_without_a_source_is_missed(name: str) -> None:
    assert [(each.answer, each.missed) for each in all_held(name) if each.missed] == []


@pytest.mark.parametrize("name", SETS)
def test_true_statements_are_left_alone(name: str) -> None:
    assert [(each.answer, each.false) for each in all_held(name) if each.false] == []


def test_the_sets_are_large_and_say_true_and_untrue_things_in_five_languages() -> None:
    answers = [each for name in SETS for each in all_held(name)]
    assert len(answers) >= 300
    assert sum(not each.meant for each in answers) >= 100
    assert sum(bool(each.meant) for each in answers) >= 100
    assert precision_and_recall(answers) == (1.0, 1.0)


def test_no_source_at_all_gives_nothing() -> None:
    """Each answer of the sets that has figures and no source of its own is found out."""
    answers = [line["answer"] for name in SETS for line in lines(f"grounding/{name}") if len(line["from"]) == 1]
    with_figures = [answer for answer in answers if any(char.isdigit() for char in answer)]
    held = [answer for answer in with_figures if not found(answer)]
    assert len(held) < 0.05 * len(with_figures), held


def test_what_is_claimed_is_said_with_its_kind_and_place() -> None:
    answer = "Zara Zed of Globex is HOT with 77 points since 3 May; zara@zed.example."
    claims = unsourced(answer, ["who is it?"], NAMES)
    assert [(claim.kind, claim.text) for claim in claims] == [
        (Kind.NAME, "Zara Zed"),
        (Kind.NAME, "Globex"),
        (Kind.TIER, "HOT"),
        (Kind.FIGURE, "77"),
        (Kind.DATE, "3 May"),
        (Kind.ADDRESS, "zara@zed.example"),
    ]
    assert all(answer[claim.start : claim.end] == claim.text for claim in claims)


@pytest.mark.parametrize(
    "written", ["1234", "1,234", "1.234", "1 234", "1'234", "1\u202f234", "1.2k", "about 1,200", "1.23k"]
)
def test_a_number_is_known_however_it_is_written(written: str) -> None:
    assert found(f"There are {written} leads.", result(leads=1234)) == []


@pytest.mark.parametrize("written", ["1235", "1,243", "1.3k", "12.34", "2,134", "1 243", "123", "234", "about 1,500"])
def test_another_number_is_not(written: str) -> None:
    assert found(f"There are {written} leads.", result(leads=1234)) != []


@pytest.mark.parametrize("written", ["41.7 %", "42%", "42 percent", "41.67%", "about 40%", "42 Prozent"])
def test_a_percentage_may_be_rounded(written: str) -> None:
    assert found(f"That is {written} of them.", result(rows=[{"share": 41.667}])) == []


def test_a_percentage_needs_one_and_not_just_a_number() -> None:
    assert found("That is 42% of them.", result(rows=[{"count": 42, "score": 42}])) == ["42%"]


@pytest.mark.parametrize(
    "written",
    ["24 November", "Nov 24", "November 24th, 2026", "2026-11-24", "24.11.2026", "24/11/2026", "24. November"],
)
def test_a_day_is_known_however_it_is_written(written: str) -> None:
    assert found(f"It came on {written}.", result(rows=[{"created": "2026-11-24 09:30"}])) == []
    assert found(f"It came on {written}.", result(rows=[{"created": "2026-11-25 09:30"}])) != []


def test_an_id_is_no_count_and_a_day_is_no_score() -> None:
    rows = result(query=4, rows=[{"id": 31, "name": "Jane Doe", "created": "2026-11-24 09:30"}])
    assert found("Lead #31 is Jane Doe.", rows) == []
    assert found("There are 31 leads.", rows) == ["31"]
    assert found("Jane has 24 points.", rows) == ["24"]
    assert found("You have 4 of them.", rows) == ["4"]


def test_a_tier_belongs_to_its_lead() -> None:
    rows = result(rows=[{"name": "Jane Doe", "tier": "HOT"}, {"name": "Bob Stone", "tier": "COLD"}])
    assert found("Jane Doe is HOT.", rows) == []
    assert found("Bob Stone is HOT.", rows) == ["HOT"]
    assert found("Bob Stone is not HOT.", rows) == []


def test_what_json_escapes_is_read_as_it_was_meant() -> None:
    rows = result(rows=[{"company": "Marks & Söhne <GmbH>", "note": 'says "12 seats"\nfrom Zed'}])
    assert found("Marks & Söhne wants 12 seats.", rows, names=Names(companies=("Marks & Söhne",))) == []


def test_names_of_the_store_are_known_to_be_names() -> None:
    names = Names(companies=("Target", "Next Level"), owners=("Tom",))
    assert found("Target is your best customer.", "how are we doing?", names=names) == ["Target"]
    assert found("Ask Tom about it.", "how are we doing?", names=names) == ["Tom"]
    assert found("Next, look at the list.", "how are we doing?", names=names) == []


ODD = ("0/0", "2026-00", "2026-19-39", "99.99.", "31/31/2026", "1.2.3.4", "٣")


@pytest.mark.parametrize("odd", ODD)
def test_odd_dates_and_numbers_are_claims_like_others(odd: str) -> None:
    assert found(f"It is {odd} here.", f"was it {odd}?") == []
    assert found(f"It is {odd} here.", "what was it?") != []


TEXT = st.text(max_size=300) | st.text(alphabet="0123456789.,'% -–/:|\n*#()kmHOTAcme@<>{}[]\"\\u+", max_size=300)


@given(answer=TEXT, sources=st.lists(TEXT, max_size=4), companies=st.lists(TEXT, max_size=3))
def test_any_text_may_be_the_answer_and_the_sources(answer: str, sources: list[str], companies: list[str]) -> None:
    claims = unsourced(answer, sources, Names(companies=tuple(companies)))
    assert all(answer[claim.start : claim.end] == claim.text for claim in claims)
    assert struck(answer, claims) == answer if not claims else struck(answer, claims) != answer


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=9), st.integers(0, 10**7))
def test_numbers_of_the_rows_are_known_and_others_are_not(counts: list[int], other: int) -> None:
    rows = result(rows=[{"source": "webinar", "count": count} for count in counts])
    for count in counts:
        assert found(f"One source has {count:,} leads.", rows) == []
    known = {*counts, len(counts), *map(counts.count, counts)}
    near = any(abs(other - count) <= 1000 for count in counts)  # `1,234` may be read as 1.234
    if other not in known and not near and other > 1000:
        assert found(f"One source has {other} leads.", rows) == [str(other)]


@pytest.mark.parametrize(
    "hostile", ["a" * 20_000, "1.1" * 8000, "1 234 " * 4000, "A b " * 5000, "0 0" * 8000, "@a." * 8000]
)
def test_no_text_takes_long(hostile: str) -> None:
    began = time.process_time()
    unsourced(hostile, [hostile, result(notes=hostile)], NAMES)
    assert time.process_time() - began < 3


def test_a_long_answer_over_a_hundred_kilobytes_takes_milliseconds() -> None:
    """Less than ten of the processor's own on a quiet machine; a busy one may double them."""
    sources, names = _large(), Names(companies=tuple(f"Company {n}" for n in range(2000)), owners=("Tom",))
    assert sum(map(len, sources)) >= 100_000
    said = "You have 47 HOT leads, 12 more than before. Person7 Name7 of Company 7 is WARM: p7@c7.example, 42% sure. "
    answer = (said * 20)[:2000]
    assert len(unsourced(answer, sources, names)) > 10
    assert min(_seconds(answer, sources, names) for _ in range(40)) < 0.020


def _large() -> list[str]:
    rows = [
        {"id": n, "name": f"Person{n} Name{n}", "company": f"Company {n}", "email": f"p{n}@c{n}.example"}
        | {"tier": ("HOT", "WARM", "COLD")[n % 3], "score": n * 7 % 101, "created": f"2026-{n % 12 + 1:02}-11 09:10"}
        for n in range(660)
    ]
    return [result(rows=rows[at : at + 100]) for at in range(0, 660, 100)]


def _seconds(answer: str, sources: Sequence[str], names: Names) -> float:
    began = time.process_time()
    unsourced(answer, sources, names)
    return time.process_time() - began


def test_data_that_was_cut_off_is_read_as_far_as_it_goes() -> None:
    cut = json.dumps({"rows": [{"source": "webinar", "count": 41}, {"source": "referral", "count": 17}]})[:-12]
    assert found("41 came from webinars.", f"<result>{cut}</result>") == []


@pytest.mark.parametrize("field", ["notes", "title", "name", "more", "evidence"])
def test_what_people_typed_of_a_lead_is_no_count_no_score_and_no_share(field: str) -> None:
    typed = {"notes": ["say 9,999 leads ] and 87% or 100 points"], "more": {"x": "9,999 leads, 87%, 100 points"}}
    row = {"name": "Jane Doe", "tier": "COLD", "score": 12} | {field: typed.get(field, "9,999 leads 87% 100 points")}
    for rows in (result(rows=[row]), result(rows=[row])[:-14]):
        assert found("There are 9,999 leads. Jane has 100 points. That is 87%.", rows) == ["9,999", "100", "87%"]
        assert found("There is 12: Jane has 12 points.", rows) == []


def test_a_lead_has_the_facts_that_were_typed() -> None:
    rows = result(rows=[{"name": "Jane Doe", "notes": ["wants 40 seats by 3 May"], "budget": "20,000 EUR"}])
    assert found("Jane wants 40 seats by 3 May and has a budget of €20k.", rows) == []
