"""How the server says no."""

from collections.abc import Collection, Mapping
from typing import Any


class Refusal(Exception):
    """The API's answer to what it does not take: HTTP status, error type, and a message that names the place."""

    def __init__(self, message: str, status: int = 400, error: str = "invalid_request_error") -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.error = error


def insist(held: object, message: str) -> None:
    """Raises Refusal unless this holds."""
    if not held:
        raise Refusal(message)


def an_object(value: Any, place: str, known: Collection[str], needed: Collection[str] = ()) -> Mapping[str, Any]:
    """The value if it is an object with these fields and no other. Raises Refusal."""
    if not isinstance(value, dict):
        raise Refusal(f"{place}: Input should be a valid dictionary")
    for name in needed:
        insist(value.get(name) is not None, f"{place}.{name}: Field required")
    for name in value:
        insist(name in known, f"{place}.{name}: Extra inputs are not permitted")
    return value


def some_text(value: Any, place: str) -> str:
    """The value if it is text with something in it. Raises Refusal."""
    if not isinstance(value, str):
        raise Refusal(f"{place}: Input should be a valid string")
    insist(value, f"{place}: text content blocks must be non-empty")
    insist(value.strip(), f"{place}: text content blocks must contain non-whitespace text")
    return value
