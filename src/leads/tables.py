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

#: Compared byte by byte, which is what SQLite does and PostgreSQL's collations do slowly.
Key = Text().with_variant(Text(collation="C"), "postgresql")

#: What questions compare by: folded forms of the facts (`rows.search_keys`), kept beside them, and never long, but for
#: the text that is searched.
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
    Column("known", Integer, nullable=False, server_default="0"),
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
#: What questions ask by, beside tier, score and time. The indices of the order of lists, of that within a tier, and of
#: time hold all of it, so that leads are told apart without a look at their rows, which are wide.
ASKED_BY = (
    "source_key",
    "owner_key",
    "status_key",
    "country_key",
    "industry_key",
    "company_key",
    "title_key",
    "created_by",
    "budget_currency",
    "budget_amount",
    "known",
)
_asked_by = [leads.c[_name] for _name in ASKED_BY]
_in_order = (leads.c.score.desc(), leads.c.id, leads.c.created_at)
Index("ix_leads_by_score", leads.c.team, *_in_order, leads.c.tier, *_asked_by)
Index("ix_leads_by_tier", leads.c.team, leads.c.tier, *_in_order, *_asked_by)
Index("ix_leads_by_creation", leads.c.team, leads.c.created_at, leads.c.id, leads.c.score, leads.c.tier, *_asked_by)
Index("ix_leads_team_updated_at", leads.c.team, leads.c.updated_at)
#: For what only few leads have.
FOUND_BY = (
    "company_key",
    "source_key",
    "owner_key",
    "status_key",
    "country_key",
    "industry_key",
    "name_key",
    "domain",
)
for _name in FOUND_BY:
    Index(f"ix_leads_team_{_name}", leads.c.team, leads.c[_name], leads.c.created_at)

#: One row: no new lead gets a number up to this one, so that those of deleted leads are not given again.
lead_numbers = Table("lead_numbers", metadata, Column("used", BigInteger, nullable=False))

#: Figures kept ready (`src/leads/rollups/`): a row of a cut in a stretch of time, and what its leads add up to.
lead_rollups = Table(
    "lead_rollups",
    metadata,
    *(Column(name, Key, primary_key=True) for name in ("team", "cut", "bucket", "key_1", "key_2", "key_3", "key_4")),
    Column("leads", BigInteger, nullable=False),
    Column("score_sum", BigInteger, nullable=False),
    Column("budgets", BigInteger, nullable=False),
    Column("budget_sum", BigInteger, nullable=False),
    Column("spelled", Text, nullable=False),
    sqlite_with_rowid=False,
    postgresql_with={"fillfactor": 70},  # a cell changes often, and stays on its page
)

#: One row: the zone whose days the rollups are of, and the last lead that is in them.
rollups_kept = Table(
    "rollups_kept",
    metadata,
    Column("zone", Text, nullable=False),
    Column("up_to", BigInteger, nullable=False),
)

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
