"""The rules of what stands inside a block: buttons, menus, images.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Callable, Iterator
from typing import Any

from src.sandbox.block_text import Finding, at, check_known, check_length, check_list, check_text, required
from src.sandbox.team import Json

_BUTTON_FIELDS = ("text", "action_id", "url", "value", "style", "confirm", "accessibility_label")
_SELECT_FIELDS = ("action_id", "placeholder", "options", "option_groups", "initial_option", "confirm", "focus_on_load")
_NEW_BUTTON_FIELDS = ("agent_prompt", "visible_to_user_ids")


def check_element(element: object, where: str, allowed: frozenset[str] | None = None) -> Iterator[Finding]:
    """One element; `allowed` are the types that may stand here, None means any that exists."""
    if not isinstance(element, dict):
        yield Finding("must provide an object", where)
        return
    kind = element.get("type")
    if not isinstance(kind, str) or kind not in _ELEMENTS or (allowed is not None and kind not in allowed):
        yield Finding(f"unsupported type: {kind}", at(where, "type"))
        return
    yield from check_length(element.get("action_id"), at(where, "action_id"), 255, least=1)
    yield from _ELEMENTS[kind](element, where)


def _button(element: Json, where: str) -> Iterator[Finding]:
    yield from check_known(element, where, *_BUTTON_FIELDS, *_NEW_BUTTON_FIELDS)
    yield from check_text(element.get("text"), at(where, "text"), 75, plain=True)
    yield from check_length(element.get("value"), at(where, "value"), 2000)
    yield from check_length(element.get("url"), at(where, "url"), 3000)
    if element.get("style", "primary") not in ("primary", "danger"):
        yield Finding("must be a valid enum value", at(where, "style"))


def _options(most: int, text: int = 75) -> Callable[[Json, str], Iterator[Finding]]:
    def check(element: Json, where: str) -> Iterator[Finding]:
        if "option_groups" in element:
            yield from check_list(element["option_groups"], at(where, "option_groups"), 100, least=1)
            return
        yield from check_list(element.get("options"), at(where, "options"), most, least=1)
        options = element.get("options")
        for index, option in enumerate(options if isinstance(options, list) else ()):
            yield from _option(option, at(where, "options", index), text)

    return check


def _option(option: Any, where: str, text: int, *, plain: bool = False) -> Iterator[Finding]:
    if not isinstance(option, dict):
        yield Finding("must provide an object", where)
        return
    yield from required(option, where, "value")
    yield from check_text(option.get("text"), at(where, "text"), text, plain=plain)
    yield from check_length(option.get("value"), at(where, "value"), 150)


def _select(element: Json, where: str) -> Iterator[Finding]:
    """https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#static_select"""
    yield from check_known(element, where, *_SELECT_FIELDS)
    if "placeholder" in element:
        yield from check_text(element["placeholder"], at(where, "placeholder"), 150, plain=True)
    if "option_groups" in element:
        groups = element["option_groups"]
        yield from check_list(groups, at(where, "option_groups"), 100, least=1)
        for index, group in enumerate(groups if isinstance(groups, list) else ()):
            yield from _group(group, at(where, "option_groups", index))
    else:
        yield from _choices(element, where)
    chosen = element.get("initial_option")
    if chosen is not None and chosen not in _offered(element):
        yield Finding("must be one of the options", at(where, "initial_option"))


def _group(group: object, where: str) -> Iterator[Finding]:
    if not isinstance(group, dict):
        yield Finding("must provide an object", where)
        return
    yield from check_text(group.get("label"), at(where, "label"), 75, plain=True)
    yield from _choices(group, where)


def _choices(holder: Json, where: str) -> Iterator[Finding]:
    options = holder.get("options")
    yield from check_list(options, at(where, "options"), 100, least=1)
    for index, option in enumerate(options if isinstance(options, list) else ()):
        place = at(where, "options", index)
        yield from _option(option, place, 75, plain=True)
        if isinstance(option, dict):
            yield from check_known(option, place, "text", "value", "description")


def _offered(element: Json) -> list[Any]:
    groups = element.get("option_groups")
    holders = [element, *(groups if isinstance(groups, list) else ())]
    lists = [holder.get("options") for holder in holders if isinstance(holder, dict)]
    return [option for options in lists if isinstance(options, list) for option in options]


def _image(element: Json, where: str) -> Iterator[Finding]:
    yield from required(element, where, "alt_text")
    yield from check_length(element.get("image_url"), at(where, "image_url"), 3000)


def _feedback(element: Json, where: str) -> Iterator[Finding]:
    yield from required(element, where, "positive_button", "negative_button")


def _taken_as_it_is(element: Json, where: str) -> Iterator[Finding]:
    return iter(())


_ELEMENTS: dict[str, Callable[[Json, str], Iterator[Finding]]] = {
    "button": _button,
    "workflow_button": _taken_as_it_is,
    "static_select": _select,
    "multi_static_select": _options(100),
    "overflow": _options(5),
    "checkboxes": _options(10),
    "radio_buttons": _options(10),
    "image": _image,
    "feedback_buttons": _feedback,
    "icon_button": _taken_as_it_is,
    **dict.fromkeys(("datepicker", "timepicker", "datetimepicker"), _taken_as_it_is),
    **dict.fromkeys(("users_select", "conversations_select", "channels_select"), _taken_as_it_is),
    **dict.fromkeys(("multi_users_select", "multi_conversations_select", "multi_channels_select"), _taken_as_it_is),
    **dict.fromkeys(("external_select", "multi_external_select", "rich_text_input"), _taken_as_it_is),
    **dict.fromkeys(("plain_text_input", "email_text_input", "url_text_input", "number_input"), _taken_as_it_is),
    "file_input": _taken_as_it_is,
}
_ONLY_IN_INPUTS = {"plain_text_input", "email_text_input", "url_text_input", "number_input", "file_input"}
_ELSEWHERE = {"image", "feedback_buttons", "icon_button", *_ONLY_IN_INPUTS}
ELEMENTS_IN_ACTIONS = frozenset(_ELEMENTS.keys() - _ELSEWHERE)
