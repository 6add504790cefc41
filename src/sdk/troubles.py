"""What an HTTP answer of the Messages API means for what is done about it: pure, and without the API's SDK.

Types and statuses are those of https://platform.claude.com/docs/en/api/errors. In the middle of a stream there is only
the type: the status was 200.
"""

import re
from collections.abc import Mapping
from typing import Any

from src.sdk.model import Trouble

_BY_TYPE = {
    "authentication_error": Trouble.REFUSED_KEY,
    "billing_error": Trouble.NO_CREDIT,
    "permission_error": Trouble.NOT_PERMITTED,
    "not_found_error": Trouble.RETIRED,
    "request_too_large": Trouble.TOO_LARGE,
    "rate_limit_error": Trouble.RATE_LIMITED,
    "overloaded_error": Trouble.OVERLOADED,
    "timeout_error": Trouble.SERVER_ERROR,
    "conflict_error": Trouble.SERVER_ERROR,
    "api_error": Trouble.SERVER_ERROR,
}
_BY_STATUS = {
    401: Trouble.REFUSED_KEY,
    402: Trouble.NO_CREDIT,
    403: Trouble.NOT_PERMITTED,
    408: Trouble.SERVER_ERROR,
    409: Trouble.SERVER_ERROR,
    413: Trouble.TOO_LARGE,
    429: Trouble.RATE_LIMITED,
    529: Trouble.OVERLOADED,
}
#: Where in a request the API found a fault: names of its own fields and numbers, nothing that anybody wrote.
_PLACE = re.compile(r"(?:messages|system|tools|tool_choice|max_tokens|output_config)(?:\.[a-z_0-9]+){0,8}")


def trouble_of(status: int, body: object) -> Trouble:
    """The trouble for an answer that is none: its HTTP status (200: an error in the middle of a stream) and body."""
    error = _error(body)
    if _spent(error):
        return Trouble.NO_CREDIT
    if status not in (200, 400, 404, 405) and status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= 500:
        return Trouble.SERVER_ERROR
    if status in (404, 405) and not error:
        return Trouble.UNREACHABLE  # whoever answered, it was no Messages API
    if status == 400 or (status == 200 and error.get("type") == "invalid_request_error"):
        return _badly_asked(error)
    return _BY_TYPE.get(str(error.get("type")), Trouble.RETIRED if status == 404 else _otherwise(status))


def told(status: int, body: object) -> str:
    """The same for the log: status, type, code, and for a bad request the place of the fault; none of its words."""
    error = _error(body)
    place = _PLACE.match(str(error.get("message", ""))) if status == 400 else None
    parts = [str(status), _word(error.get("type")), _word(_code(error)), f"at {place[0]}" if place else ""]
    return " ".join(part for part in parts if part)


def seconds_of(header: str | None) -> float | None:
    """The seconds of a retry-after header; a date in it is not worth the reading: our own patience will do."""
    try:
        return max(float(header or ""), 0.0)
    except ValueError:
        return None


def _error(body: object) -> Mapping[str, Any]:
    error = body.get("error") if isinstance(body, Mapping) else None
    return error if isinstance(error, Mapping) else {"type": error} if isinstance(error, str) else {}


def _code(error: Mapping[str, Any]) -> object:
    details = error.get("details")
    return details.get("error_code") if isinstance(details, Mapping) else None


def _spent(error: Mapping[str, Any]) -> bool:
    """Whether money is what is missing; limits of spending come with statuses of all kinds."""
    return error.get("type") == "billing_error" or "spend_limit" in str(_code(error))


def _badly_asked(error: Mapping[str, Any]) -> Trouble:
    """The API has no code for a prompt beyond the context window; should its words change, it is a bad request."""
    return Trouble.TOO_LARGE if "too long" in str(error.get("message")) else Trouble.BAD_REQUEST


def _otherwise(status: int) -> Trouble:
    return Trouble.SERVER_ERROR if status == 200 else Trouble.BAD_REQUEST


def _word(value: object) -> str:
    """A word of the API's own; anything longer may be somebody's."""
    return value if isinstance(value, str) and re.fullmatch(r"[a-zA-Z_]{1,50}", value) else ""
