"""An edit of many leads, in one transaction with whatever it belongs to: each is changed or deleted, or left out.

An edit is one more line of a lead's history, said when it was confirmed; so a line that arrives late is put in its
place before it. A lead that is deleted takes its history with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import BindParameter, Connection, RowMapping, bindparam, delete, insert, update

from src.leads import rows
from src.leads.edits import Edit, Row, row_of
from src.leads.models import Lead, Origin
from src.leads.proposal import LeftOut, Why
from src.leads.rollups.keeping import Change
from src.leads.tables import lead_changes, lead_numbers, leads
from src.leads.writing import BY_IDS, Assess, change, change_row

#: In the order of their numbers, so that two who change many of the same wait for each other and never both.
_LOCKED = BY_IDS.with_for_update()
_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_FORGET_HISTORY = delete(lead_changes).where(lead_changes.c.team == bindparam("team"), lead_changes.c.lead_id.in_(_IDS))
_FORGET = delete(leads).where(leads.c.team == bindparam("team"), leads.c.id.in_(_IDS))
_NUMBERS_USED = update(lead_numbers).where(lead_numbers.c.used < bindparam("highest")).values(used=bindparam("highest"))


@dataclass(slots=True)
class Applied:
    """What was done: the leads as they are now, those left out and why, and the changes that the rollups follow."""

    leads: list[Lead] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    moved: list[Change] = field(default_factory=list)


def apply(db: Connection, edit: Edit, shown: Sequence[Row], origin: Origin, assess: Assess) -> Applied:
    """Do to each lead what was shown of it; the caller lets the rollups follow, last of all in the transaction.

    A lead that is gone, or is not as it was shown any more, is left out: one that somebody worked on meanwhile must
    not hold up all the others, and nobody has agreed to what would become of it now.
    """
    applied, found = Applied(), _found(db, origin.team, shown)
    for row in shown:
        if row.lead_id not in found:
            applied.left_out.append(LeftOut(row.lead_id, Why.GONE))
        elif not row_of(rows.lead_of(found[row.lead_id]), edit, assess).shows_the_same_as(row):
            applied.left_out.append(LeftOut(row.lead_id, Why.CHANGED))
    left_out = {each.lead_id for each in applied.left_out}
    kept = [found[row.lead_id] for row in shown if row.lead_id not in left_out]
    if kept and edit.delete:
        _delete(db, kept, origin.team, applied)
    elif kept:
        _change(db, kept, edit, origin, assess, applied)
    return applied


def _found(db: Connection, team: str, shown: Sequence[Row]) -> dict[int, RowMapping]:
    ids = [row.lead_id for row in shown]
    return {row["id"]: row for row in db.execute(_LOCKED, {"team": team, "ids": ids}).mappings()}


def _change(
    db: Connection, found: Sequence[RowMapping], edit: Edit, origin: Origin, assess: Assess, applied: Applied
) -> None:
    history: list[Mapping[str, Any]] = []
    for line, row in enumerate(found):
        # What the person saw is what is known by now, so their word comes after it, whatever the clocks say.
        said_at = max(origin.said_at, row["last_said_at"])
        draft, said = edit.said_of(rows.draft_of(row)), replace(origin, line=line, said_at=said_at)
        saved, moved = change(db, row, draft, said, assess)
        history.append(change_row(saved, draft, said))
        applied.leads.append(saved.lead)
        applied.moved.append(moved)
    db.execute(insert(lead_changes), history)


def _delete(db: Connection, found: Sequence[RowMapping], team: str, applied: Applied) -> None:
    ids = [row["id"] for row in found]
    db.execute(_FORGET_HISTORY, {"team": team, "ids": ids})
    db.execute(_FORGET, {"team": team, "ids": ids})
    db.execute(_NUMBERS_USED, {"highest": max(ids)})
    applied.moved += [(dict(row), None) for row in found]
