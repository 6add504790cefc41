"""Conversations as people have them: a question in the channel, an exact answer in the thread, and follow-ups there."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.redis_server import RedisServer
from tests.running import (
    Person,
    Server,
    desk,
    fetch,
    message_event,
    post_json,
    sign,
    slack_stand_in,
    spare_port,
    until,
    words,
)

LEADS = (
    "add lead: jane@acme.com Jane Doe, Acme, CTO, source: webinar, owner: Tom",
    "add lead: omar@globex.com Omar Haddad, Globex, VP Sales, source: referral, budget: 80k EUR",
    "add lead: lena@initech.com Lena Maier, Initech, intern, source: webinar",
)


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    folder, port = tmp_path_factory.mktemp("conversations"), spare_port()
    slack = slack_stand_in(folder, port).start()
    server = desk(folder, slack, port=port, TIMEZONE="Europe/Berlin")
    try:
        server.start()
        for line in LEADS:
            Person(slack).asks(line)
        yield server, slack
    finally:
        server.close()
        slack.close()


@pytest.fixture
def person(servers: tuple[Server, Server]) -> Person:
    return Person(servers[1])


def test_a_question_in_the_channel_is_answered_in_its_thread_with_its_scope(person: Person) -> None:
    said = person.hears("How many leads today?")
    assert "3 leads today." in said
    assert "Europe/Berlin" in said
    assert "no filters · 3 leads" in said
    assert "not by Claude: ANTHROPIC_API_KEY is not set" in said


def test_a_follow_up_in_the_thread_keeps_what_was_asked(person: Person) -> None:
    ts = person.say("how many leads today?")
    until(lambda: person.answers(ts), "the first answer")
    said = person.hears("and by source?", thread_ts=ts)
    assert "3 leads today, by source: webinar comes first with 2." in said
    said = person.hears("only Acme", thread_ts=ts)
    assert "company Acme" in said
    assert "1 lead" in said


def test_a_list_comes_as_a_table_and_a_lead_in_it_opens_as_its_card(person: Person) -> None:
    ts = person.say("show me the top 2 leads")
    (message,) = until(lambda: person.answers(ts), "the list")
    assert "table" in [block["type"] for block in message["blocks"]]
    said = person.hears("details on the first one", thread_ts=ts)
    assert "Why this score" in said


def test_the_button_under_a_list_gives_the_file(person: Person) -> None:
    ts = person.say("list all leads from webinars")
    (message,) = until(lambda: person.answers(ts), "the list")
    (controls,) = [block for block in message["blocks"] if block["type"] == "actions"]
    button = next(element for element in controls["elements"] if element["type"] == "button")
    click(person, message, controls, button)
    shared = until(lambda: [m for m in person.replies(ts) if m.get("files")], "the file")
    assert shared[0]["files"][0]["name"].endswith(".csv")


def click(person: Person, message: dict[str, Any], block: dict[str, Any], element: dict[str, Any]) -> None:
    body = {"channel": message["channel"], "message_ts": message["ts"], "action_id": element["action_id"]}
    clicked = {"block_id": block["block_id"], "value": element.get("value", "")}
    answer = post_json(f"{person.slack.url}/sandbox/click", body | clicked)
    assert answer["ok"], answer


def test_chatter_gets_no_answer_and_no_reaction(person: Person) -> None:
    ts = person.say("can you review my PR please?")
    later = person.say("how many leads today?")
    until(lambda: person.answers(later), "the answer to the other one")
    time.sleep(0.5)
    assert person.replies(ts) == []
    assert person.reactions(ts) == set()


def test_thanks_in_the_thread_gets_a_thumb_and_no_essay(person: Person) -> None:
    ts = person.say("how many leads today?")
    until(lambda: person.answers(ts), "the answer")
    thanks = person.say("thanks!", thread_ts=ts)
    until(lambda: "+1" in person.reactions(thanks), "the thumb")
    assert len(person.answers(ts)) == 1


def test_what_is_not_understood_is_said_with_questions_that_work(person: Person) -> None:
    said = person.hears("which leads will buy next month?")
    assert "I did not understand" in said
    assert "How many leads today?" in said
    assert "add lead:" in said


def test_a_direct_message_runs_on_without_threads(person: Person) -> None:
    said = person.hears("how many leads today?", channel="D0DESK")
    assert "3 leads today." in said
    said = person.hears("and by source?", channel="D0DESK")
    assert "webinar" in said


def test_an_empty_answer_says_so_and_offers_the_nearest_question(person: Person) -> None:
    said = person.hears("how many leads yesterday?")
    assert "No leads yesterday." in said
    assert "There are 3 leads" in said


def test_the_status_line_is_cleared(person: Person) -> None:
    ts = person.say("how many leads this week?")
    until(lambda: person.answers(ts), "the answer")
    said = until(lambda: statuses(person) if statuses(person)[-1:] == [""] else [], "the status to be cleared")
    assert "is thinking…" in said


def statuses(person: Person) -> list[str]:
    """What the desk has asked Slack to show, oldest first."""
    calls = fetch(f"{person.slack.url}/sandbox/calls").json["calls"]
    return [str(call["arguments"]["status"]) for call in calls if call["method"] == "assistant.threads.setStatus"]


def test_questions_switched_off_say_so_and_commands_still_work(tmp_path: Path) -> None:
    port = spare_port()
    slack = slack_stand_in(tmp_path, port).start()
    server = desk(tmp_path, slack, port=port, USE_SDK_AGENT="false")
    try:
        server.start()
        person = Person(slack)
        said = person.hears("how many leads today?")
        assert "USE_SDK_AGENT=false" in said
        assert "add lead:" in said
        assert "jane@acme.com" in person.asks(LEADS[0])
    finally:
        server.close()
        slack.close()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.mark.redis
@pytest.mark.slow
def test_a_conversation_goes_on_after_a_restart_and_while_redis_is_away(tmp_path: Path, redis: RedisServer) -> None:
    port = spare_port()
    slack = slack_stand_in(tmp_path, port).start()
    server = desk(tmp_path, slack, port=port, REDIS_URL=redis.url)
    try:
        server.start()
        person = Person(slack)
        person.asks(LEADS[0])
        ts = person.say("how many leads today?")
        until(lambda: person.answers(ts), "the first answer")
        server.stop()
        server.start()
        assert "webinar" in person.hears("and by source?", thread_ts=ts)
        redis.kill()
        began = time.monotonic()
        assert "Tom" in person.hears("and by owner?", thread_ts=ts)
        assert time.monotonic() - began < 5
        redis.start()
        time.sleep(2.5)
        server.stop()
        server.start()
        assert "Acme" in person.hears("and by company?", thread_ts=ts)
    finally:
        server.close()
        slack.close()


@pytest.mark.redis
@pytest.mark.slow
def test_killed_while_it_answers_it_answers_once_after_the_restart_and_remembers_once(
    tmp_path: Path, redis: RedisServer
) -> None:
    port = spare_port()
    slack = slack_stand_in(tmp_path, port).start()
    server = desk(tmp_path, slack, port=port, REDIS_URL=redis.url)
    try:
        server.start()
        person = Person(slack)
        person.asks(LEADS[0])
        fault = {"method": "chat.postMessage", "kind": "rate_limited", "times": 1, "retry_after": 60}
        post_json(f"{slack.url}/sandbox/faults", fault)
        ts = person.say("how many leads today?")
        until(lambda: redis.tell("llen", messages_of(redis)) == "2", "the answer to be remembered")
        until(lambda: outcomes(person)[-1] != "ok", "the desk to be told to wait")
        server.kill()
        server.start()
        until(lambda: person.answers(ts), "the answer")
        assert "by source" in person.hears("and by source?", thread_ts=ts)
        assert len(person.answers(ts)) == 2
        assert redis.tell("llen", messages_of(redis)) == "4"
    finally:
        server.close()
        slack.close()


def outcomes(person: Person) -> list[str]:
    """How the posts so far ended."""
    calls = fetch(f"{person.slack.url}/sandbox/calls").json["calls"]
    return [str(call["outcome"]) for call in calls if call["method"] == "chat.postMessage"]


def messages_of(redis: RedisServer) -> str:
    """The one conversation's list of messages."""
    return redis.tell("keys", "leadline:session:*:messages")


@pytest.mark.redis
@pytest.mark.slow
def test_two_processes_share_a_thread(tmp_path: Path, redis: RedisServer) -> None:
    one, two = spare_port(), spare_port()
    slack = slack_stand_in(tmp_path, one).start()
    servers = [desk(tmp_path, slack, port=port, REDIS_URL=redis.url) for port in (one, two)]
    try:
        servers[0].start()
        person = Person(slack)
        person.asks(LEADS[0])
        ts = person.say("how many leads today?")
        until(lambda: person.answers(ts), "the first answer")
        servers[1].start()
        assert "by source" in asked_of(servers[1], person, "and by source?", ts)
        servers[0].kill()
        assert "by owner" in asked_of(servers[1], person, "and by owner?", ts)
    finally:
        for server in (*servers, slack):
            server.close()


def asked_of(server: Server, person: Person, text: str, thread_ts: str) -> str:
    """Ask in the thread, and have Slack bring it to this process too."""
    ts = person.say(text, thread_ts=thread_ts)
    body = message_event(text, ts, channel=person.channel, thread_ts=thread_ts)
    assert fetch(f"{server.url}/slack/events", body, sign(body)).status == 200
    return words(until(lambda: person.answers(ts, thread_ts=thread_ts), f"an answer to {text!r}")[-1])
