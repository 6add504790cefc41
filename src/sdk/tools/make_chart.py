"""Show groups as a chart."""

from typing import Any

from src.errors import ToolError
from src.leads.inquiry import Inquiry
from src.sdk.tool import Tool


def make_chart(inquiry: Inquiry, query: int) -> dict[str, Any]:
    """Show the figures of one of your queries as a chart with its table under your answer.

    `query` is the number that query_leads gave with its result; it must have asked for `measures` with `group_by`.
    """
    result = inquiry.result(query)
    if not result.query.group_by:
        raise ToolError("A chart needs groups: ask query_leads for `measures` with `group_by` first.")
    inquiry.show(result)
    return {"shown": "a chart and a table under the answer"}


TOOL = Tool.of(make_chart, words=lambda said: "is drawing a chart…")
