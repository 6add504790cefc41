"""A rush: many leads said at the same moment, acknowledged while the ones before them are being done."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from benchmarks.table import Target, markdown, middle, percentile, verdict
from benchmarks.waiting import WARM_UP, calls, desk_and_slack, talk
from tests.running import Person, Server, fetch, until

#: Slack gives an app three seconds, then it sends the event again: https://docs.slack.dev/apis/events-api#responding
PATIENCE_MS = 3000


@dataclass(frozen=True, slots=True)
class Rush:
    """What came of it: the time of each ack in milliseconds, and when each card arrived, in seconds."""

    acks: list[float]
    cards: list[float]


def report(leads: int) -> str:
    """Say so many leads at once and give the table; at most 90, for Slack's stand-in remembers 200 deliveries."""
    with desk_and_slack() as (_, slack):
        person = Person(slack)
        talk(person, WARM_UP)
        before = len(deliveries(slack))
        with ThreadPoolExecutor(8) as people:
            said = set(people.map(partial(say, person), range(leads)))
        time.sleep(leads * 0.03)  # looking would slow down what is measured
        arrived = until(lambda: cards(slack, said), f"{leads} cards", 120)
        acks = [delivery["seconds"] * 1000 for delivery in deliveries(slack)[before:] if delivery["finished"]]
        return table(Rush(acks, [at - min(map(float, said)) for at in arrived]))


def say(person: Person, number: int) -> str:
    return person.say(f"add lead: kim{number}@rush{number}.com Kim Doe, Rush {number}, Head of Marketing")


def deliveries(slack: Server) -> list[dict[str, Any]]:
    """The events Slack sent to the desk: the leads, and the desk's own posts, which it acknowledges and ignores."""
    sent: list[dict[str, Any]] = fetch(f"{slack.url}/sandbox/deliveries").json["deliveries"]
    return sent


def cards(slack: Server, said: set[str]) -> list[float]:
    """When the cards of these messages arrived; nothing while one is missing."""
    posts = [call for call in calls(slack) if call["method"] == "chat.postMessage"]
    arrived = {ts: call["at"] for call in posts if (ts := call["arguments"]["thread_ts"]) in said}
    return list(arrived.values()) if len(arrived) == len(said) else []


def table(rush: Rush) -> str:
    """How late the acks and the cards were."""
    slowest = percentile(rush.acks, 99)
    patience = Target("p99 < 3,000 ms, Slack's limit", PATIENCE_MS)
    first, last = min(rush.cards), max(rush.cards)
    rows = [
        ["an event's ack meanwhile, ms", f"{middle(rush.acks):.0f}", f"{slowest:.0f}", *verdict((patience, slowest))],
        ["first one said → card, s", f"{middle(rush.cards):.1f}", f"{percentile(rush.cards, 99):.1f}", *verdict()],
        ["cards a second, first to last", f"{(len(rush.cards) - 1) / (last - first):.0f}", "", *verdict()],
    ]
    return markdown(f"{len(rush.cards)} leads at once", ["", "median", "p99", "target", "reached"], rows)
