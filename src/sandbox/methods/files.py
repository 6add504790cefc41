"""files.*: the three steps of an upload, and looking a file up.

https://docs.slack.dev/messaging/working-with-files#upload
"""

from src.sandbox.bot_messages import bot_message
from src.sandbox.calling import ApiError, Call, method
from src.sandbox.files import File
from src.sandbox.methods.chat import in_thread
from src.sandbox.team import BOT, Json


@method("files.getUploadURLExternal")
def get_upload_url(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/files.getUploadURLExternal"""
    name = call.arguments.need("filename")
    if call.arguments.number("length", 0) < 1:
        raise ApiError("invalid_arguments", ("[ERROR] must be more than 0: length",))
    file = call.workspace.files.announce(name, BOT, int(call.workspace.now()), call.arguments.text("alt_txt"))
    return {"upload_url": f"{call.workspace.address}/upload/{file.upload_token}", "file_id": file.id}


@method("files.completeUploadExternal")
def complete_upload(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/files.completeUploadExternal"""
    files = [_named(call, wanted) for wanted in _wanted(call)]
    shown = [file.shown(call.workspace.address) for file in files]
    if call.arguments.text("channel_id"):
        channel = call.channel("channel_id")
        comment = {"text": call.arguments.text("initial_comment"), "files": shown, "upload": True}
        said = bot_message({**comment, **in_thread(call, channel), "subtype": "file_share"})
        call.workspace.shared(call.workspace.post(channel.id, said))
    return {"files": shown}


@method("files.info")
def info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/files.info"""
    file = _uploaded(call, call.arguments.text("file"))
    return {"file": file.shown(call.workspace.address), "comments": []}


def _wanted(call: Call) -> list[Json]:
    wanted = call.arguments.structure("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(item, dict) for item in wanted):
        raise ApiError("invalid_arguments", ("[ERROR] must provide an array: files",))
    return wanted


def _named(call: Call, wanted: Json) -> File:
    file = _uploaded(call, str(wanted.get("id", "")))
    return call.workspace.files.name(file, str(wanted["title"])) if wanted.get("title") else file


def _uploaded(call: Call, file_id: str) -> File:
    file = call.workspace.files.get(file_id)
    if file is None or file.data is None:
        raise ApiError("file_not_found")
    return file
