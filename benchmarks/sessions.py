"""A turn of a conversation: load the last 20 messages, append the question and the answer, renew the life.

Needs redis-server on the PATH. The floor is two PINGs on the client that the sessions use.
"""

import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis

from benchmarks import session_peers
from benchmarks.session_peers import Turn
from benchmarks.table import Target, markdown, middle, verdict
from src.sdk.sessions.slack_session_manager import SlackSessionManager

HISTORIES = (20, 200, 1000)
LONG = 100_000
WORDS = "x" * 300
TURN = [{"role": "user", "content": WORDS}, {"role": "assistant", "content": WORDS}]


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


FLOOR, OURS, MEMORY = "two PINGs: the floor", "Leadline, Redis", "Leadline, in memory"
AGENTS = "openai-agents RedisSession"
#: How many times faster than AGENTS at each history.
TARGETS = dict(zip(HISTORIES, (5, 8, 15), strict=True))


def report(rounds: int, turns: int) -> str:
    """µs a turn for each history, the candidates taking turns; and which targets are reached."""
    with redis_server() as url, tempfile.TemporaryDirectory() as folder:
        costs = {history: measured(url, Path(folder), history, rounds, turns) for history in HISTORIES}
        long = measured_long(url, rounds, turns)
    return table(costs) + "\n" + reached(costs, long)


def table(costs: dict[int, dict[str, float]]) -> str:
    rows = [[name, *(f"{costs[history][name]:,.0f}" for history in costs)] for name in next(iter(costs.values()))]
    return markdown("A turn of a conversation", ["µs a turn at a history of", *map(str, costs)], rows)


def reached(costs: dict[int, dict[str, float]], long: float) -> str:
    first = costs[HISTORIES[0]]
    checked = [
        ("Redis at 20, × the floor", Target("≤ 5", 5), first[OURS] / first[FLOOR]),
        ("Redis at 100,000, × at 20", Target("≤ 1.25", 1.25), long / first[OURS]),
        ("in memory at 1,000, µs", Target("< 20", 20), costs[HISTORIES[-1]][MEMORY]),
        *(
            (f"openai-agents RedisSession at {history}, × Redis", Target(f"≥ {times}", times, at_least=True), ratio)
            for history, times in TARGETS.items()
            for ratio in [costs[history][AGENTS] / costs[history][OURS]]
        ),
    ]
    rows = [[name, f"{figure:.1f}", *verdict((target, figure))] for name, target, figure in checked]
    return markdown("Sessions against their targets", ["", "", "target", "reached"], rows)


def measured(url: str, folder: Path, history: int, rounds: int, turns: int) -> dict[str, float]:
    shared, memory = SlackSessionManager(url), SlackSessionManager()
    before = [{"role": "user", "content": WORDS} for _ in range(history)]
    name = f"peer{history}"
    candidates = {
        FLOOR: pings(url),
        OURS: ours(shared, str(history), history),
        MEMORY: ours(memory, str(history), history),
        AGENTS: session_peers.redis_session(url, name, before, TURN, None),
        f"{AGENTS}, limit 20": session_peers.redis_session(url, f"{name}-limited", before, TURN, 20),
        "openai-agents SQLiteSession": session_peers.sqlite_session(folder, name, before, TURN),
        "langchain-community RedisChatMessageHistory": session_peers.langchain(url, name, before, TURN),
        "Flask-Session, Redis": session_peers.flask_session(Redis.from_url(url), before, TURN),
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
