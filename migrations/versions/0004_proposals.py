"""Proposals, which a person confirms or cancels; and the numbers of deleted leads, which are not given again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "proposals",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "team", "key", "channel", "thread")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("asked_by", "kind")),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("edit", "rows")),
        *(sa.Column(name, TIME, nullable=False) for name in ("created_at", "expires_at")),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Text(), nullable=False, server_default=""),
        sa.Column("settled_at", TIME),
        sa.Column("settled_key", sa.Text(), nullable=False, server_default=""),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.UniqueConstraint("team", "key", name="uq_proposals_team_key"),
    )
    numbers = op.create_table("lead_numbers", sa.Column("used", sa.BigInteger(), nullable=False))
    op.bulk_insert(numbers, [{"used": 0}])
