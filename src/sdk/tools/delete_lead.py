"""Propose that leads are deleted."""

from typing import Any

from src.leads.edits import Edit
from src.leads.inquiry import Inquiry
from src.leads.proposing import Leads, Query, proposed
from src.sdk.tool import Tool


def delete_lead(inquiry: Inquiry, leads: Leads = None, query: Query = None) -> dict[str, Any]:
    """Propose to delete one or many leads for good, with their notes and history. Use it only when the person asks.

    This deletes nothing: the person sees the exact rows with Confirm and Cancel. Say that it waits for them, never that
    it is done. For a lead that is merely lost or wrong, set_status or update_lead is meant.
    """
    return proposed(inquiry, Edit(delete=True), leads, query)


TOOL = Tool.of(delete_lead, words=lambda said: "is preparing a deletion…")
