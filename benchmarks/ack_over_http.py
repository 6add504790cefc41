"""What an acknowledgement costs over HTTP: our desk as it is served, and the peers behind gunicorn.

Every server has one core to itself and its neighbours, who idle meanwhile; the client has the other. Servers take turns
within a round. 16 connections stay open, each with one request on its way: as much at once as a busy workspace brings.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import events, processes
from benchmarks.table import Target, markdown, middle, percentile, verdict
from tests.running import spare_port

CONNECTIONS = 16
BOLT = "slack_bolt 1.30, gunicorn 27 gthread"
DESK = "Leadline as `server.py` serves it, durable accept on SQLite"
TARGETS = (Target("p99 < 25 ms", 25), Target("≥ 500/s", 500, at_least=True))


@dataclass
class Served:
    """A server on its port, and what its rounds gave."""

    name: str
    port: int
    pid: int
    per_second: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)


def report(rounds: int, count: int) -> str:
    """Measure `rounds` times `count` requests a server, and give the table."""
    with servers() as entered:
        for served in entered:
            load(served, count // 4)  # a warm-up
        for _ in range(rounds):
            for served in entered:
                note(served, count)
        return table(entered)


def note(served: Served, count: int) -> None:
    """One round of one server."""
    before = processes.cpu_seconds(served.pid)
    latencies, seconds = load(served, count)
    served.cpu_us.append((processes.cpu_seconds(served.pid) - before) / count * 1e6)
    served.per_second.append(count / seconds)
    served.p50.append(percentile(latencies, 50))
    served.p99.append(percentile(latencies, 99))


def load(served: Served, count: int) -> tuple[list[float], float]:
    """Latencies in milliseconds and the seconds it took. Raises RuntimeError unless all were answered 200."""
    command = python("-m", "benchmarks.load", str(served.port), str(count), str(CONNECTIONS))
    with processes.on_core(1):
        done = subprocess.run(command, cwd=processes.ROOT, stdout=subprocess.PIPE, check=True, timeout=90)
    told = json.loads(done.stdout)
    if told["statuses"] != {"200": count}:
        raise RuntimeError(f"{served.name} answered {told['statuses']}")
    return told["latencies_ms"], told["seconds"]


def table(entered: list[Served]) -> str:
    """A row a server; ratios are of CPU time to bolt's."""
    anchor = next(middle(served.cpu_us) for served in entered if served.name == BOLT)
    columns = ["", "requests/s", "server CPU µs", "× bolt", "p50 ms", "p99 ms", "target", "reached"]
    return markdown("The ack, over HTTP", columns, [_row(served, anchor) for served in entered])


def _row(served: Served, anchor: float) -> list[str]:
    rate, cpu, p50, p99 = map(middle, (served.per_second, served.cpu_us, served.p50, served.p99))
    targets = zip(TARGETS, (p99, rate), strict=True) if served.name == DESK else ()
    figures = [f"{rate:,.0f}", f"{cpu:.0f}", f"{cpu / anchor:.2f}", f"{p50:.1f}", f"{p99:.1f}"]
    return [served.name, *figures, *verdict(*targets)]


@contextmanager
def servers() -> Iterator[list[Served]]:
    """All of them, started on one core."""
    with ExitStack() as held:
        folder = Path(held.enter_context(TemporaryDirectory()))
        with processes.on_core(0):
            entered = [started(held, folder, name, command) for name, command in COMMANDS.items()]
        yield entered


def started(held: ExitStack, folder: Path, name: str, command: list[str]) -> Served:
    """A server that runs until `held` is left."""
    port = spare_port()
    env = desk_settings(folder, port) if name == DESK else {}
    line = [word.format(port=port) for word in command]
    pid = held.enter_context(processes.started(python(*line), port, folder / f"{port}.log", env))
    return Served(name, port, pid)


def desk_settings(folder: Path, port: int) -> dict[str, str]:
    return {
        "PORT": str(port),
        "DATABASE_URL": f"sqlite:///{folder}/leadline.sqlite",
        "SLACK_SIGNING_SECRET": events.SECRET,
        "SLACK_BOT_TOKEN": events.TOKEN,
        "LOG_FORMAT": "json",
    }


def python(*arguments: str) -> list[str]:
    """This Python, with these arguments."""
    return [sys.executable, *arguments]


def gunicorn(app: str) -> list[str]:
    """One worker with as many threads as there are connections."""
    bind = ["--bind", "127.0.0.1:{port}", "--keep-alive", "30"]
    return ["-m", "gunicorn", "--worker-class", "gthread", "--threads", str(CONNECTIONS), *bind, app]


COMMANDS = {
    BOLT: gunicorn("benchmarks.peers:bolt()"),
    "slackeventsapi 3.0, gunicorn 27 gthread": gunicorn("benchmarks.peers:slack_events_api()"),
    DESK: ["-m", "benchmarks.idle_desk"],
}
