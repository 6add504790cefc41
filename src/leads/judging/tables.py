"""The tables of lead runs: each lead that a model is to look at, and the messages that show how far it is."""

from sqlalchemy import JSON, Column, ForeignKeyConstraint, Index, Integer, Table, Text, text

from src.database import UtcTime, metadata
from src.leads.tables import RowId, leads

#: One row per lead that a model was asked to look at; `channel` and `thread` are where that was. `state` is waiting,
#: done or given_up; `digest` what the lead is known as (`digests.digest`), or was when it was judged; `runner` has it
#: until `leased_until`. `attempts` counts the runs since the lead last changed, `error` names the kind of failure of
#: the last one. `look` is what its cards show. `batch` is where it was left to be judged within a day.
#: `judgement`, `adjustment`, `model` and `usage` are of the last run that came to a judgement.
lead_runs = Table(
    "lead_runs",
    metadata,
    Column("team", Text, primary_key=True),
    Column("lead_id", RowId, primary_key=True, autoincrement=False),
    Column("asked_by", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("look", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("runner", Text, nullable=False),
    Column("leased_until", UtcTime),
    Column("error", Text, nullable=False),
    Column("batch", Text, nullable=False),
    Column("judgement", JSON),
    Column("adjustment", Integer),
    Column("model", Text, nullable=False),
    Column("usage", JSON),
    Column("judged_at", UtcTime),
    ForeignKeyConstraint(["lead_id"], [leads.c.id], ondelete="CASCADE"),
)
Index(
    "ix_lead_runs_due_at",
    lead_runs.c.due_at,
    sqlite_where=text("state = 'waiting'"),
    postgresql_where=text("state = 'waiting'"),
)

#: One row per lead in a message of ours. `kind` is card (one lead) or lines (several, told in one message); the line
#: that was answered by it is `lead_changes`' of that origin. It is to be mended as long as what it shows is not what it
#: is wanted to; `leased_until`: somebody is about to.
lead_cards = Table(
    "lead_cards",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("ts", Text, primary_key=True),
    Column("lead_id", RowId, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("origin_key", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("wanted", Text, nullable=False),
    Column("shown", Text, nullable=False),
    Column("leased_until", UtcTime),
    ForeignKeyConstraint(["lead_id"], [leads.c.id], ondelete="CASCADE"),
)
Index("ix_lead_cards_lead_id", lead_cards.c.lead_id)
Index(
    "ix_lead_cards_owed",
    lead_cards.c.team,
    sqlite_where=text("wanted <> shown"),
    postgresql_where=text("wanted <> shown"),
)
