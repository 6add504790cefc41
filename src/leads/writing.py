"""One line said of a lead becomes a part of it, within a transaction: the lead, its history, and what follows them."""

from bisect import insort
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from src.leads import merging, rows
from src.leads.judging import keeping as judging
from src.leads.models import Assessment, Lead, LeadDraft, Origin, Outcome, Saved
from src.leads.rollups.keeping import Change, follow
from src.leads.tables import lead_changes, lead_numbers, leads

Assess = Callable[[LeadDraft], Assessment]

APPLIED = select(lead_changes).where(
    lead_changes.c.team == bindparam("team"),
    lead_changes.c.origin_key == bindparam("key"),
    lead_changes.c.line == bindparam("line"),
)
BY_EMAIL = select(leads).where(leads.c.team == bindparam("team"), leads.c.email_key == bindparam("email_key"))
#: PostgreSQL keeps others away from the row until the transaction ends; SQLite keeps all writers away anyway.
BY_EMAIL_LOCKED = BY_EMAIL.with_for_update()
BY_ID = select(leads).where(leads.c.team == bindparam("team"), leads.c.id == bindparam("id"))
BY_IDS = (
    select(leads)
    .where(leads.c.team == bindparam("team"), leads.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(leads.c.id)
)
HISTORY = (
    select(lead_changes)
    .where(lead_changes.c.team == bindparam("team"), lead_changes.c.lead_id == bindparam("lead_id"))
    .order_by(lead_changes.c.said_at, lead_changes.c.id)
)
INSERT = insert(leads).returning(leads.c.id)
#: SQLite would give the number of a deleted lead to the next one, and an old button would mean another lead.
_USED = select(lead_numbers.c.used).scalar_subquery()
_HIGHEST = func.max(func.coalesce(select(func.max(leads.c.id)).scalar_subquery(), 0), _USED)
INSERT_UNDER_A_NEW_NUMBER = INSERT.values(id=_HIGHEST + 1)
UPDATE = update(leads).where(leads.c.team == bindparam("in_team"), leads.c.id == bindparam("with_id"))


def add(db: Connection, draft: LeadDraft, origin: Origin, assess: Assess) -> Saved:
    """What `LeadStore.add` does, once, within a transaction. Raises IntegrityError if another add was quicker."""
    place = {"team": origin.team, "key": origin.key, "line": origin.line}
    if before := db.execute(APPLIED, place).mappings().one_or_none():
        return repeated(db, before)
    row = db.execute(BY_EMAIL_LOCKED, {"team": origin.team, "email_key": draft.email_key}).mappings().one_or_none()
    saved, moved = create(db, draft, origin, assess) if row is None else change(db, row, draft, origin, assess)
    db.execute(insert(lead_changes), change_row(saved, draft, origin))
    follow(db, [moved])
    return saved


def repeated(db: Connection, applied: RowMapping) -> Saved:
    """The answer that this line got the first time."""
    row = db.execute(BY_ID, {"team": applied["team"], "id": applied["lead_id"]}).mappings().one()
    return Saved(rows.lead_of(row), Outcome(applied["outcome"]), rows.changes_of(applied), rows.tier_before(applied))


def create(db: Connection, draft: LeadDraft, origin: Origin, assess: Assess) -> tuple[Saved, Change]:
    """What came of it, and the change of the row that the rollups follow."""
    assessed = assess(merging.merged([draft]))
    values = new_row(origin, assessed)
    lead_id = db.execute(INSERT_UNDER_A_NEW_NUMBER if db.dialect.name == "sqlite" else INSERT, values).scalar_one()
    return Saved(new_lead(lead_id, origin, assessed), Outcome.CREATED), (None, {**values, "id": lead_id})


def new_row(origin: Origin, assessed: Assessment) -> dict[str, Any]:
    """The columns of a lead that is new, but for its number."""
    return {
        "team": origin.team,
        "channel": origin.channel,
        "origin_source": origin.source,
        "message_key": origin.key,
        "created_by": origin.user,
        "created_at": origin.said_at,
        "updated_at": origin.said_at,
        "last_said_at": origin.said_at,
        **rows.lead_row(assessed),
    }


def new_lead(lead_id: int, origin: Origin, assessed: Assessment) -> Lead:
    return Lead(
        id=lead_id,
        team=origin.team,
        draft=assessed.draft,
        insights=assessed.insights,
        card=assessed.card,
        channel=origin.channel,
        created_by=origin.user,
        created_at=origin.said_at,
        updated_at=origin.said_at,
    )


def change(db: Connection, row: RowMapping, draft: LeadDraft, origin: Origin, assess: Assess) -> tuple[Saved, Change]:
    old = rows.lead_of(row)
    late = origin.said_at < row["last_said_at"]
    merged = in_its_place(db, old, draft, origin) if late else merging.merge(old.draft, draft)
    saved, values = changed(old, row["last_said_at"], assess(merged), origin)
    db.execute(UPDATE, {**values, "in_team": old.team, "with_id": old.id})
    judging.follow(db, saved.lead)
    return saved, (dict(row), {**row, **values})


def changed(old: Lead, last_said_at: datetime, anew: Assessment, origin: Origin) -> tuple[Saved, dict[str, Any]]:
    """What a line came to that makes of a lead what was assessed `anew`, and the columns that it changes."""
    assessed = judging.kept(old, anew)
    changes = merging.changes(old.draft, assessed.draft)
    updated_at = max(old.updated_at, origin.said_at) if changes else old.updated_at
    new = replace(old, draft=assessed.draft, insights=assessed.insights, card=assessed.card, updated_at=updated_at)
    times = {"updated_at": updated_at, "last_said_at": max(last_said_at, origin.said_at)}
    saved = Saved(new, Outcome.UPDATED if changes else Outcome.UNCHANGED, changes, old.card.tier)
    return saved, {**rows.lead_row(assessed), **times}


def in_its_place(db: Connection, old: Lead, draft: LeadDraft, origin: Origin) -> LeadDraft:
    """All that was said of the lead, merged anew with a late draft where it belongs; the address stays as it is."""
    history = db.execute(HISTORY, {"team": old.team, "lead_id": old.id}).mappings()
    told: list[tuple[datetime, LeadDraft]] = [(row["said_at"], rows.draft_of(row["said"])) for row in history]
    insort(told, (origin.said_at, draft), key=lambda line: line[0])
    return replace(merging.merged(said for _, said in told), email=old.draft.email)


def change_row(saved: Saved, draft: LeadDraft, origin: Origin) -> dict[str, Any]:
    return {
        "team": origin.team,
        "lead_id": saved.lead.id,
        "origin_key": origin.key,
        "line": origin.line,
        "said_at": origin.said_at,
        "stored_at": datetime.now(UTC),
        "said_by": origin.user,
        "channel": origin.channel,
        "source": origin.source,
        "outcome": saved.outcome.value,
        "changes": saved.changes,
        "tier_before": saved.tier_before and saved.tier_before.value,
        "said": rows.said(draft),
    }
