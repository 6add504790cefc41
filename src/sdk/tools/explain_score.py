"""Why a lead has its score, and what would lift it."""

from typing import Annotated, Any

from pydantic import Field

from src.leads.inquiry import Inquiry
from src.leads.looking import the_lead
from src.leads.telling import told_score
from src.sdk.tool import Tool


def explain_score(
    inquiry: Inquiry, lead: Annotated[int | str, Field(description="id, e-mail or name")]
) -> dict[str, Any]:
    """Why one lead has its score: each rule with its points and evidence, what is not known, what would lift it."""
    found = the_lead(inquiry, lead)
    return {"id": found.id, "name": found.draft.name, "company": found.draft.company} | told_score(found.card)


TOOL = Tool.of(explain_score, words=lambda said: "is going through a score…")
