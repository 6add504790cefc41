"""Look at one lead."""

from typing import Annotated, Any

from pydantic import Field

from src.leads.inquiry import Inquiry
from src.leads.looking import the_lead
from src.leads.telling import told_lead, told_score
from src.sdk.tool import Tool


def get_lead(inquiry: Inquiry, lead: Annotated[int | str, Field(description="id, e-mail or name")]) -> dict[str, Any]:
    """All that is known of one lead: facts, notes, score with its reasons, when it came and who added it.

    Name it by the id that a list gave, by its e-mail address, or by its full name.
    """
    found = the_lead(inquiry, lead)
    return told_lead(found, inquiry.zone) | {"score_card": told_score(found.card)}


TOOL = Tool.of(get_lead, words=lambda said: "is looking at a lead…")
