"""Putting a change before a person: which leads, what would become of each, and what the model may say of it.

Nothing is written here. What is proposed is in the inquiry, and is shown with Confirm and Cancel under the answer.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from src.errors import ToolError
from src.leads.edits import Edit, Row
from src.leads.inquiry import Inquiry
from src.leads.line.phones import read_phone
from src.leads.looking import the_lead
from src.leads.proposal import MOST_LEADS, ProposalDraft
from src.leads.query import Column, LeadQuery
from src.leads.words.typed_text import clean

#: Proposals of one answer: whoever has to press more buttons than this does not read them.
MOST_PROPOSALS = 5
#: Rows that the model is told.
TOLD = 20

#: How every tool that changes leads is told which.
Leads = Annotated[
    list[int | str] | None, Field(min_length=1, max_length=50, description="ids, e-mail addresses or names")
]
Query = Annotated[int | None, Field(description="instead of `leads`: a query_leads number, for all of its leads")]


def proposed(inquiry: Inquiry, edit: Edit, leads: Sequence[int | str] | None, query: int | None) -> dict[str, Any]:
    """Prepare the edit of these leads, or of all leads of that query. Raises ToolError where there is nothing to do."""
    if len(inquiry.proposals) >= MOST_PROPOSALS:
        raise ToolError(f"{MOST_PROPOSALS} changes are prepared already; that is enough for one answer.")
    ids = _ids(inquiry, leads, query)
    rows = inquiry.leads.preview(inquiry.team, ids, edit)
    touched = rows if edit.delete else tuple(row for row in rows if row.changes)
    if not touched:
        raise ToolError("Nothing would change: " + ("it is" if len(ids) == 1 else "all of them are") + " so already.")
    draft = ProposalDraft(edit, touched)
    if draft in inquiry.proposals:
        raise ToolError("That is prepared already: the person will see it under your answer.")
    inquiry.proposals.append(draft)
    return _told(touched, len(ids) - len(touched))


def fact(name: str, value: str) -> str:
    """A fact as it is kept: on one line, a phone number in E.164. Raises ToolError for a number that is none."""
    said = " ".join(clean(value).split())
    if name != "phone" or not said:
        return said
    phone = read_phone(said)
    if phone is None:
        raise ToolError("That is no whole phone number: say it with its country code, like +49 30 1234567.")
    return phone.number


def _ids(inquiry: Inquiry, leads: Sequence[int | str] | None, query: int | None) -> list[int]:
    if (leads is None) == (query is None):
        raise ToolError("Say which leads: `leads`, or the number of a `query`; one of the two.")
    if leads is not None:
        return list(dict.fromkeys(the_lead(inquiry, each).id for each in leads))
    return _found_by(inquiry, inquiry.result(query or 0).query)


def _found_by(inquiry: Inquiry, asked: LeadQuery) -> list[int]:
    """The leads that a query lists, or that its figures rest on. Raises ToolError where they are none or too many."""
    same = asked.model_dump(include={"where", "exclude", "period", "dated_by"})
    listing = asked if asked.columns else LeadQuery.model_validate({**same, "columns": [Column.EMAIL]})
    limit = min(listing.limit or MOST_LEADS + 1, MOST_LEADS + 1)
    found = inquiry.leads.ask(inquiry.team, listing.model_copy(update={"limit": limit}), inquiry.now)
    if len(found.listed) > MOST_LEADS:
        raise ToolError(
            f"These are {found.leads:,} leads; at most {MOST_LEADS} can be changed at once. Narrow the query."
        )
    if not found.listed:
        raise ToolError("No lead answers to that query, so there is nothing to change.")
    return [each.lead_id for each in found.listed]


def _told(rows: Sequence[Row], unchanged: int) -> dict[str, Any]:
    """What the person will see, and what has to be said of it."""
    told: dict[str, Any] = {
        "prepared_for_leads": len(rows),
        "rows": [_row(row) for row in rows[:TOLD]],
        "state": "NOT done: the person sees these rows under your answer with Confirm and Cancel, and decides.",
    }
    if unchanged:
        told["left_out_because_it_is_so_already"] = unchanged
    return told


def _row(row: Row) -> dict[str, Any]:
    told = {"id": row.lead_id, "name": row.name or row.email, "company": row.company}
    changes = {change.field: {"before": change.before, "after": change.after} for change in row.changes}
    scored = {"score_before": row.score[0], "score_after": row.score[1]} if row.score[0] != row.score[1] else {}
    return told | ({"changes": changes} if changes else {}) | scored
