"""Rollups made anew from the leads, batch by batch, while others go on adding; nobody reads them until they are whole.

Each batch is a short transaction that moves on how far they reach, so it may break off anywhere and several processes
may do it at once. A lead beyond that is not theirs yet, and whoever adds or changes one leaves them alone.
"""

import time
from collections.abc import Callable

from sqlalchemy import Connection, delete, select, tuple_, update

from src.database import Database
from src.leads.rollups.cuts import COUNTED
from src.leads.rollups.keeping import EVERY_LEAD, Kept, added_up, put
from src.leads.tables import lead_rollups, leads, rollups_kept

#: Leads and cells in a batch; on SQLite every other writer waits for one, a tenth of a second at most.
LEADS, CELLS = 1_000, 10_000
#: Seconds between batches: writers in other processes are not in our line and have to happen upon a gap.
PAUSE = 0.05
#: `up_to` when what is there is of other days, or wrong, and has to go.
TO_BE_EMPTIED = -1

#: Everyone who is writing ends first, and nobody begins: what they wrote is seen, what they will write is theirs.
_KEPT_ALONE = select(rollups_kept.c.zone, rollups_kept.c.up_to).with_for_update()
_SOME_CELLS = select(*lead_rollups.primary_key).limit(CELLS)
_EMPTY_SOME = delete(lead_rollups).where(tuple_(*lead_rollups.primary_key).in_(_SOME_CELLS))


def begin_anew(database: Database, zone: str) -> None:
    """From here on nobody reads them, until they are made for the days of this zone."""
    with database.begin() as db:
        db.execute(_KEPT_ALONE)
        _move(db, Kept(zone, TO_BE_EMPTIED))


def breathe() -> bool:
    """Let others write; then go on."""
    time.sleep(PAUSE)
    return True


def complete(database: Database, zone: str, go_on: Callable[[], bool] = breathe) -> int:
    """Take in all leads that are not in the rollups yet; how many these were. Gives up if another zone is wanted.

    Asks before each batch whether to go on, and lets others write meanwhile.
    """
    taken = 0
    while go_on():
        count = batch(database, zone)
        if count is None:
            break
        taken += count
    if taken > LEADS:
        pack(database)
    return taken


def pack(database: Database) -> None:
    """Put cells that are asked for together beside each other; on SQLite they always are."""
    with database.begin() as db:
        if db.dialect.name == "postgresql":
            db.exec_driver_sql("CLUSTER lead_rollups USING pk_lead_rollups")


def batch(database: Database, zone: str, size: int = LEADS) -> int | None:
    """Do a little of it; how many leads were taken in, None if there is nothing left to do for this zone."""
    with database.begin() as db:
        held = Kept(*db.execute(_KEPT_ALONE).one())
        if held.zone != zone or held.up_to == EVERY_LEAD:
            return None
        if held.up_to == TO_BE_EMPTIED:
            if not db.execute(_EMPTY_SOME).rowcount:
                _move(db, Kept(zone, 0))
            return 0
        return _take_in(db, held, size)


def _take_in(db: Connection, held: Kept, size: int) -> int:
    following = select(*(leads.c[name] for name in COUNTED)).where(leads.c.id > held.up_to)
    found = db.execute(following.order_by(leads.c.id).limit(size)).mappings().all()
    reached = Kept(held.zone, found[-1]["id"] if len(found) == size else EVERY_LEAD)
    put(db, added_up([(None, dict(row)) for row in found], reached))
    _move(db, reached)
    return len(found)


def _move(db: Connection, reached: Kept) -> None:
    db.execute(update(rollups_kept).values(zone=reached.zone, up_to=reached.up_to))
