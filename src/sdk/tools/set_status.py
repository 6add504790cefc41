"""Propose another status of leads."""

from typing import Annotated, Any

from pydantic import Field

from src.leads.edits import Edit
from src.leads.inquiry import Inquiry
from src.leads.proposing import Leads, Query, fact, proposed
from src.sdk.tool import Tool

Status = Annotated[str, Field(max_length=300, description='such as "won"; "" for none')]


def set_status(inquiry: Inquiry, status: Status, leads: Leads = None, query: Query = None) -> dict[str, Any]:
    """Propose a status for one or many leads. Use it only when the person asks for it.

    This changes nothing: the person sees the exact rows with Confirm and Cancel. Say that it waits for them, never that
    it is done. Spell the status as other leads have it.
    """
    return proposed(inquiry, Edit({"status": fact("status", status)}), leads, query)


TOOL = Tool.of(set_status, words=lambda said: "is preparing a change of status…")
