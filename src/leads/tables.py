"""The tables of leads: what each is now, and every line that made it so."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from src.database import UtcTime, metadata
from src.leads.models import FACTS

#: SQLite numbers rows by itself only in a column of type INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")

#: What questions compare by: folded forms of the facts (`rows.search_keys`), kept beside them.
KEYS = (
    "name_key",
    "company_key",
    "title_key",
    "source_key",
    "owner_key",
    "status_key",
    "industry_key",
    "country_key",
    "domain",
    "budget_currency",
    "search_text",
)

#: One row per lead. `source` is the lead's own (webinar, referral …); `origin_source` is how it came to the desk
#: (message, command, file …), and with `channel`, `message_key` and `created_by` tells of the line that created it.
#: `created_at` and `updated_at` are when the creating and the last changing line were said, `last_said_at` the last.
leads = Table(
    "leads",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("team", Text, nullable=False),
    Column("email_key", Text, nullable=False),
    *(Column(fact, Text, nullable=False) for fact in FACTS),
    Column("notes", JSON, nullable=False),
    Column("extra", JSON, nullable=False),
    Column("guessed", JSON, nullable=False),
    Column("insights", JSON, nullable=False),
    Column("card", JSON, nullable=False),
    *(Column(name, Text, nullable=False, server_default="") for name in KEYS),
    Column("budget_amount", BigInteger),
    Column("score", Integer, nullable=False),
    Column("tier", Text, nullable=False),
    Column("rubric", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("origin_source", Text, nullable=False),
    Column("message_key", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("last_said_at", UtcTime, nullable=False),
    UniqueConstraint("team", "email_key"),
)
Index("ix_leads_team_tier_score", leads.c.team, leads.c.tier, leads.c.score.desc(), leads.c.id)
Index("ix_leads_team_created_at_score", leads.c.team, leads.c.created_at, leads.c.score)
for _key in ("company_key", "source_key", "owner_key", "status_key", "country_key"):
    Index(f"ix_leads_team_{_key}", leads.c.team, leads.c[_key], leads.c.created_at)

#: One row per line that was applied: who said what, when and where, and what it changed. `said` is the draft as read.
lead_changes = Table(
    "lead_changes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("team", Text, nullable=False),
    Column("lead_id", RowId, ForeignKey("leads.id"), nullable=False),
    Column("origin_key", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("said_at", UtcTime, nullable=False),
    Column("stored_at", UtcTime, nullable=False),
    Column("said_by", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("tier_before", Text),
    Column("said", JSON, nullable=False),
    UniqueConstraint("team", "origin_key", "line"),
)
Index("ix_lead_changes_team_lead_id_said_at", lead_changes.c.team, lead_changes.c.lead_id, lead_changes.c.said_at)
