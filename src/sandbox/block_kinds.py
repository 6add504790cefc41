"""What Slack asks of each kind of block; `block_limits` asks this file, and looks at the message as a whole.

https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Callable, Iterator
from typing import Any

from src.sandbox.block_charts import check_chart
from src.sandbox.block_elements import ELEMENTS_IN_ACTIONS, check_element
from src.sandbox.block_tables import check_rich_text, check_table
from src.sandbox.block_text import Finding, at, check_known, check_length, check_list, check_text, required
from src.sandbox.team import Json

MARKDOWN_TOTAL = 12_000


def check_block(block: Json, where: str) -> Iterator[Finding]:
    """One block by itself, at its place in the blocks."""
    kind = block.get("type")
    if kind is None:
        yield Finding("missing required field: type", where)
    elif not isinstance(kind, str) or kind not in _BLOCKS:
        yield Finding(f"unsupported type: {kind}", at(where, "type"))
    else:
        yield from check_length(block.get("block_id"), at(where, "block_id"), 255)
        yield from _BLOCKS[kind](block, where)


def _section(block: Json, where: str) -> Iterator[Finding]:
    yield from check_known(block, where, "text", "fields", "accessory", "expand")
    if "text" not in block and "fields" not in block:
        yield Finding("missing required field: text", where)
    if "text" in block:
        yield from check_text(block["text"], at(where, "text"), 3000)
    if "fields" in block:
        yield from check_list(block["fields"], at(where, "fields"), 10, least=1)
        for index, field in enumerate(_items(block, "fields")):
            yield from check_text(field, at(where, "fields", index), 2000)
    if "accessory" in block:
        yield from check_element(block["accessory"], at(where, "accessory"))


def _header(block: Json, where: str) -> Iterator[Finding]:
    yield from check_known(block, where, "text", "level")
    yield from check_text(block.get("text"), at(where, "text"), 150, plain=True)


def _divider(block: Json, where: str) -> Iterator[Finding]:
    yield from check_known(block, where)


def _context(block: Json, where: str) -> Iterator[Finding]:
    yield from check_known(block, where, "elements")
    yield from check_list(block.get("elements"), at(where, "elements"), 10, least=1)
    for index, element in enumerate(_items(block, "elements")):
        place = at(where, "elements", index)
        if isinstance(element, dict) and element.get("type") == "image":
            yield from check_element(element, place)
        else:
            yield from check_text(element, place, 3000)


def _actions(block: Json, where: str) -> Iterator[Finding]:
    yield from check_known(block, where, "elements")
    yield from check_list(block.get("elements"), at(where, "elements"), 25, least=1)
    yield from _elements(block, where, ELEMENTS_IN_ACTIONS)


def _context_actions(block: Json, where: str) -> Iterator[Finding]:
    yield from check_known(block, where, "elements")
    yield from check_list(block.get("elements"), at(where, "elements"), 5, least=1)
    yield from _elements(block, where, frozenset({"feedback_buttons", "icon_button"}))


def _elements(block: Json, where: str, allowed: frozenset[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, element in enumerate(_items(block, "elements")):
        place = at(where, "elements", index)
        yield from check_element(element, place, allowed)
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if isinstance(action_id, str):
            if action_id in seen:
                yield Finding("`action_id` already exists", at(place, "action_id"))
            seen.add(action_id)


def _image(block: Json, where: str) -> Iterator[Finding]:
    yield from required(block, where, "alt_text")
    yield from check_length(block.get("alt_text"), at(where, "alt_text"), 2000)
    yield from check_length(block.get("image_url"), at(where, "image_url"), 3000)
    if "image_url" not in block and "slack_file" not in block:
        yield Finding("missing required field: image_url", where)
    if "title" in block:
        yield from check_text(block["title"], at(where, "title"), 2000, plain=True)


def _markdown(block: Json, where: str) -> Iterator[Finding]:
    yield from check_known(block, where, "text")
    yield from required(block, where, "text")
    yield from check_length(block.get("text"), at(where, "text"), MARKDOWN_TOTAL, least=1)


def _input(block: Json, where: str) -> Iterator[Finding]:
    yield from check_text(block.get("label"), at(where, "label"), 2000, plain=True)
    yield from required(block, where, "element")
    if "element" in block:
        yield from check_element(block["element"], at(where, "element"))


def _card(block: Json, where: str) -> Iterator[Finding]:
    for name, most in (("title", 150), ("body", 200)):
        if name in block:
            yield from check_text(block[name], at(where, name), most)
    if "actions" in block:
        yield from check_list(block["actions"], at(where, "actions"), 3)


def _many(name: str, most: int) -> Callable[[Json, str], Iterator[Finding]]:
    def check(block: Json, where: str) -> Iterator[Finding]:
        yield from check_list(block.get(name), at(where, name), most, least=1)

    return check


def _taken_as_it_is(block: Json, where: str) -> Iterator[Finding]:
    return iter(())


def _only_in_modals(block: Json, where: str) -> Iterator[Finding]:
    yield Finding("unsupported type: alert", at(where, "type"))


def _items(block: Json, name: str) -> list[Any]:
    items = block.get(name)
    return items if isinstance(items, list) else []


_BLOCKS: dict[str, Callable[[Json, str], Iterator[Finding]]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "context_actions": _context_actions,
    "image": _image,
    "markdown": _markdown,
    "table": check_table,
    "rich_text": check_rich_text,
    "input": _input,
    "card": _card,
    "carousel": _many("elements", 10),
    "container": _many("child_blocks", 10),
    "plan": _many("tasks", 50),
    "task_card": _taken_as_it_is,
    "data_table": _many("rows", 100),
    "data_visualization": check_chart,
    "file": _taken_as_it_is,
    "video": _taken_as_it_is,
    "alert": _only_in_modals,
}
