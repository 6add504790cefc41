"""Propose other facts of leads."""

from typing import Annotated, Any, Literal

from pydantic import Field

from src.errors import ToolError
from src.leads.edits import Edit
from src.leads.inquiry import Inquiry
from src.leads.proposing import Leads, Query, fact, proposed
from src.sdk.tool import Tool

Fact = Literal[
    "name",
    "company",
    "title",
    "phone",
    "website",
    "country",
    "industry",
    "employees",
    "budget",
    "timeline",
    "source",
    "owner",
    "status",
]
Value = Annotated[str, Field(min_length=1, max_length=300)]


def update_lead(
    inquiry: Inquiry,
    facts: Annotated[dict[Fact, Value] | None, Field(description="new values by fact")] = None,
    clear: Annotated[list[Fact] | None, Field(description="facts that are wrong and have no other value")] = None,
    leads: Leads = None,
    query: Query = None,
) -> dict[str, Any]:
    """Propose new values for facts of one or many leads, all the same values. Use it only when the person asks for it.

    This changes nothing: the person sees the exact rows with Confirm and Cancel. Say that it waits for them, never that
    it is done. Put all changes of the same leads into one call. An e-mail address cannot be changed: it is the lead.
    """
    said = {str(name): fact(name, value) for name, value in (facts or {}).items()}
    gone = dict.fromkeys(map(str, clear or ()), "")
    if not said and not gone:
        raise ToolError("Say what to change: `facts`, or facts to `clear`.")
    if doubtful := sorted((said.keys() & gone.keys()) | {name for name, value in said.items() if not value}):
        raise ToolError(f"Give a value or clear it, one of the two: {', '.join(doubtful)}.")
    return proposed(inquiry, Edit(said | gone), leads, query)


TOOL = Tool.of(update_lead, words=lambda said: "is preparing a change…")
