"""When somebody last had enough of an answer, by thread."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "stops",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("team", "channel", "thread")),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", "thread", name="pk_stops"),
    )
