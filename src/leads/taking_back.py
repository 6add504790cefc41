"""What was said with one origin key is taken back: each lead becomes what all else that was said of it makes of it.

A lead is all that was said of it, merged in the order in which it was said. So without some of the lines it is what it
would be had they never been said: what they changed is as it was, what others said since stays. A lead of which nobody
said anything else goes.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import BindParameter, Connection, RowMapping, bindparam, delete, select, update

from src.leads import bulk, merging, rows
from src.leads.judging import keeping as judging
from src.leads.judging.tables import lead_runs
from src.leads.models import Assessment, Lead, LeadDraft, Outcome
from src.leads.rollups.keeping import Change
from src.leads.tables import lead_changes, lead_numbers, leads
from src.leads.writing import BY_IDS, Assess

_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_TOLD = (
    select(lead_changes.c.lead_id)
    .where(lead_changes.c.team == bindparam("team"), lead_changes.c.origin_key == bindparam("key"))
    .distinct()
    .order_by(lead_changes.c.lead_id)
    .limit(bindparam("most"))
)
#: In the order of their numbers, as everyone locks several.
_LOCKED = BY_IDS.with_for_update()
_OF_LEADS = (lead_changes.c.team == bindparam("team"), lead_changes.c.lead_id.in_(_IDS))
_LEFT = (
    select(lead_changes)
    .where(*_OF_LEADS, lead_changes.c.origin_key != bindparam("key"))
    .order_by(lead_changes.c.said_at, lead_changes.c.id)
)
_UNSAY = delete(lead_changes).where(*_OF_LEADS, lead_changes.c.origin_key == bindparam("key"))
_FORGET = delete(leads).where(leads.c.team == bindparam("team"), leads.c.id.in_(_IDS))
_NUMBERS_USED = update(lead_numbers).where(lead_numbers.c.used < bindparam("highest")).values(used=bindparam("highest"))
_LOOKED_AT = select(lead_runs.c.lead_id).where(lead_runs.c.team == bindparam("team"), lead_runs.c.lead_id.in_(_IDS))


@dataclass(slots=True)
class TakenBack:
    """How many leads are gone and how many are as if it had not been said; `moved` is what the rollups follow."""

    gone: int = 0
    restored: int = 0
    moved: list[Change] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether there was anything left to take back."""
        return bool(self.moved)


def take_back(db: Connection, team: str, key: str, assess: Assess, most: int) -> TakenBack:
    """Do it for so many leads at most; the caller lets the rollups follow, last of all in the transaction."""
    taken = TakenBack()
    ids = list(db.execute(_TOLD, {"team": team, "key": key, "most": most}).scalars())
    if not ids:
        return taken
    place = {"team": team, "ids": ids}
    found = db.execute(_LOCKED, place).mappings().all()
    left: dict[int, list[RowMapping]] = defaultdict(list)
    for line in db.execute(_LEFT, {**place, "key": key}).mappings():
        left[line["lead_id"]].append(line)
    db.execute(_UNSAY, {**place, "key": key})
    _forget(db, team, [row for row in found if row["id"] not in left], taken)
    _restore(db, team, [(row, left[row["id"]]) for row in found if row["id"] in left], assess, taken)
    return taken


def _forget(db: Connection, team: str, found: Sequence[RowMapping], taken: TakenBack) -> None:
    if not found:
        return
    ids = [row["id"] for row in found]
    db.execute(_FORGET, {"team": team, "ids": ids})
    db.execute(_NUMBERS_USED, {"highest": max(ids)})
    taken.gone = len(ids)
    taken.moved += [(dict(row), None) for row in found]


def _restore(
    db: Connection,
    team: str,
    found: Sequence[tuple[RowMapping, Sequence[RowMapping]]],
    assess: Assess,
    taken: TakenBack,
) -> None:
    anew = [(row, *_as_told(row, lines, assess)) for row, lines in found]
    bulk.change(db, leads, [{**values, "id": row["id"]} for row, _, values in anew])
    place = {"team": team, "ids": [row["id"] for row, _ in found]}
    looked_at = set(db.execute(_LOOKED_AT, place).scalars()) if found else set[int]()
    for row, lead, values in anew:
        taken.moved.append((dict(row), {**row, **values}))
        if lead.id in looked_at:
            judging.follow(db, lead)
    taken.restored = len(anew)


def _as_told(row: RowMapping, lines: Sequence[RowMapping], assess: Assess) -> tuple[Lead, dict[str, Any]]:
    """A lead of which just these lines were said, in their order, and its columns; the first that came created it."""
    old, first = rows.lead_of(row), min(lines, key=lambda line: int(line["id"]))
    assessed = judging.kept(
        old, _retold([rows.draft_of(line["said"]) for line in lines], first["said"]["email"], assess)
    )
    changing = [line["said_at"] for line in lines if line is first or line["outcome"] != Outcome.UNCHANGED]
    values = {
        "channel": first["channel"],
        "origin_source": first["source"],
        "message_key": first["origin_key"],
        "created_by": first["said_by"],
        "created_at": first["said_at"],
        "updated_at": max(changing),
        "last_said_at": lines[-1]["said_at"],
        **rows.lead_row(assessed),
    }
    return replace(old, draft=assessed.draft, insights=assessed.insights, card=assessed.card), values


def _retold(said: Sequence[LeadDraft], email: str, assess: Assess) -> Assessment:
    """The lead as it becomes line by line, so that evidence is worded as it was; it keeps the spelling it came with."""
    told = assess(merging.merged([replace(said[0], email=email)]))
    for draft in said[1:]:
        told = assess(merging.merge(told.draft, draft))
    return told
