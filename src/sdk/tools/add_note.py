"""Propose a note on leads."""

from typing import Annotated, Any

from pydantic import Field

from src.errors import ToolError
from src.leads.edits import Edit
from src.leads.inquiry import Inquiry
from src.leads.proposing import Leads, Query, fact, proposed
from src.sdk.tool import Tool

Note = Annotated[str, Field(min_length=1, max_length=2000, description="in the person's own words")]


def add_note(inquiry: Inquiry, note: Note, leads: Leads = None, query: Query = None) -> dict[str, Any]:
    """Propose a note on one or many leads, the same on each. Use it only when the person asks for it.

    This changes nothing: the person sees the note and the exact rows with Confirm and Cancel. Say that it waits for
    them, never that it is done. What a note says may change the score.
    """
    said = fact("note", note)
    if not said:
        raise ToolError("The note says nothing.")
    return proposed(inquiry, Edit(note=said), leads, query)


TOOL = Tool.of(add_note, words=lambda said: "is preparing a note…")
