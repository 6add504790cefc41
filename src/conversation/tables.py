"""The table of stops: when somebody last had enough of an answer, by thread."""

from sqlalchemy import Column, Table, Text

from src.database import UtcTime, metadata

stops = Table(
    "stops",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("thread", Text, primary_key=True),
    Column("stopped_at", UtcTime, nullable=False),
)
