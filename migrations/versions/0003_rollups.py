"""Questions answered at once: figures kept ready, indices with all that is asked by, keys that no index refuses."""

import sqlalchemy as sa
from alembic import op

from src.leads.rows import draft_of, search_keys

revision = "0003"
down_revision = "0002"

#: What a lead is compared by, filled in anew for every lead: keys are cut off now, and 0002 left them empty.
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
    "budget_amount",
    "known",
    "search_text",
)
FACTS = (
    *("email_key", "email", "name", "company", "title", "phone", "website", "country", "industry", "employees"),
    *("budget", "timeline", "source", "owner", "status"),
)
ASKED_BY = (
    *("source_key", "owner_key", "status_key", "country_key", "industry_key", "company_key", "title_key"),
    *("created_by", "budget_currency", "budget_amount", "known"),
)
CELL = ("team", "cut", "bucket", "key_1", "key_2", "key_3", "key_4")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
FOUND_BY = ("industry_key", "name_key", "domain")
#: Leads that are filled in at a time.
BATCH = 1000


def upgrade() -> None:
    op.add_column("leads", sa.Column("known", sa.Integer(), nullable=False, server_default="0"))
    fill_in(op.get_bind())
    op.drop_index("ix_leads_team_created_at_score", "leads")
    op.drop_index("ix_leads_team_tier_score", "leads")
    in_order: list[str | sa.TextClause] = [sa.text("score DESC"), "id", "created_at"]
    op.create_index("ix_leads_by_score", "leads", ["team", *in_order, "tier", *ASKED_BY])
    op.create_index("ix_leads_by_tier", "leads", ["team", "tier", *in_order, *ASKED_BY])
    op.create_index("ix_leads_by_creation", "leads", ["team", "created_at", "id", "score", "tier", *ASKED_BY])
    op.create_index("ix_leads_team_updated_at", "leads", ["team", "updated_at"])
    for name in FOUND_BY:
        op.create_index(f"ix_leads_team_{name}", "leads", ["team", name, "created_at"])
    create_rollups()


def fill_in(db: sa.Connection) -> None:
    """What every lead is compared by."""
    leads = sa.table("leads", *(sa.column(name) for name in ("id", *FACTS, *KEYS)), sa.column("notes", sa.JSON()))
    change = sa.update(leads).where(leads.c.id == sa.bindparam("with_id"))
    following = sa.select(leads).order_by(leads.c.id).limit(BATCH)
    last = 0
    while found := db.execute(following.where(leads.c.id > last)).mappings().all():
        filled = [(row["id"], search_keys(draft_of(row))) for row in found]
        db.execute(change, [{**{name: keys[name] for name in KEYS}, "with_id": lead} for lead, keys in filled])
        last = found[-1]["id"]


def create_rollups() -> None:
    """Empty: the desk fills them once it runs."""
    op.create_table(
        "lead_rollups",
        *(sa.Column(name, KEY, nullable=False) for name in CELL),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("leads", "score_sum", "budgets", "budget_sum")),
        sa.Column("spelled", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(*CELL, name="pk_lead_rollups"),
        sqlite_with_rowid=False,
        postgresql_with={"fillfactor": 70},
    )
    kept = op.create_table(
        "rollups_kept",
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("up_to", sa.BigInteger(), nullable=False),
    )
    op.bulk_insert(kept, [{"zone": "", "up_to": 0}])
