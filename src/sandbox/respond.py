"""What becomes of an answer to a command or a click: a message for one person, for all, or in place of another."""

from src.sandbox.bot_messages import bot_message, content
from src.sandbox.calling import ApiError, Arguments
from src.sandbox.response_urls import Target
from src.sandbox.state import Entry
from src.sandbox.team import Json
from src.sandbox.workspace import Workspace


def respond(workspace: Workspace, target: Target, payload: Json) -> None:
    """Do what the payload says. Raises ApiError for what Slack would refuse.

    https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
    """
    arguments = Arguments(payload)
    original = workspace.state.get(target.channel, target.message_ts) if target.message_ts else None
    if arguments.flag("delete_original"):
        _delete(workspace, original)
    elif arguments.flag("replace_original") and original:
        said = content(arguments)
        workspace.change(original, lambda message: _replaced(message, said))
    else:
        _post(workspace, target, arguments)


def _delete(workspace: Workspace, original: Entry | None) -> None:
    if original is None:
        raise ApiError("message_not_found")
    workspace.delete(original)


def _replaced(message: Json, said: Json) -> Json:
    return {**{key: value for key, value in message.items() if key not in ("blocks", "attachments")}, **said}


def _post(workspace: Workspace, target: Target, arguments: Arguments) -> None:
    visible_to = None if arguments.text("response_type") == "in_channel" else target.user
    thread_ts = arguments.text("thread_ts") or target.thread_ts
    thread = {"thread_ts": thread_ts} if thread_ts else {}
    workspace.post(target.channel, bot_message({**content(arguments), **thread}), visible_to=visible_to)
