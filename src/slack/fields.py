"""Reading a field that may hold anything: the value if it is what Slack promises, else an empty string."""

import re

_ID = re.compile(r"[A-Z][A-Za-z0-9_-]{1,63}")
_CHANNEL = re.compile(r"[CDG][A-Za-z0-9_-]{1,63}")
_TS = re.compile(r"[0-9]{1,10}\.[0-9]{1,9}")
_WORD = re.compile(r"[a-z_.]{1,40}")
_CHOSEN = ("value", "selected_date", "selected_time", "selected_user", "selected_channel", "selected_conversation")


def at(value: object, *path: str) -> object:
    """What lies at this path of nested objects, None where it ends early."""
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def items(value: object) -> list[object]:
    """The elements of a list; none if it is no list."""
    return value if isinstance(value, list) else []


def string(value: object) -> str:
    return value if isinstance(value, str) else ""


def chosen(element: object) -> str:
    """What was clicked, chosen or filled in, whatever the element calls it."""
    values = [at(element, name) for name in _CHOSEN] + [at(element, "selected_option", "value")]
    return next((string(value) for value in values if string(value)), "")


def identifier(value: object) -> str:
    """An id like `U0123ABCD`; no id holds the `:` that joins ids to keys."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def channel_id(value: object) -> str:
    return value if isinstance(value, str) and _CHANNEL.fullmatch(value) else ""


def timestamp(value: object) -> str:
    """A message's ts, like `1700000000.000100`: always a string, never a number."""
    return value if isinstance(value, str) and _TS.fullmatch(value) else ""


def word(value: object) -> str:
    """A name from Slack's own vocabulary, safe for a log line."""
    return value if isinstance(value, str) and _WORD.fullmatch(value) else "of no known kind"
