"""The addresses of files: where one is uploaded, where the desk fetches it with its token, and where the page does."""

import hmac
import time
from collections.abc import Iterator
from io import BytesIO

from flask import Blueprint, Response, request, send_file

from src.sandbox.faults import DOWNLOAD, Fault
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
        kind = file.shown("")["mimetype"]
        fault = workspace.faults.take(DOWNLOAD, None)
        workspace.calls.add(DOWNLOAD, {"file": file_id})["outcome"] = fault.kind if fault else "ok"
        if fault:
            return _failed(fault, file.data, kind)
        return Response(file.data, content_type=kind, headers={"Content-Disposition": "attachment"})

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


def _failed(fault: Fault, data: bytes, kind: str) -> Response:
    """The file as a test wants it to go wrong."""
    half, whole = data[: len(data) // 2], {"Content-Length": str(len(data))}
    match fault.kind:
        case "login_page":
            return _login_page()
        case "redirect":
            return Response(status=302, headers={"Location": fault.location})
        case "wrong_length":
            return Response(half, content_type=kind)
        case "cut":
            return Response(iter([half]), 200, whole, content_type=kind)
        case "slow":
            return Response(_slowly(data, fault.seconds), 200, whole, content_type=kind)
        case "rate_limited":
            return Response(status=429, headers={"Retry-After": str(fault.retry_after)})
    return Response("no", fault.status or (500 if fault.kind == "error" else 403), content_type="text/plain")


def _slowly(data: bytes, seconds: float) -> Iterator[bytes]:
    """In eight pieces, over so many seconds."""
    size = max(1, len(data) // 8)
    for start in range(0, len(data), size):
        time.sleep(seconds / 8)
        yield data[start : start + size]
