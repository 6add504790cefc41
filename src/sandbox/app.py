"""The sandbox's addresses: a blueprint for the desk's own application, or an application by itself."""

from pathlib import Path

from flask import Blueprint, Flask, Response, request

from src.sandbox import file_routes, page, page_requests, switches, web_api
from src.sandbox.guard import protected, why_not
from src.sandbox.workspace import PREFIX, Workspace

_STATIC = Path(__file__).parent / "static"
_LARGEST_BODY = 64 << 20  # an upload; the desk's own limit for what Slack sends it is far lower


def blueprint(workspace: Workspace) -> Blueprint:
    """Everything under `/sandbox`, for requests from this machine only."""
    site = Blueprint("sandbox", __name__, url_prefix=PREFIX, static_folder=str(_STATIC), static_url_path="/static")
    site.before_request(_let_in)
    site.after_request(protected)
    for part in (web_api, page, switches, file_routes):
        part.mount(site, workspace)
    page_requests.mount(site)
    return site


def create_sandbox_app(workspace: Workspace) -> Flask:
    """An application that is only the sandbox, for a desk that runs in another process."""
    app = Flask("sandbox", static_folder=None)
    app.register_blueprint(blueprint(workspace))
    return app


def _let_in() -> Response | None:
    request.max_content_length = _LARGEST_BODY
    refused = why_not(request)
    return Response(refused, 403, content_type="text/plain") if refused else None
