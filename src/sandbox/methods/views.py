"""views.* and the assistant's status: checked and kept, for tests to look at."""

from src.sandbox.block_limits import VIEW_BLOCKS, refusal
from src.sandbox.calling import ApiError, Call, method
from src.sandbox.ids import new_block_id, new_id
from src.sandbox.team import APP_ID, BOT, BOT_ID, PEOPLE, TEAM_ID, Json

_TITLE, _PRIVATE_METADATA = 24, 3000


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
    trigger = call.arguments.need("trigger_id")
    error = call.workspace.triggers.exchange(trigger)
    if error:
        raise ApiError(error)
    view = _kept(call, _named(_checked(call, "modal")), new_id("V"))
    call.workspace.modals.open(call.workspace.triggers.whose(trigger), view)
    return {"view": view}


@method("assistant.threads.setStatus")
def set_status(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/assistant.threads.setStatus"""
    channel = call.channel("channel_id")
    thread_ts = call.arguments.need("thread_ts")
    call.workspace.statuses.set(channel.id, thread_ts, call.arguments.text("status"))
    return {}


def _named(view: Json) -> Json:
    """Each block with a `block_id`, as what is filled in is sent by it."""
    for name in ("title", "submit", "close"):
        if len((view.get(name) or {}).get("text", "")) > _TITLE:
            raise ApiError(
                "invalid_arguments", (f"[ERROR] must be less than 25 characters [json-pointer:/view/{name}]",)
            )
    if len(view.get("private_metadata") or "") > _PRIVATE_METADATA:
        raise ApiError("invalid_arguments", ("[ERROR] too long [json-pointer:/view/private_metadata]",))
    return {
        **view,
        "blocks": [{**block, "block_id": block.get("block_id") or new_block_id()} for block in view["blocks"]],
    }


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
