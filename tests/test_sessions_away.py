"""Bad days of Redis: silent, slow, cut off, full, emptied; what was said is there once and in order all the same."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from src.sdk.sessions.slack_session_manager import SlackSessionManager, create_session_manager
from tests.between import Between
from tests.redis_server import RedisServer
from tests.running import until

pytestmark = pytest.mark.redis


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path, "--appendonly", "no")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def lasting_server(tmp_path: Path) -> Iterator[RedisServer]:
    """Knows after a restart what it knew before."""
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def line(server: RedisServer) -> Iterator[Between]:
    with Between(server.port) as line:
        yield line


@pytest.fixture
def here(line: Between) -> Iterator[SlackSessionManager]:
    """Sees Redis over the line."""
    manager = create_session_manager(line.url, probe_every=0.05)
    yield manager
    manager.close()


@pytest.fixture
def there(server: RedisServer) -> Iterator[SlackSessionManager]:
    """Sees Redis as it is: another process."""
    manager = create_session_manager(server.url, probe_every=0.05)
    yield manager
    manager.close()


def says(manager: SlackSessionManager, *texts: str, thread: str = "1.1", **context: Any) -> None:
    for text in texts:
        manager.append_messages("C1", thread, [{"role": "user", "content": text}], context=context)


def said(manager: SlackSessionManager, thread: str = "1.1") -> list[str]:
    session = manager.get_session("C1", thread)
    return [each["content"] for each in session["messages"]] if session else []


def turn(manager: SlackSessionManager, text: str, thread: str = "1.1") -> float:
    """The calls that a turn makes; gives the seconds they took."""
    began = time.monotonic()
    manager.session_exists("C1", thread)
    manager.load_turn("C1", thread)
    says(manager, text, thread=thread)
    says(manager, f"{text}!", thread=thread)
    return time.monotonic() - began


def comes_home(manager: SlackSessionManager) -> None:
    until(lambda: not manager.temporary, "Redis to be found again")


def hangs(*_: object, **__: object) -> list[object]:
    time.sleep(2)
    return []


@pytest.mark.parametrize("trouble", ["silent", "slow", "slow from the start", "a name that is looked up for ever"])
def test_redis_costs_one_turn_half_a_second_at_most_and_the_next_nothing(
    here: SlackSessionManager, line: Between, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if trouble == "a name that is looked up for ever":
        monkeypatch.setattr(socket, "getaddrinfo", hangs)
    elif trouble != "slow from the start":
        turn(here, "a")
    line.silent, line.delay = trouble == "silent", 0.0 if trouble == "silent" else 0.15
    assert turn(here, "b") < 0.5
    assert here.temporary
    assert turn(here, "c") < 0.05
    assert said(here)[-4:] == ["b", "b!", "c", "c!"]


def test_a_word_of_redis_in_a_message_is_a_word(here: SlackSessionManager, server: RedisServer) -> None:
    says(here, "a")
    server.tell("config", "set", "maxmemory", "1")
    says(here, "what does WRONGTYPE mean?")
    server.tell("config", "set", "maxmemory", "0")
    comes_home(here)
    assert said(here) == ["a", "what does WRONGTYPE mean?"]


def test_a_write_whose_answer_was_lost_is_there_once(
    here: SlackSessionManager, there: SlackSessionManager, line: Between
) -> None:
    says(here, "a")
    line.deaf = 1
    says(here, "b")
    line.mend()
    comes_home(here)
    assert said(there) == ["a", "b"]
    assert there.get_stats()["messages"] == 2


def test_a_write_that_arrives_after_its_repetition_is_there_once(
    here: SlackSessionManager, there: SlackSessionManager, line: Between
) -> None:
    says(here, "a")
    line.delay = 0.8
    says(here, "b")
    line.delay = 0.0
    comes_home(here)
    time.sleep(1.2)
    assert said(there) == ["a", "b"]


def test_what_another_process_said_meanwhile_is_kept_and_the_newer_of_two_values_stands(
    here: SlackSessionManager, there: SlackSessionManager, line: Between
) -> None:
    says(here, "a", answer=1, ours=1)
    line.cut()
    line.shut = True
    says(here, "by us", answer=2, ours=2)
    says(there, "by them", answer=3)
    before = there.get_session("C1", "1.1") or {}
    line.mend()
    comes_home(here)
    found = here.get_session("C1", "1.1") or {}
    assert said(here) == ["a", "by them", "by us"]
    assert (found["context"]["answer"], found["context"]["ours"]) == (3, 2)
    assert found["last_activity"] == before["last_activity"]


@pytest.mark.parametrize(("lost", "then"), [(1, ["a", "by them", "saved"]), (3, ["saved", "by them"])])
def test_a_save_whose_answer_was_lost_does_not_undo_what_others_said_since(
    here: SlackSessionManager, there: SlackSessionManager, line: Between, lost: int, then: list[str]
) -> None:
    says(here, "a")
    line.deaf, line.shut = lost, True
    here.save_session("C1", "1.1", {"messages": [{"role": "user", "content": "saved"}]})
    says(there, "by them")
    line.mend()
    comes_home(here)
    assert said(there) == then


def test_a_save_that_waits_is_written_as_it_was_handed_in(
    here: SlackSessionManager, there: SlackSessionManager, line: Between
) -> None:
    says(here, "a")
    line.cut()
    line.shut = True
    message: dict[str, Any] = {"role": "user", "content": "as it was", "timestamp": "t"}
    here.save_session("C1", "1.1", {"messages": [message]})
    message["content"] = {"no", "JSON"}
    line.mend()
    comes_home(here)
    assert said(there) == ["as it was"]


@pytest.mark.parametrize("said_meanwhile", [[], ["c"]])
def test_a_redis_that_comes_back_empty_gets_back_what_is_here(
    here: SlackSessionManager, there: SlackSessionManager, line: Between, server: RedisServer, said_meanwhile: list[str]
) -> None:
    says(here, "a", "b")
    line.cut()
    line.shut = bool(said_meanwhile)
    says(here, *said_meanwhile)
    server.tell("flushall")
    line.mend()
    comes_home(here)
    assert here.session_exists("C1", "1.1")
    assert here.update_session_context("C1", "1.1", {"more": 1})
    assert said(there) == ["a", "b", *said_meanwhile]


def test_what_another_process_deleted_does_not_come_back(here: SlackSessionManager, there: SlackSessionManager) -> None:
    says(here, "a")
    assert there.delete_session("C1", "1.1")
    assert not here.session_exists("C1", "1.1")
    assert here.get_session("C1", "1.1") is None
    assert there.list_sessions() == []
    assert there.get_stats()["sessions"] == 0
    says(here, "b")
    assert said(there) == ["b"]


def test_what_was_said_before_a_deletion_is_deleted_however_late_it_arrives(
    here: SlackSessionManager, there: SlackSessionManager, line: Between
) -> None:
    says(here, "a")
    line.cut()
    line.shut = True
    says(here, "b")
    there.delete_session("C1", "1.1")
    line.mend()
    comes_home(here)
    assert said(there) == []


def test_what_has_outlived_its_time_meanwhile_is_not_written_back(line: Between, server: RedisServer) -> None:
    here = create_session_manager(line.url, ttl_seconds=0.5, probe_every=0.05)
    says(here, "a")
    line.cut()
    line.shut = True
    says(here, "b")
    time.sleep(0.6)
    line.mend()
    comes_home(here)
    assert here.get_session("C1", "1.1") is None
    assert "1.1" not in server.tell("keys", "*")
    here.close()


def test_reading_does_not_make_it_live_longer_in_memory_either(line: Between, server: RedisServer) -> None:
    here, there = (create_session_manager(url, ttl_seconds=0.8, probe_every=60) for url in (line.url, server.url))
    says(there, "a")
    time.sleep(0.5)
    assert said(here) == ["a"]
    line.cut()
    line.shut = True
    assert said(here) == ["a"]
    time.sleep(0.4)
    assert said(here) == []
    here.close()
    there.close()


def test_closing_while_it_is_written_back_writes_everything_once(
    there: SlackSessionManager, line: Between, here: SlackSessionManager
) -> None:
    says(here, "a")
    line.cut()
    line.shut = True
    says(here, *map(str, range(200)))
    line.mend()
    time.sleep(0.06)
    here.close()
    assert said(there) == ["a", *map(str, range(200))]


def test_what_waits_for_redis_is_bounded_and_the_oldest_goes_first(line: Between, there: SlackSessionManager) -> None:
    here = create_session_manager(line.url, probe_every=0.05, most_bytes=50_000)
    says(here, "a")
    line.cut()
    line.shut = True
    says(here, *(f"{n:04}" + "x" * 9_996 for n in range(50)))
    assert here.get_stats()["bytes"] <= 50_000
    line.mend()
    comes_home(here)
    kept = [int(each[:4]) for each in said(there)[1:]]
    assert kept == list(range(50 - len(kept), 50))
    assert len(kept) == 4
    here.close()


def test_a_crowd_does_not_make_redis_look_away(there: SlackSessionManager) -> None:
    with ThreadPoolExecutor(100) as crowd:
        list(crowd.map(lambda n: says(there, *"abcdefgh", thread=f"{n}.0"), range(100)))
    assert there.get_stats() | {"errors": 0, "degraded": False, "sessions": 100} == there.get_stats()


def everything(connection: socket.socket) -> None:
    while connection.recv(1_000_000):
        pass


def test_what_a_given_up_connection_has_not_sent_is_not_sent_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        manager = create_session_manager(f"redis://127.0.0.1:{listener.getsockname()[1]}/0", probe_every=60)
        says(manager, "x" * 20_000_000)
        silent, _ = listener.accept()
        with silent, pytest.raises(ConnectionResetError):
            everything(silent)
        manager.close()


def test_what_is_no_redis_at_all_costs_no_answer() -> None:
    def nonsense(listener: socket.socket) -> None:
        client, _ = listener.accept()
        with client:
            while client.recv(4096):
                client.sendall(b"+OK\r\n" * 20)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=nonsense, args=(listener,), daemon=True).start()
        manager = create_session_manager(f"redis://127.0.0.1:{listener.getsockname()[1]}/0", probe_every=60)
        says(manager, "a")
        assert said(manager) == ["a"]
        manager.close()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 4])
def test_two_processes_through_every_trouble_lose_nothing_and_repeat_nothing(
    lasting_server: RedisServer, seed: int
) -> None:
    server, there = lasting_server, create_session_manager(lasting_server.url)
    lines = [Between(server.port), Between(server.port)]
    managers = [create_session_manager(line.url, probe_every=0.05) for line in lines]
    over, waits = threading.Event(), list[float]()

    def talk(place: int) -> list[str]:
        manager, texts = managers[place % 2], list[str]()
        while not over.wait(0.004):
            texts.append(f"{place}.{len(texts)}")
            began = time.monotonic()
            says(manager, texts[-1], thread=f"{place % 3}.0", **{f"last{place}": texts[-1]})
            waits.append(time.monotonic() - began)
        return texts

    with ThreadPoolExecutor(8) as pool:
        talks = [pool.submit(talk, place) for place in range(6)]
        trouble(server, lines, random.Random(seed))
        over.set()
        told = [each.result() for each in talks]
    for manager in managers:
        comes_home(manager)
    time.sleep(0.5)  # what was held back on the way arrives
    for place, texts in enumerate(told):
        assert [each for each in said(there, f"{place % 3}.0") if each.startswith(f"{place}.")] == texts
        context = (there.get_session("C1", f"{place % 3}.0") or {})["context"]
        assert context[f"last{place}"] == texts[-1]
    assert max(waits) < 1.5  # half a second, and what a busy machine adds
    for manager, line in zip(managers, lines, strict=True):
        manager.close()
        line.close()
    there.close()


def trouble(server: RedisServer, lines: list[Between], dice: random.Random) -> None:
    """Three seconds of it."""
    until = time.monotonic() + 3
    while time.monotonic() < until:
        line = dice.choice(lines)
        match dice.choice(["cut", "silent", "deaf", "shut", "delay", "killed", "full", "read-only"]):
            case "cut":
                line.cut()
            case "delay":
                line.delay = 0.5
            case "killed":
                server.kill()
                server.start()
            case "full":
                server.tell("config", "set", "maxmemory", "1")
            case "read-only":
                server.tell("config", "set", "min-replicas-to-write", "1")
            case name:
                setattr(line, name, 1)
        time.sleep(dice.uniform(0.02, 0.4))
        line.mend()
        server.tell("config", "set", "maxmemory", "0")
        server.tell("config", "set", "min-replicas-to-write", "0")
        time.sleep(dice.uniform(0, 0.15))
