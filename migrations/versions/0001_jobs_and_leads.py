"""The inbox of accepted events; leads and the history of what was said of them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
FACTS = (
    "email",
    "name",
    "company",
    "title",
    "phone",
    "website",
    "country",
    "industry",
    "employees",
    "budget",
    "timeline",
    "source",
)


def upgrade() -> None:
    create_jobs()
    create_leads()
    create_lead_changes()


def create_jobs() -> None:
    waiting = sa.text("state = 'waiting'")
    op.create_table(
        "jobs",
        sa.Column("key", sa.Text(), nullable=False),
        *texts("team", "conversation", "kind", "payload"),
        sa.Column("accepted_at", TIME, nullable=False),
        *texts("state"),
        sa.Column("handed_at", TIME),
        sa.Column("finished_at", TIME),
        sa.Column("reference", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.Column("attempt", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("round", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("key", name="pk_jobs"),
    )
    op.create_index("ix_jobs_waiting", "jobs", ["accepted_at"], sqlite_where=waiting, postgresql_where=waiting)
    op.create_index("ix_jobs_state_finished_at", "jobs", ["state", "finished_at"])


def create_leads() -> None:
    op.create_table(
        "leads",
        sa.Column("id", ROW_ID, nullable=False),
        *texts("team", "email_key", *FACTS),
        *documents("notes", "extra", "guessed", "insights", "card"),
        sa.Column("score", sa.Integer(), nullable=False),
        *texts("tier", "rubric", "channel", "origin_source", "message_key", "created_by"),
        *times("created_at", "updated_at", "last_said_at"),
        sa.PrimaryKeyConstraint("id", name="pk_leads"),
        sa.UniqueConstraint("team", "email_key", name="uq_leads_team_email_key"),
    )
    op.create_index("ix_leads_team_tier_score", "leads", ["team", "tier", sa.text("score DESC"), "id"])
    op.create_index("ix_leads_team_created_at_score", "leads", ["team", "created_at", "score"])


def create_lead_changes() -> None:
    op.create_table(
        "lead_changes",
        sa.Column("id", ROW_ID, nullable=False),
        *texts("team"),
        sa.Column("lead_id", ROW_ID, nullable=False),
        *texts("origin_key"),
        sa.Column("line", sa.Integer(), nullable=False),
        *times("said_at", "stored_at"),
        *texts("said_by", "channel", "source", "outcome"),
        *documents("changes"),
        sa.Column("tier_before", sa.Text()),
        *documents("said"),
        sa.PrimaryKeyConstraint("id", name="pk_lead_changes"),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_lead_changes_lead_id"),
        sa.UniqueConstraint("team", "origin_key", "line", name="uq_lead_changes_team_origin_key_line"),
    )
    op.create_index("ix_lead_changes_team_lead_id_said_at", "lead_changes", ["team", "lead_id", "said_at"])


def texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def documents(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.JSON(), nullable=False) for name in names]


def times(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, TIME, nullable=False) for name in names]
