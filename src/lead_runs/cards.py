"""The messages that show what a model makes of leads, in the database: what each shows, and what it should.

A message is to be mended as long as the two differ. Who mends one leases it, so that two never do at once; what comes
up meanwhile is left for the next time, and what was broken off is done again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, func, or_, select, update

from src.database import Database
from src.leads import rows
from src.leads.judging.tables import lead_cards, lead_runs
from src.leads.models import Look, Outcome, Saved
from src.leads.tables import lead_changes, leads

#: How long a message is another's to mend.
LEASE = timedelta(seconds=60)
#: Messages looked for at a time.
AT_ONCE = 20

_NEWEST = (
    select(func.max(lead_cards.c.ts))
    .where(lead_cards.c.team == bindparam("of_team"), lead_cards.c.lead_id == bindparam("of_lead"))
    .scalar_subquery()
)
#: What was told once stays told: only the last message about a lead follows what comes later.
_WANT = (
    update(lead_cards)
    .where(
        lead_cards.c.team == bindparam("of_team"),
        lead_cards.c.lead_id == bindparam("of_lead"),
        or_(lead_cards.c.wanted.in_((Look.LOOKING.value, Look.AGAIN.value)), lead_cards.c.ts == _NEWEST),
    )
    .values(wanted=bindparam("key"))
)


def want(db: Connection, team: str, lead_id: int, look: Look, digest: str = "") -> None:
    """The messages about a lead are to show this, within a transaction of the one who knows."""
    db.execute(_WANT, {"of_team": team, "of_lead": lead_id, "key": key(look, digest)})


def key(look: Look, digest: str = "") -> str:
    """What a message shows, in one word: a judgement is of a certain digest."""
    return f"{look.value}:{digest}" if look is Look.DONE else look.value


@dataclass(frozen=True, slots=True)
class Place:
    """A message of ours; `kind` is card or lines."""

    team: str
    channel: str
    ts: str
    kind: str


@dataclass(frozen=True, slots=True)
class Told:
    """A lead in a message: what was saved by the line that the message answers, the lead as it is now, and who said it.

    `look` is how far a model is with it, `key` what the message will show once it shows this.
    """

    saved: Saved
    said_by: str
    look: Look
    key: str


class Cards:
    """The `lead_cards` table."""

    def __init__(self, database: Database, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._now = now

    def owed(self) -> list[Place]:
        """Messages that show what is no longer so, and that nobody is mending."""
        place = (lead_cards.c.team, lead_cards.c.channel, lead_cards.c.ts, lead_cards.c.kind)
        query = select(*place).where(self._free()).distinct().limit(AT_ONCE)
        with self._database.read() as db:
            return [Place(*row) for row in db.execute(query)]

    def claim(self, place: Place) -> bool:
        """Lease it; False if somebody else was quicker."""
        change = update(lead_cards).where(_at(place), self._free())
        with self._database.begin() as db:
            return bool(db.execute(change.values(leased_until=self._now() + LEASE)).rowcount)

    def told(self, place: Place) -> list[Told]:
        """The leads of a message, in the order of their lines, as of one moment."""
        run = and_(lead_runs.c.team == lead_cards.c.team, lead_runs.c.lead_id == lead_cards.c.lead_id)
        said = and_(
            lead_changes.c.team == lead_cards.c.team,
            lead_changes.c.origin_key == lead_cards.c.origin_key,
            lead_changes.c.line == lead_cards.c.line,
        )
        query = select(lead_cards.c.wanted, lead_runs.c.look, lead_changes, leads).select_from(
            lead_cards.join(leads, leads.c.id == lead_cards.c.lead_id)
            .outerjoin(lead_runs, run)
            .outerjoin(lead_changes, said)
        )
        with self._database.read() as db:
            found = db.execute(query.where(_at(place)).order_by(lead_cards.c.line, lead_cards.c.lead_id)).all()
        return [_told(row) for row in found]

    def shown(self, place: Place, told: Sequence[Told]) -> None:
        """It shows this now; what has changed meanwhile is owed still."""
        with self._database.begin() as db:
            for each in told:
                of_lead = lead_cards.c.lead_id == each.saved.lead.id
                change = update(lead_cards).where(_at(place), of_lead)
                db.execute(change.values(shown=each.key, leased_until=None))

    def later(self, place: Place, seconds: float) -> None:
        """It cannot be mended for now."""
        self._change(place, leased_until=self._now() + timedelta(seconds=seconds))

    def forget(self, place: Place) -> None:
        """It cannot be mended at all: it was deleted, perhaps."""
        self._change(place, shown=lead_cards.c.wanted, leased_until=None)

    def _change(self, place: Place, **values: Any) -> None:
        with self._database.begin() as db:
            db.execute(update(lead_cards).where(_at(place)).values(**values))

    def _free(self) -> ColumnElement[bool]:
        is_free = or_(lead_cards.c.leased_until.is_(None), lead_cards.c.leased_until < self._now())
        return and_(lead_cards.c.wanted != lead_cards.c.shown, is_free)


def _at(place: Place) -> ColumnElement[bool]:
    return and_(lead_cards.c.team == place.team, lead_cards.c.channel == place.channel, lead_cards.c.ts == place.ts)


def _told(row: Any) -> Told:
    """Two tables have columns of the same names."""
    lead = rows.lead_of(_of(row, leads))
    said = _of(row, lead_changes)
    look = Look(row.look or Look.NONE.value)
    if said["id"] is None:
        return Told(Saved(lead, Outcome.CREATED), lead.created_by, look, row.wanted)
    saved = Saved(lead, Outcome(said["outcome"]), rows.changes_of(said), rows.tier_before(said))
    return Told(saved, str(said["said_by"]), look, row.wanted)


def _of(row: Any, table: Table) -> dict[str, Any]:
    return {column.name: row._mapping[column] for column in table.c}
