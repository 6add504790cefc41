"""What an acknowledgement costs in CPU time, without sockets: the same signed requests into each WSGI application.

Candidates take turns within a round, so that what else the machine does meets all of them alike.
"""

import gc
import logging
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks import events, ours, peers
from benchmarks.table import Target, markdown, middle, verdict
from tests.databases import SERVER, throwaway

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

ANCHOR = "slack_bolt 1.30, Flask adapter, bare ack"
SIXTH = Target("≤ 1/6 of bolt", 1 / 6)
SAME = Target("≤ 1 × bolt", 1.0)
HALF = Target("stretch: ≤ 1/2", 0.5)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A WSGI application to measure; `level` is what the process logs meanwhile, and `targets` ratios to the anchor."""

    name: str
    app: "WSGIApplication"
    level: int = logging.WARNING
    targets: tuple[Target, ...] = ()


def report(rounds: int, batch: int) -> str:
    """Measure everything and give the table."""
    with ExitStack() as held:
        entered = [*against(), *held.enter_context(own())]
        return table(measure(entered, rounds, batch), entered)


def table(costs: dict[str, float], entered: Sequence[Candidate]) -> str:
    """A row a candidate: µs, and the ratio to the anchor."""
    rows = []
    for candidate in entered:
        ratio = costs[candidate.name] / costs[ANCHOR]
        judged = verdict(*((target, ratio) for target in candidate.targets))
        rows.append([candidate.name, f"{costs[candidate.name]:.0f}", f"{ratio:.2f}", *judged])
    return markdown("The ack, in process", ["", "CPU µs per request", "× bolt", "target", "reached"], rows)


def measure(entered: Sequence[Candidate], rounds: int, batch: int) -> dict[str, float]:
    """CPU µs per request of each candidate by name: the median of its rounds, after one that does not count."""
    for candidate in entered:
        refuses_strangers(candidate)
        batch_cost(candidate, batch)
    costs: dict[str, list[float]] = {candidate.name: [] for candidate in entered}
    for _ in range(rounds):
        for candidate in entered:
            costs[candidate.name].append(batch_cost(candidate, batch))
    return {name: middle(figures) for name, figures in costs.items()}


def batch_cost(candidate: Candidate, batch: int) -> float:
    """CPU µs per request of one batch of new requests, all of which must be answered 200."""
    requests = [events.environ(request) for request in events.leads(batch)]
    root = logging.getLogger()
    usual = root.level
    root.setLevel(candidate.level)
    gc.collect()
    began = time.process_time()
    statuses = {status(candidate.app, request) for request in requests}
    time.sleep(0.02)  # what a candidate leaves to its threads is its own cost
    spent = time.process_time() - began
    root.setLevel(usual)
    assert statuses == {"200 OK"}, (candidate.name, statuses)
    return spent / batch * 1e6


def status(app: "WSGIApplication", request: "WSGIEnvironment") -> str:
    """Send one request through a WSGI application."""
    answers: list[str] = []

    def start_response(line: str, headers: Any, error: Any = None) -> Any:
        answers.append(line)

    b"".join(app(request, start_response))
    return answers[0]


def refuses_strangers(candidate: Candidate) -> None:
    """Raise AssertionError for one that acknowledges what Slack did not sign: it would be measured doing nothing."""
    request = events.environ(events.leads(1)[0]) | {"HTTP_X_SLACK_SIGNATURE": "v0=" + "0" * 64}
    answer = status(candidate.app, request)
    assert answer[:3] in ("401", "403"), (candidate.name, answer)


def against() -> list[Candidate]:
    """The peers."""
    return [Candidate(ANCHOR, peers.bolt()), Candidate("slackeventsapi 3.0, bare ack", peers.slack_events_api())]


@contextmanager
def own() -> Iterator[list[Candidate]]:
    """The desk, without and with its commit; the databases are gone afterwards."""
    with ExitStack() as held:
        held.enter_context(ours.logs_to_nowhere())
        folder, intake = Path(held.enter_context(TemporaryDirectory())), ours.intake()
        sqlite = held.enter_context(ours.durable(f"sqlite:///{folder}/leadline.sqlite"))
        floor = held.enter_context(ours.bare_sqlite(folder / "floor.sqlite"))
        entered = [
            Candidate("Leadline, plain Flask route, without the commit", ours.flask_route(intake)),
            Candidate("Leadline, in front of Flask, without the commit", ours.front_door(intake), targets=(SIXTH,)),
            Candidate("the same with one bare sqlite3 statement, synced: the floor", floor),
            Candidate("Leadline, durable accept on SQLite", sqlite, targets=(SAME, HALF)),
            Candidate("the same, with its log line as served", sqlite, logging.INFO, (SAME,)),
        ]
        if os.environ.get(SERVER):
            postgres = held.enter_context(ours.durable(held.enter_context(throwaway("postgresql", folder))))
            name = "Leadline, durable accept on PostgreSQL (our process only)"
            entered.append(Candidate(name, postgres, targets=(SAME, HALF)))
        yield entered
