"""Which messages are questions by their words alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import _is_conversational_query
from src.conversation.triggers import TRIGGERS, is_conversational_query


@pytest.mark.parametrize(
    "said",
    [
        "How many leads today?",
        "what's our best source",
        "What’s hot",
        "who owns Acme",
        "WHEN did it come in",
        "tell   me more",
        "Acme?",
        "Acme？",
        "أكمي؟",
        "Acme? 🎉",
        "Acme? :tada: :smile:",
        'he said "Acme?"',
        "*which ones*",
        "could you count",
    ],
)
def test_detects_questions(said: str) -> None:
    assert _is_conversational_query(said)


@pytest.mark.parametrize(
    "said",
    [
        "add lead: what@acme.com",
        "ADD   LEAD : jane@acme.com please",
        "add leads: list of people?",
        "<@U0DESK> add lead: jane@acme.com show me",
        "@leadline Add Leads: Q4 report",
        "",
        "   ",
    ],
)
def test_excludes_commands(said: str) -> None:
    assert not _is_conversational_query(said)


@pytest.mark.parametrize("said", ["stats", "Statistics for today", "weekly report", "summary", "summarize this week"])
def test_detects_stats_requests(said: str) -> None:
    assert _is_conversational_query(said)


@pytest.mark.parametrize("said", ["help", "Help!", "can you help me", "please explain", "explain the score"])
def test_detects_help_queries(said: str) -> None:
    assert _is_conversational_query(said)


@pytest.mark.parametrize("said", ["somewhat", "whatever", "reporting line", "listen", "helpful", "finder", "showcase"])
def test_a_trigger_within_a_word_is_none(said: str) -> None:
    assert not _is_conversational_query(said)


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_each_trigger_triggers(trigger: str) -> None:
    assert _is_conversational_query(f"so {trigger.upper()} x")


def test_a_team_has_words_of_its_own() -> None:
    assert not is_conversational_query("ranking this week")
    assert is_conversational_query("Ranking this week", frozenset({"ranking"}))


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    assert is_conversational_query(text) in (True, False)
