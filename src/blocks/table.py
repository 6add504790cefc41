"""A table block within Slack's limits: 100 rows, 20 columns, 10,000 characters, no empty cell.

https://docs.slack.dev/reference/block-kit/blocks/table-block
"""

from collections.abc import Sequence

from src.blocks.text import Block

MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 100, 20, 8_000
_PING = "<\u2060"


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: frozenset[int] = frozenset(),
    *,
    room: int = MOST_CHARACTERS,
) -> Block:
    """The rows under their heads, as many as fit in `room` characters; columns in `right` are aligned to the right."""
    kept, left = [_shown(head)], room - _size(_shown(head))
    for row in map(_shown, rows):
        left -= _size(row)
        if left < 0:
            break
        kept.append(row)
    settings = [{"align": "right" if n in right else "left"} for n in range(len(kept[0]))]
    return {
        "type": "table",
        "column_settings": settings,
        "rows": [[{"type": "raw_text", "text": text} for text in row] for row in kept],
    }


def _shown(row: Sequence[str]) -> list[str]:
    return [text.replace("<", _PING) or "–" for text in row[:MOST_COLUMNS]]


def _size(row: Sequence[str]) -> int:
    return sum(map(len, row))
