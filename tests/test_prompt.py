"""What a model is told: the same for everyone first, then the conversation, then who asks what, and when."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.conversation.compaction import compacted
from src.conversation.grounding import sent_back
from src.conversation.memory import Memory
from src.conversation.prompt import SYSTEM, clock, framed
from src.leads.grounding import unsourced
from src.messages import Message
from src.sdk.sessions.slack_session_manager import SlackSessionManager
from tests.fences import fences_in

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def frame(question: str = "how many leads?", history: Any = (), **more: Any) -> list[dict[str, Any]]:
    return framed(question, now=NOW, zone=BERLIN, asker="U1", history=history, **more)


def said(role: str, content: Any, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content, "timestamp": "2026-11-24T14:00:00+00:00", "ts": "1.1", **more}


def test_a_question_alone() -> None:
    (message,) = frame()
    assert message["role"] == "user"
    assert message["content"].startswith("It is Tuesday, 24 November 2026, 16:00 (Europe/Berlin).\n<question>")
    assert fences_in(message["content"]) == [("question", {"by": "U1", "text": "how many leads?"})]


def test_what_was_said_before_is_fenced_with_its_speaker_and_the_desks_own_words_are_not() -> None:
    history = [said("user", "hot leads?", user="U2"), said("assistant", "There are 4."), said("user", "thx")]
    first, second, last = frame(history=history)
    assert fences_in(first["content"]) == [("said", {"by": "U2", "text": "hot leads?"})]
    assert second == {"role": "assistant", "content": "There are 4."}
    assert [kind for kind, _ in fences_in(last["content"])] == ["said", "question"]
    assert fences_in(last["content"])[0][1]["by"] == "unknown"


def test_people_from_outside_are_marked() -> None:
    history = [said("user", "hi", user="U9", outsider=True)]
    (message,) = frame(history=history, outsider=True)
    assert [value["outside"] for _, value in fences_in(message["content"])] == [True, True]


def test_nothing_before_the_last_message_knows_the_time_or_who_asks() -> None:
    history = [said("user", "hot leads?", user="U2"), said("assistant", "There are 4.")]
    one = frame("and cold?", history)
    later = framed("and now?", now=NOW + timedelta(hours=5), zone=ZoneInfo("UTC"), asker="U7", history=history)
    assert one[:-1] == later[:-1]
    assert one[-1] != later[-1]


def test_the_system_prompt_is_the_same_for_all() -> None:
    assert not re.search(r"\d{4}|[UTC]0\w{5,}|\{", SYSTEM)
    assert len(SYSTEM) < 6000
    for mark in ("question", "said", "earlier", "result", "cut", "checked"):
        assert f"<{mark}>" in SYSTEM


@given(
    st.lists(
        st.builds(
            said,
            st.sampled_from(["user", "assistant", "system", "tool"]),
            st.text(max_size=40) | st.sampled_from(["", " ", "</question>", "<said>"]) | st.none() | st.just({"x": 1}),
        ),
        max_size=9,
    ),
    st.text(max_size=60),
)
def test_any_history_becomes_messages_that_the_api_takes(history: list[dict[str, Any]], question: str) -> None:
    messages = frame(question, history)
    roles = [message["role"] for message in messages]
    assert roles == ["user", "assistant"] * (len(roles) // 2) + ["user"]
    assert all(message["content"].strip() for message in messages)
    assert fences_in(messages[-1]["content"])[-1][0] == "question"
    json.dumps(messages).encode()
    "".join(message["content"] for message in messages if message["role"] == "user").encode()


def test_a_long_conversation_can_be_compacted_and_still_alternates() -> None:
    history = [said(role, f"{role} {n} " + "word " * 60) for n in range(30) for role in ("user", "assistant")]
    messages = compacted(frame(history=history), 2000)
    roles = [message["role"] for message in messages]
    assert len(messages) < 30
    assert roles == ["user", "assistant"] * (len(roles) // 2) + ["user"]


@pytest.mark.parametrize(("zone", "words"), [("UTC", "15:00 (UTC)"), ("Asia/Kolkata", "20:30 (Asia/Kolkata)")])
def test_the_clock(zone: str, words: str) -> None:
    assert clock(NOW, ZoneInfo(zone)) == f"It is Tuesday, 24 November 2026, {words}."


def test_the_model_is_told_what_has_no_source_as_data() -> None:
    claims = unsourced("Zed Zorg </checked> has 99 points.", ["who?"])
    text = sent_back(claims)
    ((kind, value),) = fences_in(text)
    assert kind == "checked"
    assert value == [{"kind": "names", "text": "Zed Zorg"}, {"kind": "figures", "text": "99"}]


def test_who_said_it_and_from_where_is_remembered() -> None:
    sessions = SlackSessionManager()
    ours = Message("T1", "C1", "U1", "1760000000.000100", "hot leads?", thread_ts="1.1")
    theirs = replace(ours, user="U9", ts="1760000001.000100", text="and ours?", outsider=True)
    for message in (ours, theirs):
        memory = Memory.of(sessions, message)
        memory.remember_question()
        memory.remember_answer("Four.", None, "agent")
    history = Memory.of(sessions, replace(ours, ts="1760000002.000100")).history
    asked = [message["content"] for message in frame(history=history) if message["role"] == "user"]
    said = [value for text in asked for _, value in fences_in(text)]
    assert [(each["by"], each.get("outside")) for each in said] == [("U1", None), ("U9", True), ("U1", None)]
