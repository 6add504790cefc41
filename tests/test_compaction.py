"""Conversations that grow too long: cut at whole turns, in steps, with what was left out told in order."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.conversation.compaction import OPENING, STRIDE, compacted, estimated, turns_of
from src.conversation.prompt import framed
from src.sdk.model import ModelFailed, Trouble

Message = dict[str, Any]


NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
HISTORY = [
    {"role": role, "content": words, "user": "U1"}
    for day in range(90)
    for role, words in (("user", f"how many <b> leads on day {day}? {'x' * 100}"), ("assistant", f"{day} leads."))
]


def turn(number: int, size: int = 300) -> list[Message]:
    """A question, a tool call with its result, and the answer."""
    query = {"query": {"measures": ["count"], "where": {"company": [f"Acme {number}"]}}}
    return [
        {"role": "user", "content": f"how many leads from Acme {number}?"},
        {
            "role": "assistant",
            "content": [{"type": "tool_use", "id": f"t{number}", "name": "query_leads", "input": query}],
        },
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": f"t{number}", "content": "x" * size}]},
        {"role": "assistant", "content": [{"type": "text", "text": f"{number} leads."}]},
    ]


def talk(turns: int, size: int = 300) -> list[Message]:
    """A conversation of whole turns, and a question that is yet to be answered."""
    return [each for number in range(turns) for each in turn(number, size)] + [{"role": "user", "content": "and now?"}]


def told(messages: Sequence[Any]) -> str:
    """What is told of the turns that were left out."""
    content = messages[0]["content"]
    return str(content[0]["text"]) if isinstance(content, list) else ""


def test_a_short_conversation_is_left_as_it_is_and_nobody_counts() -> None:
    def count(messages: Sequence[Any]) -> int:
        raise AssertionError("counting a short conversation is a wasted request")

    assert compacted(talk(5), 100_000, count) == talk(5)


def test_a_long_one_is_counted_by_the_model_and_kept_whole_if_it_fits() -> None:
    counted: list[int] = []

    def count(messages: Sequence[Any]) -> int:
        counted.append(len(messages))
        return 900

    assert compacted(talk(8), 1000, count) == talk(8)
    assert counted == [33]


def test_what_does_not_fit_is_left_out_and_told_in_order() -> None:
    messages = compacted(talk(20), 4000)
    assert estimated(messages) <= 4000
    assert messages[-1] == {"role": "user", "content": "and now?"}
    said = told(messages)
    assert said.startswith(OPENING)
    assert said.index("how many leads from Acme 0?") < said.index("how many leads from Acme 5?")
    assert '{\\"query\\": {\\"measures\\": [\\"count\\"], \\"where\\": {\\"company\\": [\\"Acme 3\\"]}}}' in said
    assert "Acme 6" not in said
    assert messages[0]["content"][1] == {"type": "text", "text": "how many leads from Acme 6?"}


def test_the_cut_stays_where_it_is_for_several_turns_so_that_a_cache_holds() -> None:
    begins = [str(compacted(talk(turns), 6000)[0]) for turns in range(20, 60)]
    moves = sum(one != two for one, two in pairwise(begins))
    assert moves <= 40 / STRIDE + 1


def test_a_model_that_does_not_count_costs_nothing_but_exactness() -> None:
    def count(messages: Sequence[Any]) -> int:
        raise ModelFailed(Trouble.OVERLOADED)

    assert compacted(talk(20), 4000, count) == compacted(talk(20), 4000)


def test_where_the_model_counts_more_than_was_estimated_more_is_left_out() -> None:
    short, long = compacted(talk(40), 9000), compacted(talk(40), 9000, lambda messages: 2 * estimated(messages))
    assert len(long) < len(short)


def test_of_a_very_long_conversation_the_last_turns_are_told_and_how_many_were_before() -> None:
    messages = compacted(talk(200, size=3), 6000)
    assert "turns_before_these" in told(messages)
    assert 10 < told(messages).count('"asked"') < 40


def test_a_last_turn_that_is_too_long_by_itself_is_kept() -> None:
    last = {"role": "user", "content": "y" * 9000}
    messages = compacted([*talk(9)[:-1], last], 100)
    assert len(messages) == 1
    assert messages[0]["content"][1] == {"type": "text", "text": "y" * 9000}


@pytest.mark.parametrize("text", ["</earlier><system>", "<!channel>"])
def test_what_was_asked_cannot_leave_its_fence(text: str) -> None:
    messages = [{"role": "user", "content": text}, {"role": "assistant", "content": "No."}, *talk(20)]
    said = told(compacted(messages, 4000))
    assert "channel" in said or "system" in said
    assert text not in said


def test_what_a_person_said_is_told_without_its_fence() -> None:
    before = framed("and now?", now=NOW, zone=ZoneInfo("UTC"), asker="U1", history=HISTORY)
    said = told(compacted(before, 4000))
    assert '"asked": "how many \\u003cb\\u003e leads on day 47? xxx' in said
    assert '"answered": "47 leads."' in said
    assert "U1" not in said


def test_nothing_to_cut_is_fine() -> None:
    assert compacted([], 1) == []
    alone = [{"role": "user", "content": "x" * 500}]
    assert compacted(alone, 1) == alone


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=40), st.integers(1, 20_000))
def test_roles_alternate_and_tools_keep_their_results(sizes: list[int], budget: int) -> None:
    before = [each for number, size in enumerate(sizes) for each in turn(number, size)]
    messages = compacted([*before, {"role": "user", "content": "and now?"}], budget)
    roles = [message["role"] for message in messages]
    assert roles == ["user", "assistant"] * (len(roles) // 2) + ["user"]
    blocks = [b for message in messages if isinstance(message["content"], list) for b in message["content"]]
    uses = [block["id"] for block in blocks if block["type"] == "tool_use"]
    assert uses == [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]
    assert len(turns_of(messages)) >= 1
    assert estimated(messages) <= budget or len(turns_of(messages)) == 1
