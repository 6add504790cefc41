"""The Web API over HTTP: reading a call, who may, the faults a test asked for, and Slack's shape of the answer.

https://docs.slack.dev/apis/web-api
"""

import hmac
import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Request, Response, request

from src.sandbox.calling import ApiError, Arguments, Call
from src.sandbox.methods import METHODS
from src.sandbox.respond import respond
from src.sandbox.response_urls import UsedUpError
from src.sandbox.team import Json
from src.sandbox.troubles import answered, json_response
from src.sandbox.workspace import Workspace

RESPONSE_URL = "response_url"  # the name of answers to a response_url in the call log and for faults


def mount(site: Blueprint, workspace: Workspace) -> None:
    """Add `/api/<method>` and `/respond/<token>`."""

    @site.route("/api/<name>", methods=["GET", "POST"])
    def call_method(name: str) -> Response:
        try:
            arguments = Arguments(_values(request))
        except ApiError as refused:
            return json_response(refused.answer())
        return answered(workspace, name, arguments, lambda: _answer(workspace, name, arguments))

    @site.post("/respond/<token>")
    def use_response_url(token: str) -> Response:
        payload = request.get_json(force=True, silent=True)
        if not isinstance(payload, dict):
            return json_response({"ok": False, "error": "invalid_payload"}, 400)
        return answered(workspace, RESPONSE_URL, Arguments(payload), lambda: _respond(workspace, token, payload))


def _answer(workspace: Workspace, name: str, arguments: Arguments) -> Json:
    try:
        _check_token(workspace, arguments)
        if name not in METHODS:
            return {"ok": False, "error": "unknown_method", "req_method": name}
        return {"ok": True, **METHODS[name](Call(arguments, workspace))}
    except ApiError as refused:
        return refused.answer()


def _respond(workspace: Workspace, token: str, payload: Json) -> Json:
    try:
        respond(workspace, workspace.response_urls.use(token), payload)
    except UsedUpError as refused:
        return {"ok": False, "error": str(refused)}
    except ApiError as refused:
        return refused.answer()
    return {"ok": True}


def _check_token(workspace: Workspace, arguments: Arguments) -> None:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    token = given.strip() if scheme.lower() == "bearer" else arguments.text("token")
    if not token:
        raise ApiError("not_authed")
    if not hmac.compare_digest(token.encode(), workspace.bot_token.encode()):
        raise ApiError("invalid_auth")


def _values(request: Request) -> Mapping[str, Any]:
    """Query, form and JSON together, as Slack takes them from any client."""
    values: dict[str, Any] = {**request.args, **request.form}
    if not request.is_json:
        return values
    try:
        body = json.loads(request.get_data() or b"{}")
    except (ValueError, RecursionError) as wrong:
        raise ApiError("invalid_json") from wrong
    if not isinstance(body, dict):
        raise ApiError("json_not_object")
    return values | body
