"""For tests outside the process, and the page's status line: faults to come, calls and deliveries that were."""

from flask import Blueprint, Response

from src.sandbox.faults import Fault
from src.sandbox.page_requests import BadRequestError, sent_object
from src.sandbox.troubles import json_response
from src.sandbox.workspace import Workspace


def mount(site: Blueprint, workspace: Workspace) -> None:
    """Add `/deliveries`, `/calls` and `/faults`."""

    @site.get("/deliveries")
    def deliveries() -> Response:
        return json_response({"deliveries": workspace.deliveries.recent(), "pending": workspace.deliveries.pending()})

    @site.get("/calls")
    def calls() -> Response:
        return json_response({"calls": workspace.calls.all()})

    @site.post("/faults")
    def add_fault() -> Response:
        try:
            workspace.faults.add(Fault(**sent_object()))
        except (TypeError, ValueError) as wrong:
            raise BadRequestError(str(wrong)) from wrong
        return json_response({"ok": True, "waiting": workspace.faults.waiting()})
