"""Finding single leads as people name them: by number, e-mail address, name or company."""

from src.errors import ToolError
from src.leads.inquiry import Inquiry
from src.leads.models import Lead
from src.leads.query import Column, LeadQuery, Where

#: Leads that a name may stand for before it has to be said more exactly.
MOST = 5


def the_lead(inquiry: Inquiry, who: str | int) -> Lead:
    """The one lead of that number, address or name. Raises ToolError where there is none, or more than one."""
    found = [lead for each in _ids(inquiry, who)[: MOST + 1] if (lead := inquiry.lead(each))]
    if not found:
        raise ToolError("No lead is called that. Look for it with query_leads and `text`.")
    if len(found) > 1:
        raise ToolError("Several leads answer to that; say which by its id.", list(map(_named, found)))
    return found[0]


def _named(lead: Lead) -> dict[str, object]:
    return {"id": lead.id, "name": lead.draft.name or lead.draft.email, "company": lead.draft.company}


def _ids(inquiry: Inquiry, who: str | int) -> list[int]:
    words = str(who).strip()
    if words.isdecimal() and len(words) < 19:
        return [int(words)]
    for name in ("email",) if "@" in words else ("name", "company"):
        query = LeadQuery(columns=(Column.NAME,), where=Where.model_validate({name: [words[:200]]}), limit=MOST + 1)
        if found := inquiry.leads.ask(inquiry.team, query, inquiry.now).listed:
            return [each.lead_id for each in found]
    return []
