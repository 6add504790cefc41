"""Whose question it is, told in lines of a channel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.conversation.relevance import Verdict, Where, wanted
from src.handlers.ask import may_be_ours
from src.leads.names import Names

NAMES = Names(
    companies=("Acme", "Globex", "Müller GmbH"),
    owners=("Tom", "Maria"),
    sources=("webinar", "referral"),
)


def verdict(text: str, where: Where = Where.CHANNEL, mode: str = "relevant") -> Verdict:
    return wanted(mode, text, where=where, names=NAMES)


@pytest.mark.parametrize(
    "said",
    [
        "how many leads did we get today?",
        "show me the hot leads",
        "number of HOT leads this month",
        "wie viele Leads haben wir diese Woche",
        "combien de leads cette semaine ?",
        "cuántos leads hoy",
        "quantos leads temos este mês",
        "what's the average score of Acme",
        "which leeds.. I mean leads came from webinars",
    ],
)
def test_a_question_about_leads_in_the_channel_is_answered(said: str) -> None:
    assert verdict(said) is Verdict.ANSWER
    assert may_be_ours(said)


@pytest.mark.parametrize(
    "said",
    [
        "can you review this please?",
        "what's for lunch?",
        "<@U0TOM> how many leads did you call?",
        "Tom, can you take the Acme lead?",
        "who broke the build",
        "the meeting report is in the folder",
        "please find the deck attached",
        "we closed Acme!!",
        "which tech lead is on call?",
        "should we call the hot leads first?",
    ],
)
def test_colleagues_among_themselves_are_left_alone(said: str) -> None:
    assert verdict(said) is Verdict.SILENT


@pytest.mark.parametrize("said", ["and by source?", "only the hot ones", "what about last week", "top 3", "Globex"])
def test_in_the_desks_own_thread_everything_is_for_it(said: str) -> None:
    assert verdict(said, Where.SESSION) is Verdict.ANSWER


@pytest.mark.parametrize(
    "said", ["<@U0TOM> can you call them?", "Tom, can you take this one?", "can someone call them"]
)
def test_unless_it_is_plainly_for_a_colleague(said: str) -> None:
    assert verdict(said, Where.SESSION) is Verdict.SILENT


@pytest.mark.parametrize(
    "said", ["thanks", "Thanks a lot!", "merci beaucoup", "danke 🙏", "perfect, thank you", "👍", ":+1:"]
)
def test_thanks_is_no_question(said: str) -> None:
    assert verdict(said, Where.SESSION) is Verdict.REACT


def test_said_to_the_desk_it_is_for_the_desk() -> None:
    assert verdict("hello", Where.DM) is Verdict.ANSWER
    assert verdict("lunch?", Where.MENTION) is Verdict.ANSWER


def test_the_other_modes() -> None:
    assert verdict("what's for lunch?", mode="all") is Verdict.ANSWER
    assert verdict("how many leads?", mode="mentions") is Verdict.SILENT
    assert verdict("how many leads?", Where.MENTION, mode="mentions") is Verdict.ANSWER


@given(st.text(), st.sampled_from(Where))
def test_any_text_gets_a_verdict(text: str, where: Where) -> None:
    assert verdict(text, where) in Verdict
