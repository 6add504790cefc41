"""Reading what the page sends, and telling it why something cannot be done."""

import json
from typing import Any

from flask import Blueprint, Response, request

from src.errors import UserError
from src.sandbox.guard import is_own_json
from src.sandbox.team import Json
from src.sandbox.troubles import json_response


class BadRequestError(Exception):
    """The page, or a test, sent something that is not what the route takes; the text says what."""


def mount(site: Blueprint) -> None:
    """Turn refusals into JSON answers: 400 for what no page of ours sends, else 200 and words for the person."""

    @site.errorhandler(BadRequestError)
    def bad_request(wrong: BadRequestError) -> Response:
        return json_response({"ok": False, "error": str(wrong)}, 400)

    @site.errorhandler(UserError)
    def cannot_do(why: UserError) -> Response:
        return json_response({"ok": False, "error": str(why)})


def sent_object() -> Json:
    """The JSON object that was sent. Raises BadRequestError for anything that our own page would not send."""
    if not is_own_json(request):
        raise BadRequestError("Send JSON from the sandbox's own page.")
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise BadRequestError("Send a JSON object.")
    return body


def word(body: Json, name: str, default: str | None = None) -> str:
    """A text in what was sent; `default` stands in when it is missing. Raises BadRequestError."""
    value: Any = body.get(name)
    if value is None:
        value = default
    if not isinstance(value, str):
        raise BadRequestError(f"{name!r} must be a text.")
    return value
