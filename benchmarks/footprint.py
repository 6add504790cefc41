"""What it takes to have the desk running: start-up, and CPU time and memory while it has nothing to do."""

import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import processes
from benchmarks.table import Target, markdown, middle, verdict
from tests.running import Person, Server, desk, fetch, message_event, sign, slack_stand_in, spare_port


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds to the first 200 of /readyz and to the first ack, idle CPU in percent of a core, memory."""

    ready: float
    ack: float
    idle_percent: float
    megabytes: float


def report(starts: int, idle_seconds: float) -> str:
    """Start it so often, leave it alone for so long each time, and give the table.

    Python keeps what it compiled in a folder of this run, so the first start is what a new installation's is: it
    compiles everything. It is told apart.
    """
    with TemporaryDirectory() as compiled:
        first = start(compiled, 0)
        return table(first, [start(compiled, idle_seconds) for _ in range(starts)])


def start(compiled: str, idle_seconds: float) -> Start:
    """Start the desk on an empty database, have it do one lead, and watch it idle."""
    with TemporaryDirectory() as folder, ExitStack() as held:
        port = spare_port()
        slack = slack_stand_in(Path(folder), port)
        held.callback(slack.close)
        slack.start()
        server = desk(Path(folder), slack, port=port)
        server.env |= {"PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
        held.callback(server.close)
        began = time.monotonic()
        server.start()
        ready = time.monotonic() - began
        first_ack(server)
        acked = time.monotonic() - began
        person = Person(slack)
        person.settled(person.say("add lead: jane@acme.com Jane Doe, Acme, VP Sales"))
        time.sleep(1)
        return Start(ready, acked, *idle(server, idle_seconds))


def first_ack(server: Server) -> None:
    body = message_event("good morning", f"{time.time():.6f}")
    assert fetch(f"{server.url}/slack/events", body, sign(body)).status == 200


def idle(server: Server, seconds: float) -> tuple[float, float]:
    """CPU time in percent of a core over so many seconds, and resident memory in MB."""
    assert server.process
    pid = server.process.pid
    before, began = processes.cpu_seconds(pid), time.monotonic()
    time.sleep(seconds)
    spent = (processes.cpu_seconds(pid) - before) / (time.monotonic() - began)
    return spent * 100, processes.megabytes(pid)


def table(first: Start, seen: list[Start]) -> str:
    """The median of all starts but the first."""
    ready, ack = middle([one.ready for one in seen]), middle([one.ack for one in seen])
    percent, memory = middle([one.idle_percent for one in seen]), middle([one.megabytes for one in seen])
    rows = [
        ["start → /readyz says 200", f"{ready:.1f} s", *verdict()],
        ["start → first ack", f"{ack:.1f} s", *verdict((Target("< 3 s", 3), ack))],
        ["the same, the first time after an installation", f"{first.ack:.1f} s", *verdict()],
        ["CPU with nothing to do", f"{percent:.1f} %", *verdict((Target("< 6 %", 6), percent))],
        ["resident memory", f"{memory:.0f} MB", *verdict((Target("< 160 MB", 160), memory))],
    ]
    return markdown("Start and rest", ["", "median", "target", "reached"], rows)
