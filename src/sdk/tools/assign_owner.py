"""Propose who looks after leads."""

from typing import Annotated, Any

from pydantic import Field

from src.leads.edits import Edit
from src.leads.inquiry import Inquiry
from src.leads.proposing import Leads, Query, fact, proposed
from src.sdk.tool import Tool

Owner = Annotated[str, Field(max_length=300, description='a name as other leads have it; "" for nobody')]


def assign_owner(inquiry: Inquiry, owner: Owner, leads: Leads = None, query: Query = None) -> dict[str, Any]:
    """Propose an owner for one or many leads. Use it only when the person asks for it.

    This changes nothing: the person sees the exact rows with Confirm and Cancel. Say that it waits for them, never that
    it is done. Where the person says "me" and you do not know their name, ask for it.
    """
    return proposed(inquiry, Edit({"owner": fact("owner", owner)}), leads, query)


TOOL = Tool.of(assign_owner, words=lambda said: "is preparing a change of owner…")
