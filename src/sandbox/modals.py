"""The modals that are open at the page: opened by a click, filled in, sent off or closed.

https://docs.slack.dev/surfaces/modals
"""

import threading
from collections.abc import Mapping
from typing import Any

from src.errors import UserError
from src.sandbox.team import Json

_CHOICES = ("static_select", "radio_buttons")


class Modals:
    """By the id of the view; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, tuple[str, Json]] = {}

    def open(self, user: str, view: Json) -> None:
        with self._lock:
            self._open[view["id"]] = (user, view)

    def shown(self, user: str) -> list[Json]:
        """What this person has open, oldest first."""
        with self._lock:
            return [view for whose, view in self._open.values() if whose == user]

    def get(self, user: str, view_id: str) -> Json:
        """Raises UserError when it is not open any more."""
        with self._lock:
            whose, view = self._open.get(view_id, ("", {}))
        if whose != user:
            raise UserError("That window is not open any more.")
        return view

    def failed(self, view_id: str) -> None:
        """The desk did not take it: the page says so, as Slack does."""
        with self._lock:
            if view_id in self._open:
                whose, view = self._open[view_id]
                self._open[view_id] = (whose, {**view, "trouble": view.get("trouble", 0) + 1})

    def close(self, view_id: str) -> None:
        with self._lock:
            self._open.pop(view_id, None)


def filled_in(view: Json, typed: Mapping[str, Any]) -> Json:
    """The view as it is sent off: `typed` is by action id. Raises UserError for a field that must not be empty."""
    values = {block["block_id"]: _field(block, typed) for block in view["blocks"] if block.get("type") == "input"}
    return {**view, "state": {"values": values}}


def _field(block: Json, typed: Mapping[str, Any]) -> Json:
    element = block["element"]
    text = str(typed.get(element["action_id"]) or "")
    if not text.strip() and not block.get("optional"):
        raise UserError(f"Please fill in “{block['label']['text']}”.")
    return {element["action_id"]: {"type": element["type"], **_value(element, text)}}


def _value(element: Json, text: str) -> Json:
    if element["type"] not in _CHOICES:
        return {"value": text or None}
    options = element.get("options", ())
    return {"selected_option": next((option for option in options if option.get("value") == text), None)}
