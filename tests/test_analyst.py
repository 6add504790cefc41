"""What people ask, and what the built-in analyst makes of it: the query it means, or an honest no."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.leads.analyst import Asked, Before, Declined, Details, NotShown, Reading, Thanks, Understood, analyse
from src.leads.names import Names
from src.leads.query import LeadQuery
from src.leads.questions.suggesting import examples
from tests.labelled import NAMES, NOW, ZONE
from tests.meaning import same_meaning

DATA = Path(__file__).parent / "data"
USUAL = ["name", "company", "title", "tier", "score", "source"]
HOT_THIS_WEEK = {"measures": ["count"], "where": {"tier": ["HOT"]}, "period": {"unit": "week"}}


def reads(question: str, before: dict[str, Any] | None = None, leads: tuple[int, ...] = (7, 8, 9)) -> Reading:
    told = Before(LeadQuery.model_validate(before), leads) if before else None
    return analyse(question, Asked(NOW, ZONE, "U0YOU", NAMES, told))


def means(question: str, query: dict[str, Any], before: dict[str, Any] | None = None) -> None:
    reading = reads(question, before)
    assert isinstance(reading, Understood), reading
    assert same_meaning(reading.query, LeadQuery.model_validate(query), NOW, ZONE), reading.query


@pytest.mark.parametrize("told", (DATA / "analyst.jsonl").read_text().splitlines())
def test_a_question_means_its_query(told: str) -> None:
    line = json.loads(told)
    means(line["ask"], line["query"])


@pytest.mark.parametrize(
    "question",
    [
        "why did leads drop",
        "how many leads will we get next month",
        "show me hot leads that opened our mail",
        "leads from Acme's competitors",
        "how many leads did we not call back",
        "how many leads from Nowhere Inc",
        "which leads are worth calling",
        "how many deals closed this week",
        "hello",
        "my leads",
        "how many companies do we have",
        "is the score good",
        "delete all leads",
        "leads whose score rose",
        "how many leads by Tom",
        "score",
        "",
    ],
)
def test_what_is_not_fully_understood_is_declined_with_questions_that_work(question: str) -> None:
    reading = reads(question)
    assert isinstance(reading, Declined), reading
    for each in reading.suggestions:
        assert isinstance(reads(each), Understood), each


def test_it_says_which_words_it_does_not_know() -> None:
    reading = reads("show me hot leads that opened our mail")
    assert isinstance(reading, Declined)
    assert "opened" in reading.words


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("and by source?", {**HOT_THIS_WEEK, "group_by": ["source"]}),
        ("what about last week?", {**HOT_THIS_WEEK, "period": {"unit": "week", "offset": -1}}),
        ("and the warm ones", {**HOT_THIS_WEEK, "where": {"tier": ["WARM"]}}),
        ("show me the warm ones", {"columns": USUAL, "where": {"tier": ["WARM"]}, "period": {"unit": "week"}}),
        ("which ones are warm?", {"columns": USUAL, "where": {"tier": ["WARM"]}, "period": {"unit": "week"}}),
        ("only Acme", {**HOT_THIS_WEEK, "where": {"tier": ["HOT"], "company": ["Acme"]}}),
        ("show them", {"columns": USUAL, "where": {"tier": ["HOT"]}, "period": {"unit": "week"}}),
        ("which ones?", {"columns": USUAL, "where": {"tier": ["HOT"]}, "period": {"unit": "week"}}),
        ("how many leads today?", {"measures": ["count"], "period": {"unit": "day"}}),
        ("how many today?", {**HOT_THIS_WEEK, "period": {"unit": "day"}}),
        ("average score?", {**HOT_THIS_WEEK, "measures": ["average_score"]}),
    ],
)
def test_a_follow_up_changes_what_it_names(question: str, query: dict[str, Any]) -> None:
    means(question, query, HOT_THIS_WEEK)


def test_follow_ups_to_a_list() -> None:
    listed = {"columns": USUAL, "where": {"source": ["webinar"]}}
    means("only the top 3", {**listed, "limit": 3}, listed)
    means("with emails", {**listed, "columns": [*USUAL, "email"]}, listed)
    means("how many is that?", {"measures": ["count"], "where": {"source": ["webinar"]}}, listed)
    means("sort by date", {**listed, "order": {"by": "created"}}, listed)
    means("and by owner?", {"measures": ["count"], "where": {"source": ["webinar"]}, "group_by": ["owner"]}, listed)


def test_the_leads_of_the_last_answer_can_be_opened() -> None:
    listed = {"columns": USUAL}
    assert reads("Show me details", listed) == Details((7, 8, 9))
    assert reads("details on the second one", listed) == Details((8,))
    assert reads("the last one", listed) == Details((9,))
    assert reads("why is the first one HOT?", listed) == Details((7,))
    assert reads("why are they so low?", listed) == Details((7, 8, 9))
    assert reads("details on the fourth one", listed) == NotShown(3)
    assert reads("the second one", HOT_THIS_WEEK, leads=()) == NotShown(0)


def test_she_is_the_one_lead_that_was_shown_and_nobody_when_there_were_more() -> None:
    assert reads("why is she HOT?", {"columns": USUAL}, leads=(7,)) == Details((7,))
    assert isinstance(reads("why is she HOT?", {"columns": USUAL}), Declined)


def test_details_of_figures_are_the_leads_they_count() -> None:
    reading = reads("show me details", HOT_THIS_WEEK, leads=())
    assert isinstance(reading, Understood)
    listed = LeadQuery.model_validate({**HOT_THIS_WEEK, "measures": [], "columns": USUAL})
    assert same_meaning(reading.query, listed, NOW, ZONE)


def test_why_somebody_is_hot_is_answered_by_the_card() -> None:
    reading = reads("why is Jane Doe HOT?")
    assert isinstance(reading, Understood)
    assert reading.card
    assert reading.query.where.name == ("Jane Doe",)
    assert isinstance(reads("why are leads HOT?"), Declined)


def test_thanks_is_nothing_to_answer() -> None:
    assert reads("thanks!", HOT_THIS_WEEK) == Thanks()
    assert reads("perfect, thank you :tada:") == Thanks()


def test_its_own_examples_work() -> None:
    for question in (*examples(NAMES), *examples(Names())):
        assert isinstance(reads(question), Understood), question


def test_a_company_called_like_an_everyday_word_changes_no_question() -> None:
    odd = Asked(NOW, ZONE, "U0YOU", Names(companies=("Today", "Hot", "Leads", "By")))
    reading = analyse("how many hot leads today by source", odd)
    assert isinstance(reading, Understood)
    assert not reading.query.where.company


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error_and_always_alike(text: str) -> None:
    assert reads(text) == reads(text)
    assert reads(text, HOT_THIS_WEEK) == reads(text, HOT_THIS_WEEK)


WORDS = (
    "how many show me hot cold leads by source tier from Acme Tom today last week not without top 5 and vs score over"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=9))
def test_any_row_of_known_words_is_read_without_an_error(said: list[str]) -> None:
    reads(" ".join(said))
    reads(" ".join(said), HOT_THIS_WEEK)


@pytest.mark.parametrize("question", ["how many hot leads this week by source", "top 5 leads from Acme"])
@pytest.mark.parametrize("form", ["{}?", "Hi, {} please", "*{}*", "{} :eyes:", "  {}  ", "can you show me {}"])
def test_politeness_changes_nothing(question: str, form: str) -> None:
    plain = reads(question)
    assert isinstance(plain, Understood)
    if "show" not in form or question.startswith("top"):
        assert reads(form.format(question)) == plain
        assert reads(form.format(question.upper())) == plain
