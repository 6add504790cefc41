"""The labelled sets in tests/data, and the store that their guides speak of."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from src.conversation.relevance import Where, wanted
from src.leads.analyst import Asked, Before, Understood, analyse
from src.leads.names import Names
from src.leads.query import LeadQuery
from src.slack.text import unescape
from tests.meaning import same_meaning

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 16, 0, tzinfo=ZONE).astimezone(UTC)
NAMES = Names(
    companies=(
        *("Acme", "Globex", "Initech", "Umbrella", "Hooli", "Stark Industries", "Wayne Enterprises", "Müller GmbH"),
        *("Lumière SA", "Banco Sol", "Vandelay", "Northwind"),
    ),
    owners=("Tom", "Maria", "Priya", "Jens", "Sofia"),
    sources=("webinar", "referral", "linkedin", "trade show", "website", "cold call", "partner"),
    statuses=("new", "contacted", "qualified", "won", "lost"),
    industries=("software", "retail", "banking", "manufacturing", "healthcare"),
    countries=("Germany", "France"),
)
_DATA = Path(__file__).parent / "data"
_DESK = "<@U0DESK>"


@dataclass(frozen=True)
class Read:
    """One question of a set and what became of it: right, wrong, missed (declined), or rightly declined."""

    ask: str
    outcome: str
    got: str


def lines(name: str) -> list[dict[str, Any]]:
    """The lines of a set, such as `questions/seen`."""
    return [json.loads(line) for line in (_DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def read(line: dict[str, Any]) -> Read:
    """The analyst's reading of a line, held against what it means."""
    before = Before(LeadQuery.model_validate(line["after"]), (7, 8, 9)) if line.get("after") else None
    reading = analyse(unescape(line["ask"]), Asked(NOW, ZONE, "U0YOU", NAMES, before))
    meant = line["query"] and LeadQuery.model_validate(line["query"])
    if not isinstance(reading, Understood):
        return Read(line["ask"], "missed" if meant else "rightly declined", repr(reading))
    right = meant is not None and same_meaning(reading.query, meant, NOW, ZONE)
    return Read(line["ask"], "right" if right else "wrong", reading.query.model_dump_json(exclude_defaults=True))


def verdict(line: dict[str, Any]) -> str:
    """What the desk does about a message of the set: answer, react or silent."""
    text = unescape(line["text"].replace(_DESK, "")).strip()
    named = _DESK in line["text"] and line["where"] != "dm"
    where = Where.MENTION if named else Where[line["where"].upper()]
    return wanted("relevant", text, where=where, names=NAMES).name.casefold()


def precision_and_recall(verdicts: Counter[tuple[str, str]]) -> tuple[float, float]:
    """Of (expected, done): how often an answer was wanted, and how often one that was wanted was given."""
    given = sum(count for (_, done), count in verdicts.items() if done == "answer")
    due = sum(count for (meant, _), count in verdicts.items() if meant == "answer")
    right = verdicts["answer", "answer"]
    return right / given, right / due
