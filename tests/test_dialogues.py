"""Whole dialogues: a person, a Slack beside the desk, signed HTTP both ways, and the real queue and store between."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.running import Person, Server, desk, fetch, post_json, slack_stand_in, spare_port, until, words


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    folder, port = tmp_path_factory.mktemp("dialogues"), spare_port()
    slack = slack_stand_in(folder, port).start()
    server = desk(folder, slack, port=port)
    try:
        yield server.start(), slack
    finally:
        server.close()
        slack.close()


@pytest.fixture
def person(servers: tuple[Server, Server]) -> Person:
    return Person(servers[1])


def test_a_lead_goes_in_and_a_scored_card_comes_out(person: Person) -> None:
    ts = person.say("add lead: jane@acme.com Jane Doe, Acme, VP Sales")
    assert person.settled(ts) == {"white_check_mark"}
    (card,) = person.replies(ts)
    said = words(card)
    assert all(part in said for part in ("Jane Doe", "Acme", "VP Sales", "jane@acme.com", "WARM"))
    assert card["text"]
    assert card["blocks"]


def test_the_same_lead_again_adds_what_is_new(person: Person) -> None:
    person.asks("add lead: omar@initech.com Omar Haddad, Initech")
    said = person.asks("Add Lead: omar@INITECH.com phone=+4930123456 title=CTO")
    assert "updated" in said.lower()
    assert "+4930123456" in said.replace(" ", "")


def test_several_leads_in_one_message_get_a_line_each_in_one_reply(person: Person) -> None:
    ts = person.say(
        "add lead: a@one-corp.com Ann One, One Corp\nadd lead: not an address\nadd lead: b@two-corp.com Bo Two"
    )
    assert person.settled(ts) == {"warning"}
    (reply,) = person.replies(ts)
    said = words(reply)
    assert "a@one-corp.com" in said
    assert "b@two-corp.com" in said
    assert "not an address" in said


def test_a_bad_address_is_quoted_and_explained_and_nothing_is_kept(person: Person) -> None:
    ts = person.say("add lead: jane(at)acme Jane Doe")
    assert person.settled(ts) == {"warning"}
    (reply,) = person.replies(ts)
    assert "jane(at)acme" in words(reply)
    assert "add lead:" in words(reply)


def test_a_lead_that_tries_to_wake_the_channel_does_not(person: Person) -> None:
    ts = person.say("add lead: eve@evil-corp.com <!channel> *Eve*, Evil & Co, CEO")
    person.settled(ts)
    (card,) = person.replies(ts)
    assert "<!channel>" not in str(card["blocks"])
    assert "<!channel>" not in card["text"]


def test_a_slash_command_is_acknowledged_to_one_and_answered_to_all(person: Person) -> None:
    person.say("/processlead mia@umbrella-health.org Mia Chen, Umbrella Health, Head of Operations")
    cards = until(
        lambda: [m for m in person.look() if "mia@umbrella-health.org" in words(m) and m.get("bot_id")], "the card"
    )
    assert [message.get("ephemeral") for message in cards] == [False]
    assert any(message.get("ephemeral") and "On it" in words(message) for message in person.look())


def test_a_slash_command_with_nothing_to_say_is_told_how(person: Person) -> None:
    person.say("/processlead")
    until(lambda: any(m.get("ephemeral") and "Tell me about the lead" in words(m) for m in person.look()), "the usage")


def test_a_slash_command_where_the_desk_is_no_member_is_answered_all_the_same(servers: tuple[Server, Server]) -> None:
    person = Person(servers[1])
    person.channel = person.channel_named("random")
    person.say("/processlead kim@vandelay.com Kim Park, Vandelay, CFO")
    until(lambda: any("kim@vandelay.com" in words(m) and m["channel"] == person.channel for m in person.look()), "card")


def test_colleagues_talk_to_each_other_and_the_desk_keeps_quiet(person: Person) -> None:
    ts = person.say("can you review this please?")
    person.asks("add lead: last@quiet.com Last One, Quiet")
    assert person.replies(ts) == []
    assert person.reactions(ts) == set()


def test_a_mention_with_a_command_is_one_message_and_gets_one_card(person: Person) -> None:
    ts = person.say("@Leadline add lead: once@hooli.com Once Only, Hooli")
    person.settled(ts)
    person.asks("add lead: after@hooli.com After That, Hooli")
    assert len(person.replies(ts)) == 1


def test_help_in_a_direct_message(servers: tuple[Server, Server]) -> None:
    state = fetch(f"{servers[1].url}/sandbox/state").json
    direct = next(channel["id"] for channel in state["channels"] if channel["kind"] == "im")
    assert "/processlead" in Person(servers[1], direct).asks("help")


def test_slack_asks_for_patience_and_no_one_else_waits(person: Person) -> None:
    """429 with Retry-After on one conversation; another is answered meanwhile, and the first in the end, once."""
    fault = {"method": "chat.postMessage", "kind": "rate_limited", "times": 1, "retry_after": 3}
    post_json(f"{person.slack.url}/sandbox/faults", fault)
    slow = person.say("add lead: slow@globex.com Slow One, Globex")
    until(lambda: "eyes" in person.reactions(slow), "👀")
    until(lambda: any(c["method"] == "chat.postMessage" for c in calls(person)[-3:]), "the refused post")
    quick = person.say("add lead: quick@globex.com Quick One, Globex")
    person.settled(quick, 2.5)
    assert person.replies(slow) == []
    person.settled(slow)
    assert len(person.replies(slow)) == 1


def test_a_channel_that_slack_throttles_leaves_room_for_the_others(person: Person) -> None:
    crowd = Person(person.slack, person.channel_named("general"))
    fault = {"method": "chat.postMessage", "kind": "rate_limited", "times": 80, "retry_after": 10}
    post_json(f"{person.slack.url}/sandbox/faults", fault | {"channel": crowd.channel})
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda n: crowd.say(f"add lead: crowd{n}@crowd{n}.com Crowd {n}"), range(80)))
    until(lambda: crowd.look() and sum("eyes" in crowd.reactions(ts) for ts in said) == len(said), "80 to be throttled")
    person.settled(person.say("add lead: vip@globex.com Very Important, Globex"), 3)
    assert sum("eyes" in crowd.reactions(ts) for ts in said) == len(said)
    for ts in said:
        crowd.settled(ts, 30)


def test_slack_takes_a_post_and_its_answer_is_lost_and_there_is_one_card(person: Person) -> None:
    fault = {"method": "chat.postMessage", "kind": "lost_answer", "times": 1}
    post_json(f"{person.slack.url}/sandbox/faults", fault)
    ts = person.say("add lead: lost@globex.com Lost Answer, Globex")
    person.settled(ts)
    assert len(person.replies(ts)) == 1


def calls(person: Person) -> list[dict[str, str]]:
    found: list[dict[str, str]] = fetch(f"{person.slack.url}/sandbox/calls").json["calls"]
    return found


def test_the_log_has_ids_and_times_and_no_one_s_data(servers: tuple[Server, Server], tmp_path: Path) -> None:
    log = servers[0].log.read_text()
    assert '"total_ms"' in log
    assert "T0SANDBOX:" in log
    assert not any(secret in log for secret in ("jane@acme.com", "Jane Doe", "xoxb-token", "signing-secret"))
