"""The inbox's table: every event the desk took on, one row each."""

from sqlalchemy import Column, Index, Integer, Table, Text

from src.database import UtcTime, metadata

#: `kind` is message, command or action; `payload` its JSON; `state` is waiting, handed, done or failed;
#: `attempt` counts its runs, `round` how often it was put back in the line.
jobs = Table(
    "jobs",
    metadata,
    Column("key", Text, primary_key=True),
    Column("team", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("accepted_at", UtcTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("handed_at", UtcTime),
    Column("finished_at", UtcTime),
    Column("reference", Text),
    Column("error", Text),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("round", Integer, nullable=False, server_default="0"),
)

#: Few rows wait at any time, so this index stays tiny however many jobs are kept.
Index(
    "ix_jobs_waiting",
    jobs.c.accepted_at,
    sqlite_where=jobs.c.state == "waiting",
    postgresql_where=jobs.c.state == "waiting",
)
Index("ix_jobs_state_finished_at", jobs.c.state, jobs.c.finished_at)
