"""views.* and the assistant's status: checked and kept, for tests to look at."""

from src.sandbox.block_limits import VIEW_BLOCKS, refusal
from src.sandbox.calling import ApiError, Call, method
from src.sandbox.ids import new_id
from src.sandbox.team import APP_ID, BOT, BOT_ID, PEOPLE, TEAM_ID, Json


@method("views.publish")
def publish(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.publish"""
    user = call.arguments.text("user_id")
    if user not in PEOPLE:
        raise ApiError("user_not_found")
    return {"view": _kept(call, _checked(call, "home"), user)}


@method("views.open")
def open_view(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.open"""
    error = call.workspace.triggers.exchange(call.arguments.need("trigger_id"))
    if error:
        raise ApiError(error)
    view = _checked(call, "modal")
    return {"view": _kept(call, view, new_id("V"))}


@method("assistant.threads.setStatus")
def set_status(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/assistant.threads.setStatus"""
    channel = call.channel("channel_id")
    thread_ts = call.arguments.need("thread_ts")
    call.workspace.statuses.set(channel.id, thread_ts, call.arguments.text("status"))
    return {}


def _checked(call: Call, kind: str) -> Json:
    view = call.arguments.structure("view", "invalid_arguments")
    if not isinstance(view, dict) or view.get("type") != kind:
        raise ApiError("invalid_arguments", (f"[ERROR] must be a view of type {kind} [json-pointer:/view/type]",))
    refused = refusal(view.get("blocks"), most=VIEW_BLOCKS)
    if refused:
        pointers = tuple(line.replace("[json-pointer:/", "[json-pointer:/view/") for line in refused.messages)
        raise ApiError("invalid_arguments", pointers)
    return view


def _kept(call: Call, view: Json, key: str) -> Json:
    facts = {"id": new_id("V"), "team_id": TEAM_ID, "app_id": APP_ID, "bot_id": BOT_ID, "hash": new_id("")}
    call.workspace.views[key] = {"state": {"values": {}}, "private_metadata": "", **view, **facts, "user_id": BOT}
    return call.workspace.views[key]
