"""Finding what was clicked in a message's blocks, and saying it as Slack does in `actions`."""

from collections.abc import Iterator

from src.sandbox.team import Json


def clicked_action(blocks: list[Json], clicked: Json) -> Json | None:
    """The action for a click on `block_id`, `action_id` (and `value`, for menus and feedback); None if not there."""
    for block in blocks:
        if block.get("block_id") == clicked.get("block_id"):
            for element in _elements(block):
                if element.get("action_id") == clicked.get("action_id"):
                    return _action(block, element, clicked.get("value"))
    return None


def _elements(block: Json) -> Iterator[Json]:
    yield from (element for element in block.get("elements", ()) if isinstance(element, dict))
    yield from (element for element in block.get("actions", ()) if isinstance(element, dict))
    if isinstance(block.get("accessory"), dict):
        yield block["accessory"]


def _action(block: Json, element: Json, value: object) -> Json | None:
    action = {"type": element["type"], "action_id": element.get("action_id"), "block_id": block.get("block_id")}
    if element["type"] == "button":
        return action | {name: element[name] for name in ("text", "value") if name in element}
    if element["type"] == "feedback_buttons":
        buttons = (element["positive_button"], element["negative_button"])
        return next((action | button for button in buttons if button.get("value") == value), None)
    chosen = next((option for option in _options(element) if option.get("value") == value), None)
    if chosen is None:
        return None
    asked = {"placeholder": element["placeholder"]} if "placeholder" in element else {}
    return action | asked | {"selected_option": chosen}


def _options(element: Json) -> Iterator[Json]:
    """The options of a menu, whether grouped or not."""
    for holder in (element, *element.get("option_groups", ())):
        yield from holder.get("options", ())
