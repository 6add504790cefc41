"""The rules of tables and of the rich text that may stand in their cells.

https://docs.slack.dev/reference/block-kit/blocks/table-block
"""

from collections.abc import Iterator

from src.sandbox.block_text import Finding, at, characters, check_known, check_length, check_list, required
from src.sandbox.team import Json

_CHARACTERS, _ROWS, _COLUMNS = 10_000, 100, 20
_PARTS = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")


def check_table(block: Json, where: str) -> Iterator[Finding]:
    yield from check_known(block, where, "rows", "column_settings")
    rows = block.get("rows")
    yield from check_list(rows, at(where, "rows"), _ROWS, least=1)
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        yield from check_list(row, at(where, "rows", index), _COLUMNS, least=1)
        for column, cell in enumerate(row if isinstance(row, list) else ()):
            yield from _cell(cell, at(where, "rows", index, column))
    if characters(rows) > _CHARACTERS:
        yield Finding(f"must be less than {_CHARACTERS + 1} characters", at(where, "rows"))
    if "column_settings" in block:
        yield from _settings(block["column_settings"], at(where, "column_settings"))


def check_rich_text(block: Json, where: str) -> Iterator[Finding]:
    """https://docs.slack.dev/reference/block-kit/blocks/rich-text-block"""
    elements = block.get("elements")
    yield from check_list(elements, at(where, "elements"), 1000, least=1)
    for index, element in enumerate(elements if isinstance(elements, list) else ()):
        kind = element.get("type") if isinstance(element, dict) else None
        if kind not in _PARTS:
            yield Finding(f"unsupported type: {kind}", at(where, "elements", index, "type"))


def _cell(cell: object, where: str) -> Iterator[Finding]:
    kind = cell.get("type") if isinstance(cell, dict) else None
    if not isinstance(cell, dict) or kind not in ("raw_text", "raw_number", "rich_text"):
        yield Finding(f"unsupported type: {kind}", at(where, "type"))
    elif kind == "raw_text":
        yield from check_known(cell, where, "text")
        yield from required(cell, where, "text")
        yield from check_length(cell.get("text"), at(where, "text"), _CHARACTERS, least=1)
    elif kind == "rich_text":
        yield from check_rich_text(cell, where)


def _settings(settings: object, where: str) -> Iterator[Finding]:
    yield from check_list(settings, where, _COLUMNS)
    for index, setting in enumerate(settings if isinstance(settings, list) else ()):
        place = at(where, index)
        if setting is None:  # this column as it is
            continue
        if not isinstance(setting, dict):
            yield Finding("must provide an object", place)
            continue
        yield from check_known(setting, place, "align", "is_wrapped")
        if setting.get("align", "left") not in ("left", "center", "right"):
            yield Finding("must be a valid enum value", at(place, "align"))
