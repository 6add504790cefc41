"""Leads get in line for a model, with the message that is to show what comes of it; asked twice is asked once."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, and_, bindparam, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from src.database import Database
from src.lead_runs.cards import Place, key
from src.leads.judging.digests import digest
from src.leads.judging.tables import lead_cards, lead_runs
from src.leads.models import Lead, Look, Origin

_RUN = and_(lead_runs.c.team == bindparam("of_team"), lead_runs.c.lead_id == bindparam("of_lead"))
_LOOKED = select(lead_runs.c.look, lead_runs.c.digest, lead_runs.c.judged_at).where(_RUN)


def ask(database: Database, leads: Sequence[tuple[Lead, Origin]], thread: str, place: Place | None) -> None:
    """Have these leads looked at, unless they are waiting or judged as they are; `place` shows them all."""
    with database.begin() as db:
        for lead, origin in sorted(leads, key=lambda each: each[0].id):  # in one order, else two could deadlock
            _line_up(db, lead, origin, thread)
            if place:
                _show(db, lead, origin, place)


def _line_up(db: Connection, lead: Lead, origin: Origin, thread: str) -> None:
    known_as = digest(lead.draft, lead.card.rubric)
    judged = lead.card.judged is not None
    look = Look.DONE if judged else Look.LOOKING
    anew = {"state": "waiting", "look": Look.LOOKING.value, "attempts": 0, "error": "", "batch": "", "digest": known_as}
    anew |= {"due_at": datetime.now(UTC), "asked_by": origin.user, "channel": origin.channel, "thread": thread}
    values = {**anew, "team": lead.team, "lead_id": lead.id, "runner": "", "model": ""}
    values |= {"state": "done" if judged else "waiting", "look": look.value}
    insert = (postgresql if db.dialect.name == "postgresql" else sqlite).insert(lead_runs).values(values)
    outdated = or_(lead_runs.c.state == "given_up", lead_runs.c.digest != known_as)
    again = insert.on_conflict_do_update(index_elements=["team", "lead_id"], set_=anew, where=outdated)
    db.execute(insert.on_conflict_do_nothing() if judged else again)


def _show(db: Connection, lead: Lead, origin: Origin, place: Place) -> None:
    """The message shows the lead as it was given; if a judgement has come since it was said, perhaps not that."""
    run = db.execute(_LOOKED, {"of_team": lead.team, "of_lead": lead.id}).one()
    since = run.judged_at is not None and run.judged_at >= origin.said_at
    shows = key(Look.DONE, lead.card.judged.digest) if lead.card.judged else key(Look.LOOKING)
    values = {
        "team": place.team,
        "channel": place.channel,
        "ts": place.ts,
        "lead_id": lead.id,
        "kind": place.kind,
        "origin_key": origin.key,
        "line": origin.line,
        "wanted": key(Look(run.look), run.digest),
        "shown": "" if since else shows,
    }
    insert = (postgresql if db.dialect.name == "postgresql" else sqlite).insert(lead_cards).values(values)
    db.execute(insert.on_conflict_do_nothing())
