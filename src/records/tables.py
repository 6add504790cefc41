"""The tables of what the desk keeps of its own doing."""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from src.database import UtcTime, metadata

#: SQLite numbers rows by itself only in a column of type INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")

#: One row per request to a model; `day` is that of the desk's zone, `micros` null where no price was known.
spending = Table(
    "spending",
    metadata,
    Column("job", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("team", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("spent_at", UtcTime, nullable=False),
    Column("day", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in ("input", "output", "cache_read", "cache_write")),
    Column("web_searches", BigInteger, nullable=False),
    Column("micros", BigInteger),
    PrimaryKeyConstraint("job", "number"),
)
Index("ix_spending_team_day", spending.c.team, spending.c.day, spending.c.person, spending.c.micros)
Index("ix_spending_team_channel_thread", spending.c.team, spending.c.channel, spending.c.thread)
Index("ix_spending_day", spending.c.day)

#: Counts that only grow, for metrics: kept when the rows they count are gone. `labels` is JSON with its names in order.
tallies = Table(
    "tallies",
    metadata,
    Column("name", Text, nullable=False),
    Column("labels", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    PrimaryKeyConstraint("name", "labels"),
)

#: One row per answer: what an opinion of it is about.
answers = Table(
    "answers",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("job", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("queries", JSON, nullable=False),
    Column("answered_by", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("answered_at", UtcTime, nullable=False),
    UniqueConstraint("job"),
)
Index("ix_answers_team_channel_thread", answers.c.team, answers.c.channel, answers.c.thread, answers.c.id)
Index("ix_answers_answered_at", answers.c.answered_at)

#: One row per person and answer or lead; who changes their mind replaces it.
opinions = Table(
    "opinions",
    metadata,
    Column("kind", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("subject", BigInteger, nullable=False),
    Column("person", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("about", JSON, nullable=False),
    Column("said_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("kind", "team", "subject", "person"),
)
Index("ix_opinions_said_at", opinions.c.said_at)
