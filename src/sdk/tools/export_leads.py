"""Offer a list as a file."""

from typing import Any

from src.errors import ToolError
from src.leads.inquiry import Inquiry
from src.sdk.tool import Tool


def export_leads(inquiry: Inquiry, query: int) -> dict[str, Any]:
    """Offer the list of one of your queries as a CSV file: a button under your answer fetches all of its rows.

    `query` is the number that query_leads gave with its result; it must have asked for `columns`.
    """
    result = inquiry.result(query)
    if not result.query.columns:
        raise ToolError("A file holds a list: ask query_leads for `columns` first.")
    inquiry.show(result)
    return {"leads": result.leads, "offered": "a button under the answer fetches them as CSV"}


TOOL = Tool.of(export_leads, words=lambda said: "is preparing a file…")
