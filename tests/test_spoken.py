"""A model's answer with what is shown below it: whatever each part is, Slack takes the message whole."""

from typing import Any

import pytest

from src.blocks import answer
from src.blocks.feedback import with_votes
from src.blocks.spoken import spoken
from src.leads.result import Listed, Result
from src.sandbox.block_limits import refusal
from tests.results import result

WIDE = ["name", "company", "title", "source", "email", "owner"]
ADDRESSES = [f"somebody.{'y' * 50}{n}@example.com" for n in range(50)]


def listed(count: int, width: int, **where: Any) -> Result:
    """So many leads, each text about so long, found under these conditions."""
    leads = tuple(Listed(n, tuple(f"{column} {n} {'x' * width}" for column in WIDE)) for n in range(1, count + 1))
    return result({"columns": WIDE, "where": where}, count, listed=leads)


LONG = {
    "a long list": listed(100, 70),
    "cells that are cut": listed(100, 190),
    "many conditions": listed(3, 5, email=ADDRESSES, name=[f"nobody {'z' * 150}{n}" for n in range(50)]),
}


@pytest.mark.parametrize("words", ["Here they are.", "many words " * 1500])
@pytest.mark.parametrize("found", LONG.values(), ids=LONG)
def test_a_long_answer_and_a_long_list_are_one_message(words: str, found: Result) -> None:
    said = with_votes(spoken(words, [found] * 3, found, ["Answered by Claude."]), 7)
    assert refusal(list(said.blocks)) is None
    assert {"rich_text", "table", "actions", "context_actions"} <= {str(block["type"]) for block in said.blocks}


@pytest.mark.parametrize("found", [*LONG.values(), result({"columns": WIDE, "where": {"email": ADDRESSES}}, 0)])
def test_so_they_are_without_a_model(found: Result) -> None:
    assert refusal(list(with_votes(answer(found, note="Answered by the built-in analyst."), 7).blocks)) is None


def test_a_menu_without_room_for_all_offers_the_first() -> None:
    (controls,) = (block for block in answer(LONG["a long list"]).blocks if block["type"] == "actions")
    offered = [option["value"] for option in controls["elements"][-1]["options"]]
    assert offered == [str(n) for n in range(1, len(offered) + 1)]
    assert 30 < len(offered) < 100
