"""Counts that only grow: for metrics that are true whichever process counted, and stay so when old rows are deleted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, text

from src.records.tables import tallies

ADD = text(
    "INSERT INTO tallies (name, labels, amount) VALUES (:name, :labels, :amount) "
    "ON CONFLICT (name, labels) DO UPDATE SET amount = tallies.amount + excluded.amount"
)


@dataclass(frozen=True, slots=True)
class Tally:
    """So many of this; labels are words of ours and names of models, never anything a person said."""

    name: str
    labels: Mapping[str, str]
    amount: int


def count(db: Connection, counted: Sequence[Tally]) -> None:
    """Add these, in one order for all processes, else two of them could wait for each other."""
    rows = [(each.name, json.dumps(dict(each.labels), sort_keys=True), each.amount) for each in counted if each.amount]
    for name, labels, amount in sorted(rows):
        db.execute(ADD, {"name": name, "labels": labels, "amount": amount})


def counts(db: Connection) -> list[Tally]:
    """All of them, by name and labels."""
    rows = db.execute(select(tallies).order_by(tallies.c.name, tallies.c.labels))
    return [Tally(row.name, json.loads(row.labels), row.amount) for row in rows]
