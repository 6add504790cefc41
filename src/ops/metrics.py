"""`/metrics` for Prometheus: jobs, conversations, what models took, answers, opinions, and this process.

Counted at each scrape from the database, so every process tells the same of the desk, and a restart forgets nothing;
only the sessions in memory and the process's own figures are this process's. A part that cannot be read is left out
and told in `leadline_scrape_ok`. No label holds anything a person said.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from src.records.tallies import Tally

log = logging.getLogger(__name__)

Part = Callable[[], Iterable[Metric]]

#: Tallies by their metric's name, what it counts, and how many of ours make one of it.
_TALLIES = {
    "requests": ("model_requests", "Requests to models", 1),
    "tokens": ("model_tokens", "Tokens that models took, by kind", 1),
    "micros": ("model_cost_dollars", "What requests to models cost, where their price is known", 1_000_000),
    "unpriced_requests": ("model_unpriced_requests", "Requests to models whose price is not known", 1),
    "web_searches": ("model_web_searches", "Web searches by models", 1),
    "model_failures": ("model_failures", "Requests that a model did not answer, by trouble", 1),
    "answers": ("answers", "Questions answered, by who answered", 1),
}
#: Seconds for which the sizes of conversations are told again.
SESSIONS_KEEP = 60.0
_COUNTED = ("hits", "misses", "errors")


class Kept(Protocol):
    """What of the records is told."""

    def counts(self) -> Sequence[Tally]: ...

    def opinion_counts(self) -> Sequence[tuple[str, str, int]]: ...


class _Parts(Collector):
    """The parts of a scrape, each by itself."""

    def __init__(self, parts: Mapping[str, Part]) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        ok = GaugeMetricFamily("leadline_scrape_ok", "1 if this part could be read", labels=["part"])
        for name, part in self._parts.items():
            try:
                yield from tuple(part())
                ok.add_metric([name], 1)
            except Exception as error:  # noqa: BLE001 - whatever ails one part, the others are told
                log.warning("no metrics of a part: %s", type(error).__name__, extra={"part": name})
                ok.add_metric([name], 0)
        yield ok


def blueprint(parts: Mapping[str, Part]) -> Blueprint:
    """The route; `parts` by their name in `leadline_scrape_ok`."""
    metrics = Blueprint("metrics", __name__)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Parts(parts))
    ProcessCollector(registry=registry)

    @metrics.get("/metrics")
    def scrape() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return metrics


def of_jobs(counts: Callable[[], Mapping[str, int]]) -> Part:
    """Jobs by their state; every state is told, so that none is missing while it is zero."""

    def part() -> Iterator[Metric]:
        jobs = GaugeMetricFamily("leadline_jobs", "Events taken on, by state; done ones for 14 days", labels=["state"])
        for state, count in {**dict.fromkeys(("waiting", "handed", "done", "failed"), 0), **counts()}.items():
            jobs.add_metric([state], count)
        yield jobs

    return part


def of_sessions(stats: Callable[[], Mapping[str, Any]], now: Callable[[], float] = time.monotonic) -> Part:
    """Conversations that are remembered, and how that goes; Redis is asked for each of them, so not at each scrape."""
    kept: dict[str, Any] = {}

    def part() -> Iterator[Metric]:
        if not kept or now() - kept["at"] >= SESSIONS_KEEP:
            kept.update(at=now(), told=stats())
        told = kept["told"]
        for name in ("sessions", "messages", "bytes"):
            yield GaugeMetricFamily(f"leadline_session_{name}", f"Conversations remembered: {name}", told[name])
        yield GaugeMetricFamily("leadline_sessions_degraded", "1 while Redis is set and away", int(told["degraded"]))
        for name in _COUNTED:
            yield CounterMetricFamily(f"leadline_session_{name}", f"Looks at conversations: {name}", told[name])

    return part


def of_records(records: Kept) -> Part:
    """What models took, answers, and what people thought of them."""

    def part() -> Iterator[Metric]:
        yield from _tallied(records.counts())
        opinions = GaugeMetricFamily("leadline_opinions", "What people think", labels=["about", "verdict"])
        for kind, verdict, count in records.opinion_counts():
            opinions.add_metric([kind, verdict], count)
        yield opinions

    return part


def _tallied(tallies: Iterable[Tally]) -> Iterator[Metric]:
    found: dict[str, CounterMetricFamily] = {}
    for tally in tallies:
        name, words, per = _TALLIES.get(tally.name, (tally.name, f"Counted: {tally.name}", 1))
        labels = sorted(tally.labels)
        metric = found.setdefault(name, CounterMetricFamily(f"leadline_{name}", words, labels=labels))
        metric.add_metric([tally.labels[label] for label in labels], tally.amount / per)
    yield from found.values()
