"""Changes that wait for a person's word: kept when they are shown, settled once, by whoever may decide.

A decision and all that it does to leads are one transaction, so there is no half of it after a crash, and a click that
is delivered again finds what it did the first time.
"""

import logging
import secrets
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from src.database import Database
from src.leads import rows
from src.leads.applying import apply
from src.leads.edits import Edit, Row
from src.leads.models import Origin
from src.leads.proposal import (
    LASTS,
    Decision,
    LeftOut,
    Proposal,
    ProposalDraft,
    Settlement,
    State,
    Verdict,
    Why,
    may_decide,
)
from src.leads.proposal_table import proposals
from src.leads.rollups.keeping import follow
from src.leads.writing import Assess

log = logging.getLogger(__name__)

_BY_ID = select(proposals).where(proposals.c.team == bindparam("team"), proposals.c.id == bindparam("id"))
#: Who clicks at the same moment waits here, and then finds it settled.
_BY_ID_LOCKED = _BY_ID.with_for_update()
_BY_KEY = select(proposals).where(proposals.c.team == bindparam("team"), proposals.c.key == bindparam("key"))
_SETTLE = update(proposals).where(
    proposals.c.team == bindparam("in_team"),
    proposals.c.id == bindparam("with_id"),
    proposals.c.state == State.OPEN.value,
)


class Proposals:
    """The proposals of all teams. `writers` are the Slack ids of those who may confirm; empty: everyone may."""

    def __init__(self, database: Database, assess: Assess, writers: Set[str] = frozenset()) -> None:
        self._database = database
        self._assess = assess
        self._writers = writers

    def propose(
        self,
        *,
        team: str,
        channel: str,
        thread: str,
        asked_by: str,
        drafts: Sequence[ProposalDraft],
        key: str,
        now: datetime,
    ) -> tuple[Proposal, ...]:
        """Keep what is about to be shown, for an hour. With the same `key` again it gives what was kept before.

        `key` is the job's, so that an answer that is posted again shows the proposals that it showed.
        """
        until = now + LASTS
        return tuple(
            self._kept(Proposal(new_id(), team, channel, thread, asked_by, draft.edit, draft.rows, now, until), place)
            for place, draft in ((f"{key}#{n}", draft) for n, draft in enumerate(drafts, 1))
        )

    def settle(self, team: str, proposal_id: str, decision: Decision) -> Settlement:
        """Do what was decided, once. The same decision again gives what it came to; another one comes too late."""
        with self._database.begin() as db:
            place = {"team": rows.storable(team), "id": rows.storable(proposal_id)}
            row = db.execute(_BY_ID_LOCKED, place).mappings().one_or_none()
            if row is None:
                return Settlement(Verdict.UNKNOWN)
            proposal = _proposal(row)
            if not may_decide(proposal, decision, self._writers):
                return Settlement(Verdict.NOT_ALLOWED, proposal)
            if proposal.state is not State.OPEN:
                own = row["settled_key"] == decision.key
                return Settlement(Verdict.SETTLED if own else Verdict.ALREADY, proposal)
            return self._settle(db, proposal, decision)

    def _kept(self, proposal: Proposal, key: str) -> Proposal:
        place = {"team": proposal.team, "key": key}
        try:
            with self._database.begin() as db:
                if row := db.execute(_BY_KEY, place).mappings().one_or_none():
                    return _proposal(row)
                db.execute(insert(proposals), _columns(proposal) | place)
                return proposal
        except IntegrityError:  # another run of the job was quicker
            with self._database.read() as db:
                return _proposal(db.execute(_BY_KEY, place).mappings().one())

    def _settle(self, db: Connection, proposal: Proposal, decision: Decision) -> Settlement:
        late = decision.at >= proposal.expires_at
        state = State.EXPIRED if late else State.CONFIRMED if decision.confirm else State.CANCELLED
        settled = replace(proposal, state=state, settled_by=decision.by, settled_at=decision.at)
        if state is not State.CONFIRMED:
            _write(db, settled, decision)
            return Settlement(Verdict.SETTLED, settled)
        applied = apply(db, proposal.edit, proposal.rows, _origin(proposal, decision), self._assess)
        settled = replace(settled, left_out=tuple(applied.left_out))
        _write(db, settled, decision)
        follow(db, applied.moved)
        return Settlement(Verdict.SETTLED, settled, tuple(applied.leads))


def new_id() -> str:
    """Nobody guesses it; 128 bits."""
    return secrets.token_urlsafe(16)


def _write(db: Connection, settled: Proposal, decision: Decision) -> None:
    """Note the decision. Raises RuntimeError if it was settled meanwhile, and with that undoes the rest."""
    values = {
        "state": settled.state.value,
        "settled_by": settled.settled_by,
        "settled_at": settled.settled_at,
        "settled_key": decision.key,
        "left_out": settled.left_out,
    }
    if db.execute(_SETTLE, values | {"in_team": settled.team, "with_id": settled.id}).rowcount != 1:
        raise RuntimeError("a proposal was settled twice at once")
    told = {"state": settled.state.value, "kind": settled.edit.kind, "leads": settled.done}
    log.info("a proposal is settled", extra=told)


def _origin(proposal: Proposal, decision: Decision) -> Origin:
    """A confirmed edit as a message of who confirmed it, of which each lead is a line."""
    key = f"{proposal.team}:proposal:{proposal.id}"
    return rows.storable_origin(Origin(proposal.team, decision.channel, decision.by, key, decision.at, "edit"))


def _columns(proposal: Proposal) -> dict[str, Any]:
    names = ("id", "team", "channel", "thread", "asked_by", "edit", "rows", "created_at", "expires_at", "left_out")
    values = {name: getattr(proposal, name) for name in names}
    return values | {"state": proposal.state.value, "kind": proposal.edit.kind}


def _proposal(row: RowMapping) -> Proposal:
    """The proposal in its row."""
    names = ("id", "team", "channel", "thread", "asked_by", "created_at", "expires_at", "settled_by", "settled_at")
    return Proposal(
        **{name: row[name] for name in names},
        edit=Edit(**row["edit"]),
        rows=tuple(map(Row.from_json, row["rows"])),
        state=State(row["state"]),
        left_out=tuple(LeftOut(each["lead_id"], Why(each["why"])) for each in row["left_out"]),
    )
