"""Slack's native chart among the blocks, which reaches workspaces one by one: what is left where it is refused.

https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from collections.abc import Sequence
from typing import Any

_CHART = "data_visualization"


def without_charts(blocks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks that are no chart, in their order."""
    return [block for block in blocks if block.get("type") != _CHART]


def chart_title(blocks: Sequence[dict[str, Any]]) -> str:
    """The title of the first chart; "Chart" where there is none."""
    return next((str(block.get("title")) for block in blocks if block.get("type") == _CHART), "Chart")
