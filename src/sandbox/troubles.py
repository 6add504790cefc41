"""Answering a call, or failing it as a test has asked for."""

import json
import time
from collections.abc import Callable, Iterator

from flask import Response

from src.sandbox.calling import ApiError, Arguments
from src.sandbox.faults import Fault
from src.sandbox.team import Json, channel_named
from src.sandbox.workspace import Workspace

_STATUS = {"used_url": 404, "expired_url": 404}  # an address that is no more; every other refusal is a 200


def answered(workspace: Workspace, name: str, arguments: Arguments, do: Callable[[], Json]) -> Response:
    """The answer to a call, noted in the call log; a waiting fault comes before, around or after `do`."""
    call = workspace.calls.add(name, arguments.values)
    fault = workspace.faults.take(name, _channel(arguments), _block_types(arguments))
    if fault is None:
        answer = do()
        call["outcome"] = "ok" if answer["ok"] else answer["error"]
        return json_response(answer, _STATUS.get(answer.get("error", ""), 200))
    call["outcome"] = fault.kind
    return _failed(fault, do)


def json_response(body: Json, status: int = 200) -> Response:
    return Response(json.dumps(body), status, content_type="application/json; charset=utf-8")


def _channel(arguments: Arguments) -> str | None:
    channel = channel_named(arguments.text("channel") or arguments.text("channel_id"))
    return channel.id if channel else None


def _block_types(arguments: Arguments) -> frozenset[str]:
    try:
        blocks = arguments.structure("blocks", "invalid_blocks_format")
    except ApiError:
        return frozenset()
    listed = blocks if isinstance(blocks, list) else []
    return frozenset(str(block.get("type")) for block in listed if isinstance(block, dict))


def _failed(fault: Fault, do: Callable[[], Json]) -> Response:
    if fault.kind == "rate_limited":
        response = json_response({"ok": False, "error": "ratelimited"}, 429)
        response.headers["Retry-After"] = str(fault.retry_after)
        return response
    if fault.kind == "error":
        return _broken(500)
    if fault.kind == "api_error":
        return json_response(ApiError(fault.error).answer())
    if fault.kind == "slow":
        time.sleep(fault.seconds)
        return json_response(do())
    return _lost(fault, do())


def _broken(status: int) -> Response:
    return Response("<html><body>Server Error</body></html>", status, content_type="text/html")


def _lost(fault: Fault, answer: Json) -> Response:
    """Done, but the caller does not learn of it."""
    time.sleep(fault.seconds)
    return _broken(fault.status) if fault.status else _cut(json.dumps(answer).encode())


def _cut(body: bytes) -> Response:
    """A body shorter than announced: the server has to close the connection in the middle of it."""
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    return Response(_first_half(body), 200, headers)


def _first_half(body: bytes) -> Iterator[bytes]:
    yield body[: len(body) // 2]
