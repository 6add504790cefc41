"""`kill -9` at random points during 200 leads: each is stored once and answered once, and nothing is left behind."""

import random
import signal
import socket
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

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
)

LEADS, KILLS = 200, 6


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    port = spare_port()
    slack = slack_stand_in(tmp_path, port).start()
    server = desk(tmp_path, slack, port=port).start()
    try:
        yield server, slack
    finally:
        server.close()
        slack.close()


def kill_group(server: Server) -> None:
    server.kill()


def kill_one_process(server: Server) -> None:
    """The serving process only: it is the only one, so there is no parent to orphan it and no child to be orphaned."""
    assert server.process
    assert children(server.process.pid) == []
    server.process.kill()
    server.process.wait()


def children(pid: int) -> list[str]:
    return [child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]


def assert_port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def talk(person: Person, said: dict[str, str]) -> None:
    """200 leads, said one after the other, whether the desk is up or not."""
    for number in range(LEADS):
        text = f"add lead: person{number}@company{number}.com Person {number}, Company {number}"
        said[person.say(text)] = text
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kill", [kill_group, kill_one_process])
def test_killed_again_and_again(servers: tuple[Server, Server], tmp_path: Path, kill: object) -> None:
    assert callable(kill)
    server, slack = servers
    person, said, dice = Person(slack), dict[str, str](), random.Random(7)
    post_json(f"{slack.url}/sandbox/faults", {"method": "chat.postMessage", "kind": "lost_answer", "times": 10})
    talking = threading.Thread(target=talk, args=(person, said))
    talking.start()
    for _ in range(KILLS):
        time.sleep(dice.uniform(0.4, 2.0))
        kill(server)
        assert_port_is_free(server.port)
        server.start()
    talking.join()
    redeliver(server, person.channel, said)
    until(lambda: unanswered(person, said) == [], "every lead to be answered", 120)
    assert {ts: count for ts, count in replies(person).items() if count != 1} == {}
    assert stored(tmp_path / "leadline.sqlite") == LEADS
    assert server.stop() == 0


def redeliver(server: Server, channel: str, said: dict[str, str]) -> None:
    """Slack's last retry, for all of them: news for those that were lost, nothing for those that were not."""
    for ts, text in said.items():
        body = message_event(text, ts, channel=channel)
        headers = sign(body) | {"X-Slack-Retry-Num": "3", "X-Slack-Retry-Reason": "connection_failed"}
        until(partial(taken, server, body, headers), f"{ts} to be taken")


def replies(person: Person) -> Counter[str]:
    return Counter(str(m["thread_ts"]) for m in person.look() if m.get("bot_id") and m.get("thread_ts"))


def unanswered(person: Person, said: dict[str, str]) -> list[str]:
    answered = replies(person)
    return [ts for ts in said if not answered[ts] or "eyes" in person.reactions(ts)]


def stored(file: Path) -> int:
    with closing(sqlite3.connect(file)) as db:
        rows, distinct = db.execute("SELECT count(*), count(DISTINCT email_key) FROM leads").fetchone()
    assert rows == distinct
    return int(rows)


@pytest.mark.slow
def test_asked_to_stop_it_finishes_what_it_began(servers: tuple[Server, Server]) -> None:
    server, slack = servers
    person = Person(slack)
    post_json(f"{slack.url}/sandbox/faults", {"method": "chat.postMessage", "kind": "slow", "seconds": 1.5, "times": 1})
    ts = person.say("add lead: last@minute.com Last Minute")
    until(lambda: "eyes" in person.reactions(ts), "👀")
    assert server.stop() == 0
    assert "white_check_mark" in person.reactions(ts)
    assert_port_is_free(server.port)


@pytest.mark.slow
def test_asked_to_stop_while_slack_asks_for_patience_it_leaves_the_rest_to_the_next_start(
    servers: tuple[Server, Server],
) -> None:
    server, slack = servers
    person = Person(slack)
    fault = {"method": "chat.postMessage", "kind": "rate_limited", "times": 1, "retry_after": 120}
    post_json(f"{slack.url}/sandbox/faults", fault)
    ts = person.say("add lead: patient@minute.com Patient Person")
    until(lambda: "eyes" in person.reactions(ts), "👀")
    began = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began < 15
    server.start()
    assert person.settled(ts) == {"white_check_mark"}
    assert len(person.replies(ts)) == 1


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_two_processes_are_given_the_same_events_at_once(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    database = request.getfixturevalue("postgres_url") if engine == "postgres" else ""
    slack = slack_stand_in(tmp_path, spare_port()).start()
    twins = [desk(tmp_path, slack, database=database), desk(tmp_path, slack, database=database)]
    try:
        with ThreadPoolExecutor() as pool:
            list(pool.map(Server.start, twins))
        person = Person(slack)
        said = {person.say(text): text for n in range(40) if (text := f"add lead: twin{n}@twins{n}.com Twin {n}")}
        with ThreadPoolExecutor(16) as pool:
            list(
                pool.map(lambda one: deliver(person.channel, *one), [(t, s, x) for s, x in said.items() for t in twins])
            )
        until(lambda: unanswered(person, said) == [], "every lead to be answered", 60)
        assert set(replies(person).values()) == {1}
        a_dead_twin_s_work_is_taken_over(twins, person)
    finally:
        for server in (*twins, slack):
            server.close()


def deliver(channel: str, server: Server, ts: str, text: str) -> None:
    body = message_event(text, ts, channel=channel)
    until(partial(taken, server, body, sign(body)), f"{ts} to be taken")


def taken(server: Server, body: bytes, headers: dict[str, str]) -> bool:
    """Whether the desk took it; a busy one says 503, and Slack sends it again."""
    status = fetch(f"{server.url}/slack/events", body, headers).status
    assert status in (200, 503)
    return status == 200


def a_dead_twin_s_work_is_taken_over(twins: list[Server], person: Person) -> None:
    """The first is stopped in its tracks with a job in hand, and dies; the other does it."""
    fault = {"method": "chat.postMessage", "kind": "rate_limited", "times": 6, "retry_after": 4}
    post_json(f"{person.slack.url}/sandbox/faults", fault)
    said = {person.say(text): text for n in range(6) if (text := f"add lead: orphan{n}@orphans{n}.com Orphan {n}")}
    for ts, text in said.items():
        deliver(person.channel, twins[0], ts, text)
    until(lambda: all("eyes" in person.reactions(ts) for ts in said), "all to be begun")
    twins[0].kill(signal.SIGKILL)
    until(lambda: unanswered(person, said) == [], "the other to take over", 40)
    assert {ts: n for ts, n in replies(person).items() if n != 1} == {}
