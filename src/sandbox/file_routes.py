"""The addresses of files: where one is uploaded, where the desk fetches it with its token, and where the page does."""

import hmac
from io import BytesIO

from flask import Blueprint, Response, request, send_file

from src.sandbox.workspace import Workspace

_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})  # what a browser may draw: nothing that runs


def mount(site: Blueprint, workspace: Workspace) -> None:
    """Add `/upload/<token>`, `/files/<id>/<name>` and, for the page, `/shared/<id>`."""

    @site.post("/upload/<token>")
    def upload(token: str) -> Response:
        raw = request.get_data()  # before any look at the form, which would take the bytes away
        sent = next(iter(request.files.values()), None)
        data = sent.read() if sent else raw
        if workspace.files.upload(token, data) is None:
            return Response("not found", 404, content_type="text/plain")
        return Response(f"OK - {len(data)}", content_type="text/plain")

    @site.get("/files/<file_id>/<name>")
    def download(file_id: str, name: str) -> Response:
        if not _has_token(workspace):
            return _login_page()
        file = workspace.files.get(file_id)
        if file is None or file.data is None or file.name != name:
            return Response("not found", 404, content_type="text/plain")
        return Response(
            file.data, content_type=file.shown("")["mimetype"], headers={"Content-Disposition": "attachment"}
        )

    @site.get("/shared/<file_id>")
    def shared(file_id: str) -> Response:
        file = workspace.files.get(file_id)
        if file is None or file.data is None:
            return Response("not found", 404, content_type="text/plain")
        kind = file.shown("")["mimetype"]
        if kind in _PICTURES:
            return Response(file.data, content_type=kind)
        return send_file(BytesIO(file.data), "application/octet-stream", as_attachment=True, download_name=file.name)


def _has_token(workspace: Workspace) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), workspace.bot_token.encode())


def _login_page() -> Response:
    """What Slack shows to who may not see the file: 200, and HTML."""
    return Response("<!DOCTYPE html><html><title>Sign in</title><body>Sign in to the sandbox.</body></html>")
