"""Ask the store: counts, figures, groups, comparisons and lists."""

from collections.abc import Mapping
from typing import Any

from src.leads.inquiry import Inquiry
from src.leads.query import LeadQuery
from src.leads.telling import told
from src.sdk.tool import Tool


def query_leads(inquiry: Inquiry, query: LeadQuery) -> dict[str, Any]:
    """Ask the lead store. The only source of figures: counts, averages, sums, shares, groups, comparisons, lists.

    - Figures: `measures`, with `group_by` for one row a group; `share` gives percentages, `compare` gives the other
      side with differences and changes in percent already worked out. Never compute any of these yourself.
    - Lists: `columns` instead of `measures`; the person sees them as a table with a menu to open each lead, so do not
      repeat the rows in your answer.
    - Put conditions into `where` (several values of one are alternatives) and `exclude`; time into `period`
      ({"unit": "week", "offset": 0} is this week, {"unit": "day", "last": 7} the last 7 days, or start and end).
    - `limit` 5 with the usual order (highest score first) is "the top 5".
    The result's number, `query`, is what make_chart and export_leads want. Its scope (period, filters, how many leads)
    is shown to the person by itself.
    """
    result = inquiry.ask(query)
    return {"query": len(inquiry.results)} | told(result)


def doing(said: Mapping[str, Any]) -> str:
    """`counting leads by source…`, `listing HOT leads…`"""
    query = said.get("query") or {}
    leads = " ".join([*map(str, (query.get("where") or {}).get("tier", ())), "leads"])
    groups = " and ".join(map(str, query.get("group_by") or ()))
    verb = "listing" if query.get("columns") else "comparing" if query.get("compare") else "counting"
    return f"is {verb} {leads}{f' by {groups}' if groups else ''}…".replace("_", " ")[:80]


TOOL = Tool.of(query_leads, words=doing)
