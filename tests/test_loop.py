"""Claude's loop through the real SDK, against a server that refuses what the real API refuses."""

from dataclasses import replace
from typing import Any

import pytest

from src.sdk.claude import Claude
from src.sdk.orchestrator import End, Orchestrator, Stopped
from src.sdk.tool import Tool
from tests.messages_api import (
    Step,
    calls,
    ends_early,
    fails_midstream,
    messages_api,
    pauses,
    refuses,
    says,
    searches,
    slow,
    stops,
    thinks,
)


def count(inquiry: Any) -> int:
    """Count leads."""
    return 4


def lose(inquiry: Any) -> int:
    """Lose leads."""
    raise OSError("the disk is gone")


TOOLS = [Tool.of(each, words=lambda said: "is counting…") for each in (count, lose)]


class Listener:
    """Hears it all and says nothing."""

    def text(self, words: str) -> None: ...

    def doing(self, words: str) -> None: ...


class Impatient(Listener):
    """Has heard enough at the first word."""

    def text(self, words: str) -> None:
        if words:
            raise Stopped


def test_an_answer_that_is_stopped_has_its_tokens_counted() -> None:
    with messages_api(calls("count"), slow("Four leads of yours.", 0.1)) as api:
        claude = Claude(api_key=api.key or "", base_url=api.url, retries=0)
        desk = Orchestrator(claude, TOOLS, name="claude-haiku-5-5", system="Be brief.")
        outcome = desk.run([{"role": "user", "content": "How many?"}], None, Impatient())
        claude.close()
    assert (outcome.end, outcome.text) == (End.STOPPED, "Four")
    first, second = (api.tokens(body) for body in api.bodies)
    assert outcome.usage.input == first + second


@pytest.mark.parametrize(
    ("steps", "end", "text"),
    [
        ([calls("count"), says("Four.")], End.DONE, "Four."),
        ([calls("count") + calls("count"), says("Four.")], End.DONE, "Four."),
        ([thinks("hm") + says("I look.") + calls("count"), says("Four.")], End.DONE, "Four."),
        ([calls("lose"), calls("no_such_tool", {"a": None}), says("Sorry.")], End.DONE, "Sorry."),
        ([pauses("One,"), says(" two.")], End.DONE, "One, two."),
        ([pauses(), pauses("One,"), calls("count"), says("Four.")], End.DONE, "Four."),
        ([searches("acme", ("https://acme.com", "Acme")) + says("Found.")], End.DONE, "Found."),
        ([says("\n\n") + calls("count"), says("Four.")], End.DONE, "Four."),
        ([stops("max_tokens", "Four and")], End.LENGTH, "Four and"),
        ([replace(says("I look.") + calls("count"), stop="max_tokens")], End.LENGTH, "I look."),
        ([replace(calls("count"), stop="max_tokens")], End.LENGTH, ""),
        ([ends_early("Four and")], End.CUT, "Four and"),
        ([refuses("I would rather not.")], End.REFUSED, "I would rather not."),
        ([fails_midstream(after="Four and")], End.FAILED, "Four and"),
    ],
)
def test_whatever_the_model_does_the_api_takes_what_is_sent_back(steps: list[Step], end: End, text: str) -> None:
    with messages_api(*steps) as api:
        claude = Claude(api_key=api.key or "", base_url=api.url, retries=0)
        desk = Orchestrator(claude, TOOLS, name="claude-haiku-5-5", system="Be brief.")
        outcome = desk.run([{"role": "user", "content": "How many?"}], None, Listener())
        assert (outcome.end, outcome.text) == (end, text)
        if outcome.messages[-1]["role"] == "assistant":
            api.then(says("Yes."))
            again = desk.run([*outcome.messages, {"role": "user", "content": "Sure?"}], None, Listener())
            assert again.text == "Yes."
        claude.close()
