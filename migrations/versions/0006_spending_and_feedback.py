"""What models took, what was answered, and what people thought of it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TIME = sa.DateTime(timezone=True)
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    create_spending()
    create_answers()


def texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def create_spending() -> None:
    tokens = ("input", "output", "cache_read", "cache_write", "web_searches")
    op.create_table(
        "spending",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *texts("team", "person"),
        sa.Column("spent_at", TIME, nullable=False),
        *texts("day", "purpose", "model", "channel", "thread"),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in tokens),
        sa.Column("micros", sa.BigInteger()),
        sa.PrimaryKeyConstraint("job", "number", name="pk_spending"),
    )
    op.create_index("ix_spending_team_day", "spending", ["team", "day", "person", "micros"])
    op.create_index("ix_spending_team_channel_thread", "spending", ["team", "channel", "thread"])
    op.create_index("ix_spending_day", "spending", ["day"])
    op.create_table(
        "tallies",
        *texts("name", "labels"),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "labels", name="pk_tallies"),
    )


def create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", ROW_ID, primary_key=True, autoincrement=True),
        *texts("job", "team", "channel", "thread", "asked_by", "question", "text"),
        sa.Column("queries", sa.JSON(), nullable=False),
        *texts("answered_by", "model"),
        sa.Column("answered_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint("job", name="uq_answers_job"),
    )
    op.create_index("ix_answers_team_channel_thread", "answers", ["team", "channel", "thread", "id"])
    op.create_index("ix_answers_answered_at", "answers", ["answered_at"])
    op.create_table(
        "opinions",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=False),
        *texts("person", "verdict", "reason"),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("said_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("kind", "team", "subject", "person", name="pk_opinions"),
    )
    op.create_index("ix_opinions_said_at", "opinions", ["said_at"])
