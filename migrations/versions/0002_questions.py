"""What questions compare leads by: owner, status, and folded forms of the facts beside them."""

import sqlalchemy as sa
from alembic import op

from src.leads.rows import draft_of, search_keys

revision = "0002"
down_revision = "0001"

FACTS = ("owner", "status")
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
INDEXED = ("company_key", "source_key", "owner_key", "status_key", "country_key")
#: Leads that are filled in at a time.
BATCH = 1000


def upgrade() -> None:
    for name in (*FACTS, *KEYS):
        op.add_column("leads", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("leads", sa.Column("budget_amount", sa.BigInteger()))
    fill_in(op.get_bind())
    for name in INDEXED:
        op.create_index(f"ix_leads_team_{name}", "leads", ["team", name, "created_at"])


def fill_in(db: sa.Connection) -> None:
    """The new columns of the leads that are there."""
    leads = sa.table(
        "leads",
        *(sa.column(name) for name in ("id", "email", "email_key", "name", "company", "title", "source", "country")),
        *(sa.column(name) for name in ("industry", "budget", "budget_amount", *KEYS)),
        sa.column("notes", sa.JSON()),
    )
    change = sa.update(leads).where(leads.c.id == sa.bindparam("with_id"))
    last = 0
    while (
        rows := db.execute(sa.select(leads).where(leads.c.id > last).order_by(leads.c.id).limit(BATCH)).mappings().all()
    ):
        db.execute(change, [{**search_keys(draft_of(row)), "with_id": row["id"]} for row in rows])
        last = rows[-1]["id"]
