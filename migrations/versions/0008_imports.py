"""Files of leads on their way in, and their rows that were no leads."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

TIME = sa.DateTime(timezone=True)
IN_FORCE = sa.text("state IN ('running', 'done')")
COUNTS = ("total", "position", "read", "new", "updated", "unchanged", "skipped", "failed", "faults_size")


def upgrade() -> None:
    op.create_table(
        "imports",
        *texts("id", "team", "channel", "thread", "asked_by", "file_id", "name", "digest"),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("head", "mapping")),
        *texts("policy", "state"),
        sa.Column("begun_at", TIME, nullable=False),
        sa.Column("ended_at", TIME),
        *texts("ended_by"),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in COUNTS),
        sa.Column("tiers", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("gone", "restored")),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
        sa.UniqueConstraint("team", "file_id", name="uq_imports_team_file_id"),
    )
    op.create_index(
        "uq_imports_in_force",
        "imports",
        ["team", "digest"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    create_faults()


def create_faults() -> None:
    op.create_table(
        "import_faults",
        *texts("import_id"),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        *texts("reason"),
        sa.PrimaryKeyConstraint("import_id", "line", name="pk_import_faults"),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name="fk_import_faults_import_id", ondelete="CASCADE"),
    )


def texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]
