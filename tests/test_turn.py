"""Turns of a conversation: what is said, what is answered and what is remembered, whatever breaks."""

import logging
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import server
from src.config import Settings
from src.conversation.availability import why_no_agent
from src.conversation.memory import MOST_CHARACTERS, Memory
from src.database import Database
from src.leads.pipeline import Pipeline
from src.leads.rules.rubric import load_rubric
from src.leads.store import LeadStore
from src.rendered import Rendered
from src.sdk.sessions.slack_session_manager import SlackSessionManager
from src.slack.client import SlackClient
from tests.loopback import TOKEN, sandbox_slack
from tests.talking import CHANNEL, DM, Broken, Death, Job, Killed, Office, ScriptedAgent
from tests.test_conversations import LEADS


@pytest.fixture(scope="module")
def leads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('turns')}/leads.sqlite")
    pipeline = Pipeline(LeadStore(database), load_rubric(None), ZoneInfo("Europe/Berlin"))
    with sandbox_slack() as (slack, url):
        office = Office(slack, SlackClient(TOKEN, url), pipeline, SlackSessionManager())
        for line in LEADS:
            office.hears(line)
    yield pipeline
    database.close()


@pytest.fixture
def office(leads: Pipeline) -> Iterator[Office]:
    with sandbox_slack() as (slack, url):
        yield Office(slack, SlackClient(TOKEN, url), leads, SlackSessionManager())


def remembered(office: Office, thread: str, channel: str = CHANNEL, team: str = "T0SANDBOX") -> list[tuple[str, str]]:
    session = office.sessions.get_session(channel, thread, team=team)
    return [(each["role"], each["content"]) for each in session["messages"]] if session else []


def test_killed_between_any_two_steps_a_turn_is_finished_by_its_second_run_and_nothing_is_there_twice(
    office: Office,
) -> None:
    whole: list[object] = []
    for at in count(1):
        first = office.said("how many leads today?")
        first.run(office.desk())
        thread, death = first.message.ts, Death(at)
        second = office.said("and by source?", thread_ts=thread)
        try:
            second.run(office.desk(death=death))
        except Killed:
            second.run(office.desk())
        third = office.hears("only Acme", thread_ts=thread)
        story = [remembered(office, thread), [each["text"] for each in office.slack.replies(CHANNEL, thread)], third]
        whole.append(story)
        assert office.slack.statuses.shown() == []
        if death.breaths < at:
            break
    assert len(whole) > 15
    assert "company Acme" in str(whole[-1])
    assert [story == whole[-1] for story in whole] == [True] * len(whole)


def test_a_turn_that_runs_again_later_finds_the_answer_it_followed_and_remembers_nothing_twice(office: Office) -> None:
    first = office.said("how many leads today?")
    first.run(office.desk())
    thread = first.message.ts
    second = office.said("and by source?", thread_ts=thread)
    followed = Memory.of(office.sessions, second.message).before
    assert followed
    second.run(office.desk())
    assert Memory.of(office.sessions, second.message).before == followed
    office.hears("and by owner?", thread_ts=thread)
    once = remembered(office, thread)
    Job(first.message).run(office.desk())
    Job(second.message).run(office.desk())
    assert remembered(office, thread) == once


def test_two_messages_in_one_thread_at_once_are_both_answered_and_both_remembered(office: Office) -> None:
    thread = office.said("how many leads today?").message.ts
    desk = office.desk()
    jobs = [office.said(text, thread_ts=thread, mentions_bot=True) for text in ("list all leads", "average score?")]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda job: job.run(desk), jobs))
    said = remembered(office, thread)
    assert sorted(role for role, _ in said) == ["assistant", "assistant", "user", "user"]
    assert len(office.answers_to(jobs[0].message)) == 2


def test_a_direct_message_runs_on_below_and_its_threads_are_conversations_of_their_own(office: Office) -> None:
    first = office.said("how many leads today?", channel=DM)
    first.run(office.desk())
    (answer,) = office.answers_to(first.message)
    assert "thread_ts" not in answer
    assert "by source" in office.hears("and by source?", channel=DM)
    aside = office.said("and by tier?", channel=DM, thread_ts=answer["ts"])
    aside.run(office.desk())
    assert "I did not understand" in office.answer_to(aside.message)
    assert "by owner" in office.hears("and by owner?", channel=DM)


def test_a_very_long_question_is_declined_soon_and_shortly(office: Office) -> None:
    began = time.monotonic()
    said = office.hears("how many leads " + "and what about them " * 2000, mentions_bot=True)
    assert time.monotonic() - began < 3
    assert "I did not understand" in said
    assert len(said) < 10_000


def test_a_mention_that_says_nothing_gets_what_can_be_said(office: Office) -> None:
    job = office.said("<@U0DESK>")
    job.message = replace(job.message, text="", mentions_bot=True)
    job.run(office.desk())
    assert "How many leads today?" in office.answer_to(job.message)


def test_a_thread_that_is_forgotten_is_left_alone_until_the_desk_is_called(office: Office) -> None:
    now = [time.time()]
    office.sessions = SlackSessionManager(ttl_seconds=60, now=lambda: now[0])
    first = office.said("how many leads today?")
    first.run(office.desk())
    thread = first.message.ts
    assert "by source" in office.hears("and by source?", thread_ts=thread)
    now[0] += 61
    assert office.hears("and by owner?", thread_ts=thread) == ""
    assert "I did not understand" in office.hears("and by owner?", thread_ts=thread, mentions_bot=True)


def test_two_teams_with_the_same_channel_and_thread_know_nothing_of_each_other(office: Office) -> None:
    ours = office.said("how many leads today?")
    ours.run(office.desk())
    theirs = office.said("and by source?", thread_ts=ours.message.ts, mentions_bot=True)
    theirs.message = replace(theirs.message, team="T0OTHERS")
    theirs.run(office.desk())
    assert "I did not understand" in office.answer_to(theirs.message)
    assert len(remembered(office, ours.message.ts)) == 2


@pytest.mark.parametrize("method", ["session_exists", "load_turn", "append_messages", "temporary"])
def test_a_session_store_that_fails_costs_the_memory_and_not_the_answer(
    office: Office, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    desk = office.desk(sessions=Broken(office.sessions, method))
    thread = office.said("so").message.ts
    assert "3 leads" in office.hears("how many leads are there?", desk=desk, thread_ts=thread)
    assert re.search(r"R-\w{6}", str([record.__dict__.get("ref") for record in caplog.records]))


@pytest.mark.parametrize("method", ["names", "ask"])
def test_the_status_line_is_cleared_when_the_store_fails(office: Office, method: str) -> None:
    job = office.said("how many leads today?", channel=DM)
    with pytest.raises(RuntimeError):
        job.run(office.desk(leads=Broken(office.leads, method)))
    assert {"is thinking…", ""} == {call["arguments"].get("status", "") for call in office.slack.calls.all()}
    assert office.slack.statuses.shown() == []


def test_switched_off_says_so_with_the_commands_and_remembers_nothing(office: Office) -> None:
    said = office.hears("how many leads today?", desk=office.desk(on=False))
    assert "USE_SDK_AGENT=false" in said
    assert "add lead:" in said
    assert office.sessions.list_sessions() == []


@pytest.mark.parametrize(
    ("version", "installed", "key", "why"),
    [
        ((3, 9, 18), True, True, "it needs Python 3.10 or newer and this is 3.9.18"),
        ((3, 12, 1), False, True, "the anthropic package is not installed"),
        ((3, 12, 1), True, False, "ANTHROPIC_API_KEY is not set"),
        ((3, 12, 1), True, True, "no Claude is connected to this desk"),
    ],
)
def test_without_an_agent_the_analyst_says_that_it_answers_and_why(
    office: Office, version: tuple[int, ...], installed: bool, key: bool, why: str
) -> None:
    desk = office.desk(why_no_agent=why_no_agent(version, installed=installed, key=key))
    assert f"not by Claude: {why}." in office.hears("how many leads today?", desk=desk)
    said = office.hears("which leads will buy next month?", desk=desk)
    assert f"not Claude: {why}." in said
    assert "add lead:" in said


def test_what_the_analyst_does_not_understand_the_agent_answers_with_what_was_said_before(office: Office) -> None:
    agent = ScriptedAgent([Rendered("Acme looks keen."), Rendered("Call Jane.")])
    desk = office.desk(agent=agent)
    first = office.said("will Acme buy next month, which leads say so?")
    first.run(desk)
    assert "Acme looks keen." in office.answer_to(first.message)
    assert "Call Jane." in office.hears("and what should I do?", desk=desk, thread_ts=first.message.ts)
    assert agent.histories[0] == ()
    assert [each["content"] for each in agent.histories[1]] == [first.message.text, "Acme looks keen."]


def test_an_agent_gets_whole_turns_that_fit(office: Office) -> None:
    agent = ScriptedAgent([Rendered("So be it.")])
    thread = office.said("how many leads today?").message.ts
    for n in range(20):
        turn = [{"role": "user", "content": f"{n}?"}, {"role": "assistant", "content": "x" * (MOST_CHARACTERS // 5)}]
        office.sessions.append_messages(CHANNEL, thread, turn, team="T0SANDBOX")
    office.hears("what should we do with the leads of the others?", desk=office.desk(agent=agent), thread_ts=thread)
    (history,) = agent.histories
    assert history[0]["content"] == "16?"
    assert len(history) == 8


def test_an_agent_that_fails_is_told_with_a_reference_and_the_conversation_goes_on(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    desk = office.desk(agent=ScriptedAgent([RuntimeError("secret of the model")]))
    first = office.said("how many leads today?")
    first.run(desk)
    thread = first.message.ts
    said = office.hears("what should I tell Jane Doe?", desk=desk, thread_ts=thread)
    (ref,) = set(re.findall(r"R-\w{6}", said))
    assert "secret of the model" not in said
    assert ref in [record.__dict__.get("ref") for record in caplog.records if record.levelno == logging.ERROR]
    assert office.slack.statuses.shown() == []
    assert "by source" in office.hears("and by source?", desk=desk, thread_ts=thread)


def test_with_the_analyst_second_the_agent_answers_all_and_the_analyst_when_it_fails(office: Office) -> None:
    agent = ScriptedAgent([Rendered("Just one."), RuntimeError("secret of the model")])
    desk = office.desk(agent=agent, analyst_first=False)
    assert "Just one." in office.hears("how many HOT leads today?", desk=desk)
    said = office.hears("how many HOT leads today?", desk=desk)
    assert re.search(r"HOT leads? today\.", said)
    assert re.search(r"by the built-in analyst, not by Claude: it did not answer \(reference R-\w{6}\)", said)


def test_a_redis_that_is_away_is_declared_in_the_answer(office: Office) -> None:
    assert "Redis" not in office.hears("how many leads today?")
    office.sessions = SlackSessionManager("redis://127.0.0.1:1/0")
    assert "remembered only until a restart" in office.hears("how many leads today?")
    office.sessions.close()


def test_an_event_can_be_answered_here_and_now(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s" * 32)
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_API_BASE_URL", f"{office.slack.base_url}/sandbox/api/")
    server._the_app.cache_clear()
    try:
        ts = office.slack.say(CHANNEL, "how many leads today?")
        event = {"team": "T1", "channel": CHANNEL, "user": "U0YOU", "text": "how many leads today?", "ts": ts}
        assert server._handle_conversation(event)
        assert "No leads today." in str(office.slack.replies(CHANNEL, str(ts)))
        assert server.get_session_manager().session_exists(CHANNEL, str(ts), team="T1")
        assert not server._handle_conversation(event | {"bot_id": "B1"})
        server.app.extensions["leadline"].stop()
    finally:
        server._the_app.cache_clear()
