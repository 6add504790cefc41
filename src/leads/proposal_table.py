"""The table of proposals: what was proposed to whom, exactly as shown, and who decided what."""

from sqlalchemy import JSON, Column, Table, Text, UniqueConstraint

from src.database import UtcTime, metadata

#: `key` names the job and the proposal's place in it, so that a job that runs again proposes nothing twice. `edit` and
#: `rows` are as in `src/leads/edits.py`. `settled_key` is the click's. A deleted lead is kept nowhere but in `rows`:
#: its number, name, company and address.
proposals = Table(
    "proposals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("edit", JSON, nullable=False),
    Column("rows", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("settled_by", Text, nullable=False, server_default=""),
    Column("settled_at", UtcTime),
    Column("settled_key", Text, nullable=False, server_default=""),
    Column("left_out", JSON, nullable=False),
    UniqueConstraint("team", "key"),
)
