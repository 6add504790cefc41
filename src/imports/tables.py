"""The tables of imports: how far each file is, and its rows that were no leads."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from src.database import UtcTime, metadata

#: One row per file. `digest` is that of its bytes; `head` the names of its columns, `mapping` what each was taken for,
#: as JSON of whoever read it. `state` is running, stopped, done, undoing or undone. `position` is the last line of the
#: file that was dealt with; it moves in the same transaction as what becomes of the rows up to there. `total` is how
#: many rows are expected (0: not known), `tiers` counts the new leads; `faults_size` is in characters.
imports = Table(
    "imports",
    metadata,
    Column("id", Text, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("team", "channel", "thread", "asked_by", "file_id", "name")),
    Column("digest", Text, nullable=False),
    Column("head", JSON, nullable=False),
    Column("mapping", JSON, nullable=False),
    Column("policy", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("begun_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("ended_by", Text, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in ("total", "position", "read", "new", "updated")),
    *(Column(name, BigInteger, nullable=False) for name in ("unchanged", "skipped", "failed", "faults_size")),
    Column("tiers", JSON, nullable=False),
    Column("seconds", Float, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in ("gone", "restored")),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("team", "file_id"),
)
#: The same bytes are not taken in twice, unless the first time was stopped or taken back.
IN_FORCE = "state IN ('running', 'done')"
Index(
    "uq_imports_in_force",
    imports.c.team,
    imports.c.digest,
    unique=True,
    sqlite_where=text(IN_FORCE),
    postgresql_where=text(IN_FORCE),
)

#: Rows as they were, and why they are no leads.
import_faults = Table(
    "import_faults",
    metadata,
    Column("import_id", Text, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("cells", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("import_id", "line"),
    ForeignKeyConstraint(["import_id"], [imports.c.id], ondelete="CASCADE"),
)
