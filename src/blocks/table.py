"""A table block within Slack's limits: 100 rows, 20 columns, 10,000 characters, no empty cell.

https://docs.slack.dev/reference/block-kit/blocks/table-block
"""

from collections.abc import Sequence

from src.blocks.text import Block

MOST_COLUMNS, MOST_CHARACTERS = 20, 8_000
_PING = "<\u2060"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> Block:
    """The rows under their heads, as many as fit; columns in `right` are aligned to the right."""
    kept, left = [head[:MOST_COLUMNS]], MOST_CHARACTERS - sum(map(len, head))
    for row in rows:
        left -= sum(map(len, row))
        if left < 0:
            break
        kept.append(row[:MOST_COLUMNS])
    settings = [{"align": "right" if n in right else "left"} for n in range(len(kept[0]))]
    return {
        "type": "table",
        "column_settings": settings,
        "rows": [[{"type": "raw_text", "text": text.replace("<", _PING) or "–"} for text in row] for row in kept],
    }
