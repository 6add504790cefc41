"""Leads that a model is to look at, and the messages that show what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
WAITING, OWED = sa.text("state = 'waiting'"), sa.text("wanted <> shown")


def upgrade() -> None:
    op.create_table(
        "lead_runs",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("lead_id", ROW_ID, autoincrement=False, nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("asked_by", "channel", "thread", "state", "look", "digest")
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("runner", sa.Text(), nullable=False),
        sa.Column("leased_until", TIME),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("judgement", sa.JSON()),
        sa.Column("adjustment", sa.Integer()),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("usage", sa.JSON()),
        sa.Column("judged_at", TIME),
        sa.PrimaryKeyConstraint("team", "lead_id", name="pk_lead_runs"),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_lead_runs_lead_id", ondelete="CASCADE"),
    )
    op.create_index("ix_lead_runs_due_at", "lead_runs", ["due_at"], sqlite_where=WAITING, postgresql_where=WAITING)
    create_cards()


def create_cards() -> None:
    """The messages."""
    op.create_table(
        "lead_cards",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("team", "channel", "ts")),
        sa.Column("lead_id", ROW_ID, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "origin_key", "wanted", "shown")),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("leased_until", TIME),
        sa.PrimaryKeyConstraint("team", "channel", "ts", "lead_id", name="pk_lead_cards"),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_lead_cards_lead_id", ondelete="CASCADE"),
    )
    op.create_index("ix_lead_cards_lead_id", "lead_cards", ["lead_id"])
    op.create_index("ix_lead_cards_owed", "lead_cards", ["team"], sqlite_where=OWED, postgresql_where=OWED)


def downgrade() -> None:
    op.drop_table("lead_cards")
    op.drop_table("lead_runs")
