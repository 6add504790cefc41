"""What questions compare leads by: owner, status, and folded forms of the facts beside them."""

import sqlalchemy as sa
from alembic import op

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


def upgrade() -> None:
    for name in (*FACTS, *KEYS):
        op.add_column("leads", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("leads", sa.Column("budget_amount", sa.BigInteger()))
    for name in INDEXED:
        op.create_index(f"ix_leads_team_{name}", "leads", ["team", name, "created_at"])
