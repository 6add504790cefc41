"""A turn of a conversation: load the last 20 messages, append the question and the answer, renew the life.

Needs redis-server on the PATH. The floor is two PINGs on the client that the sessions use.
"""

import asyncio
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from redis import Redis

from benchmarks.table import Target, markdown, middle, verdict
from src.sdk.sessions.slack_session_manager import SlackSessionManager

HISTORIES = (20, 200, 1000)
LONG = 100_000
WORDS = "x" * 300
TURN = [{"role": "user", "content": WORDS}, {"role": "assistant", "content": WORDS}]
Turn = Callable[[], None]


@contextmanager
def redis_server() -> Iterator[str]:
    """A redis-server of our own; gives its url."""
    with socket.socket() as probe, tempfile.TemporaryDirectory() as folder:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        process = subprocess.Popen(
            ["redis-server", "--port", str(port), "--save", "", "--dir", folder], stdout=subprocess.DEVNULL
        )
        try:
            wait_for(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
            process.wait()


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("redis-server does not answer")


def ours(manager: SlackSessionManager, thread: str, history: int) -> Turn:
    for start in range(0, history, 1000):
        count = min(1000, history - start)
        manager.append_messages("C1", thread, [{"role": "user", "content": WORDS} for _ in range(count)])

    def turn() -> None:
        manager.load_turn("C1", thread, 20)
        manager.append_messages("C1", thread, TURN)

    return turn


def pings(url: str) -> Turn:
    client = Redis.from_url(url)

    def turn() -> None:
        client.ping()
        client.ping()

    return turn


def openai_agents(url: str, thread: str, history: int) -> Turn:
    """openai-agents' RedisSession; all on one event loop of its own."""
    from agents.extensions.memory import RedisSession

    loop = asyncio.new_event_loop()
    session: Any = RedisSession.from_url(f"agents-{thread}", url=url, ttl=86400)
    loop.run_until_complete(session.add_items([{"role": "user", "content": WORDS} for _ in range(history)]))

    async def once() -> None:
        await session.get_items(20)
        await session.add_items(TURN)

    return lambda: loop.run_until_complete(once())


def report(rounds: int, turns: int) -> str:
    """µs a turn for each history, the candidates taking turns."""
    with redis_server() as url:
        columns = {history: measured(url, history, rounds, turns) for history in HISTORIES}
        long = measured_long(url, rounds, turns)
    names = list(columns[HISTORIES[0]])
    rows = [[name, *(f"{columns[history][name]:,.0f}" for history in HISTORIES)] for name in names]
    floor, redis, memory = (columns[20][name] for name in names[:3])
    peer = [columns[h][names[3]] / columns[h][names[1]] for h in HISTORIES]
    targets = [
        ["Redis at 20, × the floor", f"{redis / floor:.1f}", *verdict((Target("≤ 5", 5), redis / floor))],
        ["Redis at 100,000, × at 20", f"{long / redis:.2f}", *verdict((Target("≤ 1.25", 1.25), long / redis))],
        ["in memory, µs", f"{memory:.0f}", *verdict((Target("< 20", 20), memory))],
    ]
    for history, ratio, least in zip(HISTORIES, peer, (5, 8, 15), strict=True):
        words = f"openai-agents, × Redis at {history}"
        targets.append([words, f"{ratio:.1f}", *verdict((Target(f"≥ {least}", least, at_least=True), ratio))])
    head = ["µs a turn at a history of", *map(str, HISTORIES)]
    return (
        markdown("A turn of a conversation", head, rows) + "\n" + markdown("Reached", ["", "", "target", ""], targets)
    )


def measured(url: str, history: int, rounds: int, turns: int) -> dict[str, float]:
    shared, memory = SlackSessionManager(url), SlackSessionManager()
    candidates = {
        "two PINGs: the floor": pings(url),
        "Leadline, Redis": ours(shared, f"{history}", history),
        "Leadline, in memory": ours(memory, f"{history}", history),
        "openai-agents RedisSession": openai_agents(url, f"{history}", history),
    }
    found = taken_in_turns(candidates, rounds, turns)
    shared.close()
    return found


def measured_long(url: str, rounds: int, turns: int) -> float:
    manager = SlackSessionManager(url)
    found = taken_in_turns({"long": ours(manager, "long", LONG)}, rounds, turns)["long"]
    manager.close()
    return found


def taken_in_turns(candidates: dict[str, Turn], rounds: int, turns: int) -> dict[str, float]:
    """The median of the rounds, µs a turn."""
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, turn in candidates.items():
            began = time.perf_counter()
            for _ in range(turns):
                turn()
            times[name].append((time.perf_counter() - began) / turns * 1e6)
    return {name: middle(figures) for name, figures in times.items()}
