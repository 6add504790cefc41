"""How long a person waits: a real desk beside a stand-in for Slack, one lead at a time, nothing else to do.

All times are Slack's side of it: from the ts that the message was given to the arrival of the desk's calls.
"""

import json
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.table import Target, markdown, middle, percentile, verdict
from tests.running import Person, Server, desk, fetch, slack_stand_in, spare_port

#: Leads that are said before the clock runs: the first ones load what every process loads once.
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Waited:
    """One lead's way, in milliseconds since it was said: 👀, the card; and of that, waiting in the queue."""

    sign: float
    card: float
    queue: float


def report(leads: int) -> str:
    """Say so many leads and give the table."""
    with desk_and_slack() as (server, slack):
        said = talk(Person(slack), WARM_UP + leads)
        return table(list(waits(calls(slack), queued(server), said))[WARM_UP:])


@contextmanager
def desk_and_slack() -> Iterator[tuple[Server, Server]]:
    """Both running, and both gone afterwards."""
    with TemporaryDirectory() as folder, ExitStack() as held:
        port = spare_port()
        slack = slack_stand_in(Path(folder), port)
        held.callback(slack.close)
        slack.start()
        server = desk(Path(folder), slack, port=port)
        held.callback(server.close)
        yield server.start(), slack


def talk(person: Person, leads: int) -> list[str]:
    """Say one lead after another, each 0.2 to 0.5 s after the last was done; gives the ts of each message."""
    said, dice = [], random.Random(13)
    for number in range(leads):
        ts = person.say(f"add lead: jane{number}@acme{number}.com Jane Doe, Acme {number}, VP Sales")
        time.sleep(dice.uniform(0.2, 0.5))  # nobody looks before that: looking would slow down what is measured
        person.settled(ts)
        said.append(ts)
    return said


def calls(slack: Server) -> list[dict[str, Any]]:
    """The Web API calls Slack got, oldest first, with the time of each."""
    got: list[dict[str, Any]] = fetch(f"{slack.url}/sandbox/calls").json["calls"]
    return got


def queued(server: Server) -> dict[str, float]:
    """How long each message waited for its job to begin, in milliseconds by ts, from the desk's log."""
    lines = [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]
    return {line["job"].rpartition(":")[2]: line["waited_ms"] for line in lines if line["event"] == "job begun"}


def waits(got: list[dict[str, Any]], queue: dict[str, float], said: list[str]) -> Iterator[Waited]:
    """What each message waited for."""
    signs = {call["arguments"]["timestamp"]: call["at"] for call in reversed(got) if call["method"] == "reactions.add"}
    cards = {call["arguments"]["thread_ts"]: call["at"] for call in got if call["method"] == "chat.postMessage"}
    for ts in said:
        yield Waited((signs[ts] - float(ts)) * 1000, (cards[ts] - float(ts)) * 1000, queue[ts])


def table(waited: list[Waited]) -> str:
    """Median and 99th percentile of every part of the way."""
    sign, p99 = Target("median < 150", 150), Target("p99 < 400", 400)
    more, own = Target("median < 100", 100), Target("median < 30", 30)
    signs, cards = [one.sign for one in waited], [one.card for one in waited]
    mores, owns = [one.card - one.sign for one in waited], [one.sign - one.queue for one in waited]
    rows = [
        row("said → 👀 arrives at Slack", signs, (sign, middle(signs)), (p99, percentile(signs, 99))),
        row("of that, not waiting in the queue", owns, (own, middle(owns))),
        row("👀 → the finished card arrives", mores, (more, middle(mores))),
        row("said → the finished card arrives", cards),
    ]
    return markdown("The time a person waits", ["", "median ms", "p99 ms", "target", "reached"], rows)


def row(name: str, figures: list[float], *judged: tuple[Target, float]) -> list[str]:
    return [name, f"{middle(figures):.0f}", f"{percentile(figures, 99):.0f}", *verdict(*judged)]
