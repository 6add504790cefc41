"""Sessions on memory, on a Redis in this process and on a real redis-server: one suite, and Redis's bad days."""

import json
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import fakeredis
import pytest
import redis
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from src.sdk.sessions.memory_sessions import MemorySessions
from src.sdk.sessions.redis_client import connected
from src.sdk.sessions.slack_session_manager import SlackSessionManager, create_session_manager
from src.sdk.sessions.values import Kept, NotStorable, history_within
from tests.redis_server import RedisServer
from tests.running import until

HI = {"role": "user", "content": "How many leads today?", "timestamp": "2026-11-24T10:00:00+00:00"}
THREE = {"role": "assistant", "content": "3 leads today.", "timestamp": "2026-11-24T10:00:01+00:00"}
BACKENDS = ("memory", "fakeredis", pytest.param("redis", marks=pytest.mark.redis))


@pytest.fixture(scope="module")
def real_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"), "--appendonly", "no")
    server.start()
    yield server
    server.kill()


def made(kind: str, request: pytest.FixtureRequest, **more: Any) -> SlackSessionManager:
    if kind == "fakeredis":
        return SlackSessionManager(client=fakeredis.FakeRedis(), **more)
    if kind == "redis":
        server: RedisServer = request.getfixturevalue("real_redis")
        server.tell("flushall")
        return create_session_manager(server.url, **more)
    return SlackSessionManager(**more)


@pytest.fixture(params=BACKENDS)
def sessions(request: pytest.FixtureRequest) -> Iterator[SlackSessionManager]:
    manager = made(request.param, request)
    yield manager
    manager.close()


def test_session_create_and_retrieve(sessions: SlackSessionManager) -> None:
    assert sessions.get_session("C1", "1.1") is None
    assert not sessions.session_exists("C1", "1.1")
    assert sessions.save_session("C1", "1.1", {"messages": [HI, THREE], "context": {"mode": "analyst"}})
    found = sessions.get_session("C1", "1.1")
    assert found
    assert found["messages"] == [HI, THREE]
    assert found["context"] == {"mode": "analyst", "channel_id": "C1", "thread_ts": "1.1"}
    assert datetime.fromisoformat(found["last_activity"]).tzinfo
    assert sessions.session_exists("C1", "1.1")


def test_session_update_context(sessions: SlackSessionManager) -> None:
    assert not sessions.update_session_context("C1", "1.1", {"tier": "HOT"})
    sessions.append_messages("C1", "1.1", [HI], context={"nested": {"a": [1, 2.5, None, True]}})
    assert sessions.update_session_context("C1", "1.1", {"tier": "HOT"})
    found = sessions.get_session("C1", "1.1")
    assert found
    assert found["context"]["nested"] == {"a": [1, 2.5, None, True]}
    assert found["context"]["tier"] == "HOT"
    assert found["messages"] == [HI]


@pytest.mark.parametrize("kind", BACKENDS)
def test_session_expiration(kind: str, request: pytest.FixtureRequest) -> None:
    manager = made(kind, request, ttl_seconds=0.8)
    manager.append_messages("C1", "1.1", [HI])
    time.sleep(0.5)
    manager.append_messages("C1", "1.1", [THREE])  # activity renews its life
    time.sleep(0.5)
    assert manager.load_turn("C1", "1.1") is not None  # reading does not
    time.sleep(0.5)
    assert manager.get_session("C1", "1.1") is None
    manager.close()


def test_cleanup_expired_sessions() -> None:
    now = [1000.0]
    manager = SlackSessionManager(ttl_seconds=60, now=lambda: now[0])
    for n in range(3):
        manager.append_messages("C1", f"{n}.0", [HI])
    now[0] += 30
    manager.append_messages("C1", "2.0", [THREE])
    now[0] += 40
    assert manager.cleanup_expired_sessions() == 2
    assert manager.get_stats()["sessions"] == 1
    assert manager.cleanup_expired_sessions() == 0


def test_deleting_forgets(sessions: SlackSessionManager) -> None:
    sessions.append_messages("C1", "1.1", [HI])
    assert sessions.delete_session("C1", "1.1")
    assert not sessions.delete_session("C1", "1.1")
    assert sessions.get_session("C1", "1.1") is None


def test_no_key_reaches_into_another_conversation(sessions: SlackSessionManager) -> None:
    sessions.append_messages("C1", "1.1", [HI], team="T1")
    for team, channel, thread in (
        ("", "T1:C1", "1.1"),
        ("T1", "C1:1.1", ""),
        ("T1", "C*", "1.1"),
        ("T2", "C1", "1.1"),
        ("T1}", "C1", "1.1"),
        ("T1", "C1", "1.1:messages"),
    ):
        assert sessions.get_session(channel, thread, team=team) is None
    assert sessions.session_exists("C1", "1.1", team="T1")


def test_a_turn_loads_the_last_messages_and_the_context(sessions: SlackSessionManager) -> None:
    said = [{**HI, "content": str(n)} for n in range(50)]
    sessions.append_messages("C1", "1.1", said, context={"answered": "1.1"})
    turn = sessions.load_turn("C1", "1.1", 20)
    assert turn
    assert turn[0] == said[-20:]
    assert turn[1]["answered"] == "1.1"


def test_what_comes_out_is_a_copy(sessions: SlackSessionManager) -> None:
    sessions.append_messages("C1", "1.1", [HI], context={"list": [1]})
    first = sessions.get_session("C1", "1.1")
    assert first
    first["messages"].clear()
    first["context"]["list"].append(2)
    again = sessions.get_session("C1", "1.1")
    assert again
    assert again["messages"] == [HI]
    assert again["context"]["list"] == [1]


def test_sixteen_threads_lose_nothing(sessions: SlackSessionManager) -> None:
    def talk(number: int) -> None:
        for n in range(25):
            sessions.append_messages("C1", "1.1", [{**HI, "content": f"{number}:{n}"}], context={f"k{number}": n})

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(talk, range(16)))
    found = sessions.get_session("C1", "1.1")
    assert found
    assert sorted(m["content"] for m in found["messages"]) == sorted(f"{a}:{b}" for a in range(16) for b in range(25))
    assert all(found["context"][f"k{number}"] == 24 for number in range(16))


@pytest.mark.parametrize(
    "bad", [{"x": {1, 2}}, {"x": float("nan")}, {1: "x"}, {"x": ("a",)}, {"x": "\ud800"}, {"x": object()}]
)
def test_what_is_no_json_is_refused_and_nothing_changes(sessions: SlackSessionManager, bad: Any) -> None:
    sessions.append_messages("C1", "1.1", [HI])
    with pytest.raises(NotStorable, match="not storable"):
        sessions.update_session_context("C1", "1.1", bad)
    with pytest.raises(NotStorable):
        sessions.append_messages("C1", "1.1", [THREE, {"role": "user", "content": bad}])
    found = sessions.get_session("C1", "1.1")
    assert found
    assert found["messages"] == [HI]


@pytest.mark.parametrize(
    "bad", [None, 7, "text", [7], {"messages": HI}, {"messages": [{"role": "user"}]}, {"context": [1]}]
)
def test_what_is_no_session_is_refused_and_nothing_changes(sessions: SlackSessionManager, bad: Any) -> None:
    sessions.append_messages("C1", "1.1", [HI])
    with pytest.raises(NotStorable):
        sessions.save_session("C1", "1.1", bad)
    with pytest.raises(NotStorable):
        sessions.import_session(bad)
    with pytest.raises(NotStorable):
        sessions.append_messages("C1", "1.1", [THREE], context=[bad])  # type: ignore[arg-type]  # it is the point
    with pytest.raises(NotStorable):
        sessions.append_messages("C1", "1.1", bad)
    found = sessions.get_session("C1", "1.1")
    assert found
    assert found["messages"] == [HI]


@pytest.mark.parametrize("bad", [None, 1.1, b"C1", "\ud800"])
def test_a_key_of_other_parts_than_texts_is_refused(sessions: SlackSessionManager, bad: Any) -> None:
    with pytest.raises(NotStorable, match="are texts"):
        sessions.append_messages("C1", bad, [HI])


def test_what_is_saved_comes_out_as_it_went_in_and_what_is_appended_has_a_time(sessions: SlackSessionManager) -> None:
    sessions.save_session("C1", "1.1", {"messages": [{"role": "user", "content": "hi"}]})
    sessions.append_messages("C1", "1.1", [{"role": "assistant", "content": "hello"}])
    found = sessions.get_session("C1", "1.1")
    assert found
    assert found["messages"][0] == {"role": "user", "content": "hi"}
    assert datetime.fromisoformat(found["messages"][1]["timestamp"]).tzinfo


def test_big_and_odd_texts_come_out_as_they_went_in(sessions: SlackSessionManager) -> None:
    odd = {
        "role": "user",
        "content": "🎉 𝒳 naïve \u0000 \u2028 " + "x" * 100_000,
        "timestamp": "t",
        "n": 10**30,
        "f": 0.1,
    }
    sessions.append_messages("C1", "1.1", [odd])
    found = sessions.get_session("C1", "1.1")
    assert found
    assert found["messages"] == [odd]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(
    content=JSON,
    more=st.dictionaries(st.text() | st.sampled_from("_c"), JSON, max_size=2),
    context=st.dictionaries(st.text(), JSON, max_size=4),
    redis_like=st.booleans(),
)
def test_any_json_comes_out_equal(
    content: Any, more: dict[str, Any], context: dict[str, Any], redis_like: bool
) -> None:
    manager = SlackSessionManager(client=fakeredis.FakeRedis()) if redis_like else SlackSessionManager()
    message = {**more, "role": "user", "content": content, "timestamp": "t"}
    manager.append_messages("C1", "1.1", [message], context=context)
    turn = manager.load_turn("C1", "1.1")
    assert turn
    assert turn[0] == [message]
    assert {**turn[1], **context} == turn[1]


def test_listing_exporting_and_importing(sessions: SlackSessionManager) -> None:
    sessions.append_messages("C1", "1.1", [HI], team="T1")
    sessions.append_messages("C:2", "2.2", [THREE], team="T2")
    assert {each["channel_id"] for each in sessions.list_sessions()} == {"C1", "C:2"}
    assert sessions.list_sessions(team="T1") == [{"team": "T1", "channel_id": "C1", "thread_ts": "1.1"}]
    exported = sessions.export_session("C1", "1.1", team="T1")
    assert exported
    sessions.delete_session("C1", "1.1", team="T1")
    assert sessions.import_session(json.loads(json.dumps(exported)))
    again = sessions.get_session("C1", "1.1", team="T1")
    assert again
    assert again["messages"] == [HI]


def test_the_stats_count(sessions: SlackSessionManager) -> None:
    sessions.append_messages("C1", "1.1", [HI, THREE])
    sessions.get_session("C1", "1.1")
    sessions.get_session("C1", "9.9")
    stats = sessions.get_stats()
    assert stats["backend"] in ("memory", "redis")
    assert (stats["sessions"], stats["messages"], stats["hits"], stats["misses"]) == (1, 2, 1, 1)
    assert not stats["degraded"]


@pytest.mark.redis
def test_a_message_takes_few_bytes_in_redis(request: pytest.FixtureRequest) -> None:
    manager = made("redis", request)
    for n in range(1000):
        manager.append_messages("C1", "1.1", [{"role": "assistant", "content": f"{n:04}" + "x" * 296}])
    assert 300 < manager.get_stats()["bytes"] / 1000 < 400
    manager.close()


@pytest.mark.parametrize("text", ["hi", "🎉" * 200])
def test_the_bytes_of_memory_are_those_it_takes(text: str) -> None:
    tracemalloc.start()
    manager, before = SlackSessionManager(), tracemalloc.get_traced_memory()[0]
    for n in range(4000):
        manager.append_messages("C1", f"{n % 200}.0", [{"role": "user", "content": f"{text}{n}"}], context={"n": n})
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert taken < manager.get_stats()["bytes"] < 1.6 * taken


def test_a_context_that_is_overwritten_takes_the_place_of_one() -> None:
    manager = SlackSessionManager()
    sizes = set()
    for _ in range(100):
        manager.append_messages("C1", "1.1", [], context={"answer": "x" * 1000})
        sizes.add(manager.get_stats()["bytes"])
    assert len(sizes) == 1


def test_memory_is_bounded_and_the_oldest_goes_first() -> None:
    manager = SlackSessionManager(most_sessions=3)
    for n in range(5):
        manager.append_messages("C1", f"{n}.0", [HI])
    assert [each["thread_ts"] for each in manager.list_sessions()] == ["2.0", "3.0", "4.0"]
    small = SlackSessionManager(most_bytes=5000)
    for n in range(50):
        small.append_messages("C1", f"{n}.0", [{**HI, "content": "x" * 1000}])
    assert small.get_stats()["bytes"] <= 5000
    assert small.session_exists("C1", "49.0")


def test_a_session_that_is_too_big_alone_loses_its_oldest_messages() -> None:
    manager = SlackSessionManager(most_bytes=5000)
    for n in range(50):
        manager.append_messages("C1", "1.1", [{**HI, "content": f"{n:02}" + "x" * 1000}])
        assert manager.get_stats()["bytes"] <= 5000
    found = manager.get_session("C1", "1.1")
    assert found
    assert [each["content"][:2] for each in found["messages"]] == ["47", "48", "49"]
    manager.append_messages("C1", "2.2", [{**HI, "content": "x" * 10_000}])
    assert manager.get_stats()["bytes"] <= 5000


def test_a_look_elsewhere_that_came_back_late_does_not_undo_what_was_said_here_since() -> None:
    memory = MemorySessions(60)
    seen = Kept(['12345678["user","a","t"]'], {}, time.time())
    memory.mirror("k", seen)
    memory.append("k", [{"role": "user", "content": "b"}], {"answer": 1})
    memory.mirror("k", seen)
    session = memory.load("k")
    assert session
    assert [each["content"] for each in session.messages] == ["a", "b"]
    assert session.context == {"answer": 1}


def test_a_history_is_cut_at_whole_turns_and_by_size() -> None:
    said = [{"role": role, "content": f"{n}" * 10} for n in range(5) for role in ("user", "assistant")]
    assert history_within(said, most_messages=3, most_characters=1000) == said[-2:]
    assert history_within(said, most_messages=100, most_characters=45) == said[-4:]
    assert history_within(said, most_messages=0, most_characters=45) == []


class Model(RuleBasedStateMachine):
    """A backend beside a plain dictionary of what was said, and a clock that both go by; Redis goes and is emptied."""

    client: Any = None
    server = fakeredis.FakeServer()

    def __init__(self) -> None:
        super().__init__()
        self.now = [1_000_000.0]
        if self.client:
            self.client.flushall()
        self.manager = SlackSessionManager(
            client=self.client, ttl_seconds=60, probe_every=0.001, now=lambda: self.now[0]
        )
        self.said: dict[str, tuple[list[Any], dict[str, Any], float]] = {}

    threads = st.sampled_from(["1.1", "2.2", "3.3"])

    def alive(self, thread: str) -> bool:
        return thread in self.said and self.now[0] - self.said[thread][2] < 60

    @rule(thread=threads, content=st.text(max_size=20))
    def append(self, thread: str, content: str) -> None:
        message = {"role": "user", "content": content, "timestamp": "t"}
        messages, context, _ = self.said[thread] if self.alive(thread) else ([], {}, 0.0)
        self.manager.append_messages("C1", thread, [message], context={"last": content})
        self.said[thread] = ([*messages, message], {**context, "last": content}, self.now[0])

    @rule(thread=threads, value=st.integers())
    def update(self, thread: str, value: int) -> None:
        assert self.manager.update_session_context("C1", thread, {"value": value}) == self.alive(thread)
        if self.alive(thread):
            messages, context, _ = self.said[thread]
            self.said[thread] = (messages, {**context, "value": value}, self.now[0])

    @rule(thread=threads)
    def delete(self, thread: str) -> None:
        assert self.manager.delete_session("C1", thread) == self.alive(thread)
        self.said.pop(thread, None)

    @rule(thread=threads, count=st.integers(0, 3))
    def replace(self, thread: str, count: int) -> None:
        messages = [{"role": "user", "content": str(n), "timestamp": "t"} for n in range(count)]
        self.manager.save_session("C1", thread, {"messages": messages, "context": {"saved": count}})
        self.said[thread] = (messages, {"saved": count}, self.now[0])

    @rule(seconds=st.sampled_from([1.0, 10.0, 59.0, 61.0]))
    def wait(self, seconds: float) -> None:
        self.now[0] += seconds
        connected, self.server.connected = self.server.connected, True
        for key in self.client.scan_iter() if self.client else ():
            self.client.pexpire(key, self.client.pttl(key) - round(seconds * 1000))
        self.server.connected = connected

    @rule()
    def redis_goes_away(self) -> None:
        self.server.connected = False

    @rule()
    def redis_comes_back(self) -> None:
        self.server.connected = True
        until(lambda: at_home(self.manager), "Redis to be found again")

    @precondition(lambda self: self.client and self.server.connected)
    @rule()
    def redis_is_emptied(self) -> None:
        self.client.flushall()

    @invariant()
    def same(self) -> None:
        for thread in ("1.1", "2.2", "3.3"):
            found = self.manager.get_session("C1", thread)
            assert (found is not None) == self.alive(thread)
            assert self.manager.session_exists("C1", thread) == self.alive(thread)
            if found:
                messages, context, _ = self.said[thread]
                assert found["messages"] == messages
                assert found["context"] == {"mode": "conversation", "channel_id": "C1", "thread_ts": thread, **context}

    def teardown(self) -> None:
        self.server.connected = True
        self.manager.close()


@pytest.mark.parametrize("kind", BACKENDS)
def test_any_sequence_agrees_with_a_plain_model(kind: str, request: pytest.FixtureRequest) -> None:
    parts: dict[str, Any] = {"server": fakeredis.FakeServer()}
    if kind == "fakeredis":
        parts["client"] = fakeredis.FakeRedis(server=parts["server"])
    if kind == "redis":
        parts["client"] = redis.Redis.from_url(request.getfixturevalue("real_redis").url)
    machine = type("Machine", (Model,), parts)
    run_state_machine_as_test(machine, settings=settings(max_examples=40, stateful_step_count=25, deadline=None))
    if kind == "redis":
        parts["client"].close()


def test_redis_fallback_to_memory() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        manager = create_session_manager(f"redis://127.0.0.1:{port}/0")
        began = time.monotonic()
        assert manager.append_messages("C1", "1.1", [HI])
        assert time.monotonic() - began < 0.5
        found = manager.get_session("C1", "1.1")
        assert found
        assert found["messages"] == [HI]
        stats = manager.get_stats()
        assert (stats["backend"], stats["degraded"]) == ("memory", True)
        assert datetime.fromisoformat(stats["degraded_since"]).tzinfo
        manager.close()


def test_a_silent_redis_costs_one_turn_half_a_second_and_the_next_nothing() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(64)
        manager = create_session_manager(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        began = time.monotonic()
        assert manager.load_turn("C1", "1.1") is None
        manager.append_messages("C1", "1.1", [HI])
        assert time.monotonic() - began < 0.6
        began = time.monotonic()
        for _ in range(50):
            manager.append_messages("C1", "1.1", [THREE])
            assert manager.load_turn("C1", "1.1")
        assert time.monotonic() - began < 0.2
        manager.close()


def at_home(manager: SlackSessionManager) -> bool:
    return not manager.get_stats()["degraded"]


@pytest.mark.redis
def test_what_was_said_while_redis_was_away_is_written_back_once_and_in_order(tmp_path: Path) -> None:
    server = RedisServer(tmp_path)
    server.start()
    here = create_session_manager(server.url, probe_every=0.1)
    try:
        here.append_messages("C1", "1.1", [HI])
        server.kill()
        for n in range(5):
            here.append_messages("C1", "1.1", [{**HI, "content": str(n)}], context={"n": n})
        found = here.get_session("C1", "1.1")
        assert found
        assert len(found["messages"]) == 6
        server.start()
        until(lambda: at_home(here), "Redis to be found again")
        other = create_session_manager(server.url)
        there = other.get_session("C1", "1.1")
        assert there
        assert [m["content"] for m in there["messages"]] == [HI["content"], "0", "1", "2", "3", "4"]
        assert there["context"]["n"] == 4
        other.close()
    finally:
        here.close()
        server.kill()


@pytest.mark.redis
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("config", "set", "min-replicas-to-write", "1"), ("config", "set", "min-replicas-to-write", "0")),
        (("config", "set", "maxmemory", "1"), ("config", "set", "maxmemory", "0")),
        (("replicaof", "127.0.0.1", "1"), ("replicaof", "no", "one")),
    ],
    ids=["no replicas", "out of memory", "read-only"],
)
def test_a_redis_that_takes_no_writes_costs_no_answer(
    tmp_path: Path, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    server = RedisServer(tmp_path)
    server.start()
    manager = create_session_manager(server.url, probe_every=0.1)
    try:
        manager.append_messages("C1", "1.1", [HI])
        assert server.tell(*before) == "OK"
        manager.append_messages("C1", "1.1", [THREE])
        turn = manager.load_turn("C1", "1.1")
        assert turn
        assert turn[0] == [HI, THREE]
        assert server.tell(*after) == "OK"
        until(lambda: at_home(manager), "Redis to take writes again")
        turn = manager.load_turn("C1", "1.1")
        assert turn
        assert turn[0] == [HI, THREE]
    finally:
        manager.close()
        server.kill()


@pytest.mark.redis
def test_a_wrong_password_costs_no_answer_and_is_no_secret(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    server = RedisServer(tmp_path, "--requirepass", "right")
    server.start()
    manager = create_session_manager(server.url.replace("redis://", "redis://:wr0ng-pass@"))
    try:
        manager.append_messages("C1", "1.1", [HI])
        assert manager.session_exists("C1", "1.1")
        assert manager.get_stats()["degraded"]
        assert "wr0ng-pass" not in caplog.text
    finally:
        manager.close()
        server.kill()


FOREIGN: dict[str, Callable[[Any, bytes, bytes], object]] = {
    "another kind of value": lambda client, messages, context: (client.delete(messages), client.set(messages, "x")),
    "another kind of context": lambda client, messages, context: (client.delete(context), client.set(context, "x")),
    "no JSON": lambda client, messages, context: client.rpush(messages, "12345678{"),
    "no message": lambda client, messages, context: client.rpush(messages, "12345678[7]"),
    "too short": lambda client, messages, context: client.rpush(messages, "7"),
    "no text": lambda client, messages, context: client.rpush(messages, b"12345678\xff\xfe"),
    "endless nesting": lambda client, messages, context: client.rpush(messages, "12345678" + "[" * 100_000),
    "no time": lambda client, messages, context: client.hset(context, "last_activity", "yesterday"),
    "no value": lambda client, messages, context: client.hset(context, "c:answer", "x"),
    "no context": lambda client, messages, context: client.delete(context),
}


@pytest.mark.parametrize("kind", BACKENDS[1:])
@pytest.mark.parametrize("foreign", FOREIGN)
def test_a_foreign_value_counts_as_no_session_and_a_later_append_starts_anew(
    foreign: str, kind: str, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    client: Any = fakeredis.FakeRedis()
    if kind == "redis":
        server: RedisServer = request.getfixturevalue("real_redis")
        server.tell("flushall")
        client = redis.Redis.from_url(server.url)
    manager = SlackSessionManager(client=client)
    manager.append_messages("C1", "1.1", [HI], context={"answer": 1}, team="T1")
    context, messages = sorted(client.scan_iter(match="*T1:C1:1.1*"))
    FOREIGN[foreign](client, messages, context)
    assert manager.get_session("C1", "1.1", team="T1") is None
    assert "none of ours" in caplog.text
    assert "{T1:C1:1.1}" in str([record.__dict__.get("key") for record in caplog.records])
    assert not manager.session_exists("C1", "1.1", team="T1")
    assert not manager.update_session_context("C1", "1.1", {"answer": 2}, team="T1")
    assert manager.append_messages("C1", "1.1", [THREE], team="T1")
    found = manager.get_session("C1", "1.1", team="T1")
    assert found
    assert found["messages"] == [THREE]
    assert "answer" not in found["context"]
    assert not manager.get_stats()["degraded"]
    client.close()


def test_a_foreign_value_is_met_by_an_append_too() -> None:
    client = fakeredis.FakeRedis()
    client.set("leadline:session:{:C1:1.1}:messages", "x")
    manager = SlackSessionManager(client=client)
    manager.append_messages("C1", "1.1", [THREE])
    found = manager.get_session("C1", "1.1")
    assert found
    assert found["messages"] == [THREE]


def test_foreign_names_beside_ours_disturb_no_list() -> None:
    client = fakeredis.FakeRedis()
    client.set(b"leadline:session:{\xff}:context", "x")
    client.hset("leadline:session:nonsense:context", "a", "b")
    manager = SlackSessionManager(client=client)
    manager.append_messages("C1", "1.1", [HI])
    assert manager.list_sessions() == [{"team": "", "channel_id": "C1", "thread_ts": "1.1"}]
    assert manager.get_stats()["sessions"] == 1


def test_nothing_connects_before_the_first_use() -> None:
    threads = threading.active_count()
    manager = create_session_manager("redis://127.0.0.1:1/0")
    assert threading.active_count() == threads
    manager.close()


def test_redis_py_is_told_to_give_up_at_once() -> None:
    began = time.monotonic()
    with pytest.raises(redis.exceptions.ConnectionError):
        connected("redis://127.0.0.1:1/0").ping()
    assert time.monotonic() - began < 0.5
