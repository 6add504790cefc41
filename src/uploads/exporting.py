"""Leads as a file: for those who may have them, and noted in the log."""

import logging

from src.blocks import notice
from src.errors import UserError
from src.leads.csv_export import csv_of
from src.leads.query import MOST_IN_A_FILE, LeadQuery
from src.messages import Action, Message
from src.routing import Context

log = logging.getLogger(__name__)

_NOT_YOU = "You may not have leads as a file: here only some people may (`EXPORTERS`). Ask one of them."
_OUTSIDE = "Only people of the workspace that this desk belongs to may have leads as a file."


def refuse_stranger(context: Context) -> None:
    """Raise UserError if this person may not have leads as a file."""
    if not may_export(context):
        raise UserError(_OUTSIDE if _outside(context) else _NOT_YOU)


def may_export(context: Context) -> bool:
    """Whether who is served may have leads as a file."""
    return context.uploads.may_export(context.incoming.user, outside=_outside(context))


def hand_out(context: Context, query: LeadQuery) -> None:
    """The leads that answer to the query, all of them, as a file in the thread. Raises UserError for who may not."""
    refuse_stranger(context)
    incoming = context.incoming
    result = context.leads.ask(incoming.team, whole(query), context.received_at)
    if not result.listed:
        context.reply.post(notice("No lead answers to that, so there is no file."))
        return
    day = result.asked_at.astimezone(context.talk.zone).date().isoformat()
    context.reply.upload(f"leads-{day}.csv", csv_of(result), f"{len(result.listed):,} leads")
    note(context, len(result.listed))


def note(context: Context, rows: int) -> None:
    """Who had how many leads as a file, and where."""
    said = context.incoming
    log.info("leads exported", extra={"team": said.team, "channel": said.channel, "user": said.user, "rows": rows})


def whole(query: LeadQuery) -> LeadQuery:
    """The query without its limit on rows, unless it has one of its own."""
    return query.model_copy(update={"limit": query.limit or MOST_IN_A_FILE})


def _outside(context: Context) -> bool:
    incoming = context.incoming
    if isinstance(incoming, Message):
        return incoming.outsider
    return isinstance(incoming, Action) and incoming.outside
