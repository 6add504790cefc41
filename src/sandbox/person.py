"""What a person does at the page: says something, gives a slash command, clicks a button, fills in a form."""

import json
import re
from collections.abc import Sequence

from src.errors import UserError
from src.sandbox import event_bodies
from src.sandbox.calling import ApiError
from src.sandbox.clicks import clicked_action
from src.sandbox.delivery import Delivery
from src.sandbox.files import File
from src.sandbox.ids import new_client_msg_id
from src.sandbox.modals import filled_in
from src.sandbox.respond import respond
from src.sandbox.response_urls import Target
from src.sandbox.signed_post import Answer
from src.sandbox.state import Entry
from src.sandbox.team import BOT, CHANNELS, PEOPLE, SLACKBOT, TEAM_ID, Channel, Json
from src.sandbox.typed_text import rich_text, slack_text
from src.sandbox.workspace import Workspace

_COMMAND = re.compile(r"(/[\w-]+)(?:\s+(.*))?", re.DOTALL)


def attach(workspace: Workspace, user: str, name: str, data: bytes) -> File:
    """Bring a file along, to be sent with the next message. Raises UserError for one that is empty."""
    if not data:
        raise UserError("That file is empty: there is nothing in it to send.")
    file = workspace.files.announce(name, user, int(workspace.now()))
    return workspace.files.upload(file.upload_token, data) or file


def say(
    workspace: Workspace,
    user: str,
    channel_id: str,
    typed: str,
    thread_ts: str | None = None,
    files: Sequence[str] = (),
) -> str | None:
    """Say something, or give the slash command it begins with; gives the new message's `ts`, None for a command.

    `files` are attached to what is said. Raises UserError.
    """
    channel = _place(user, channel_id)
    if not typed.strip() and not files:
        raise UserError("There is nothing to send yet: type a message first.")
    command = None if files else _COMMAND.fullmatch(typed.strip())
    if command:
        _command(workspace, user, channel, command[1], command[2] or "", thread_ts)
        return None
    place = _thread(workspace, channel, thread_ts)
    entry = workspace.post(channel.id, {**_message(user, typed), **place, **_with_files(workspace, user, files)})
    workspace.shared(entry)
    if f"<@{BOT}>" in entry.message["text"] and not channel.direct:
        workspace.mention(entry)
    return entry.ts


def click(workspace: Workspace, user: str, channel_id: str, message_ts: str, clicked: Json) -> None:
    """Click what `clicked` names by `block_id`, `action_id` and `value` in a message. Raises UserError."""
    channel = _place(user, channel_id)
    entry = workspace.state.get(channel.id, message_ts)
    if entry is None or entry.visible_to not in (None, user):
        raise UserError("That message is not there any more.")
    action = clicked_action(entry.message.get("blocks", []), clicked)
    if action is None:
        raise UserError("That button is not in the message any more.")
    target = Target(channel.id, user, entry.ts, entry.thread_ts)
    body = event_bodies.click_form(action, entry, user, channel, workspace.triggers.new(user), _url(workspace, target))
    workspace.deliveries.submit(
        Delivery("block_actions", "/slack/interactivity", body, event_bodies.FORM, retried=False)
    )


def submit(workspace: Workspace, user: str, view_id: str, typed: Json) -> None:
    """Send a modal off; it closes when the desk takes it. Raises UserError."""
    view = filled_in(workspace.modals.get(user, view_id), typed)
    body = event_bodies.submission_form(view, user)

    def answered(answer: Answer) -> None:
        (workspace.modals.close if answer.ok else workspace.modals.failed)(view_id)

    workspace.deliveries.submit(
        Delivery(
            "view_submission",
            "/slack/interactivity",
            body,
            event_bodies.FORM,
            retried=False,
            on_answer=answered,
        )
    )


def dismiss(workspace: Workspace, user: str, view_id: str) -> None:
    """Close a modal without sending it. Raises UserError."""
    workspace.modals.get(user, view_id)
    workspace.modals.close(view_id)


def _place(user: str, channel_id: str) -> Channel:
    if user not in PEOPLE or PEOPLE[user].is_bot:
        raise UserError(f"There is no person {user!r} here.")
    channel = CHANNELS.get(channel_id)
    if channel is None or user not in channel.members:
        raise UserError(f"There is no channel {channel_id!r} here.")
    return channel


def _message(user: str, typed: str) -> Json:
    head = {"type": "message", "client_msg_id": new_client_msg_id(), "user": user, "team": TEAM_ID}
    return {**head, "text": slack_text(typed), "blocks": rich_text(typed)}


def _with_files(workspace: Workspace, user: str, ids: Sequence[str]) -> Json:
    """https://docs.slack.dev/reference/events/message/file_share"""
    if not ids:
        return {}
    files = [file for each in ids if (file := workspace.files.get(each)) and file.user == user]
    if len(files) != len(ids):
        raise UserError("That file is not here any more. Choose it once more.")
    return {"subtype": "file_share", "upload": True, "files": [file.shown(workspace.address) for file in files]}


def _thread(workspace: Workspace, channel: Channel, thread_ts: str | None) -> Json:
    if not thread_ts:
        return {}
    first = workspace.state.get(channel.id, thread_ts)
    if first is None or first.visible_to is not None or first.thread_ts:
        raise UserError("That thread is not there any more.")
    return {"thread_ts": thread_ts, "parent_user_id": first.message.get("user")}


def _command(workspace: Workspace, user: str, channel: Channel, name: str, text: str, thread_ts: str | None) -> None:
    if name not in workspace.commands:
        raise UserError(f"{name} is not a command; try {', '.join(workspace.commands) or 'a message'}")
    if thread_ts:
        raise UserError(f"{name} is not supported in threads. Sorry!")
    target = Target(channel.id, user)
    trigger, url = workspace.triggers.new(user), _url(workspace, target)
    body = event_bodies.command_form(name, slack_text(text), user, channel, trigger, url)
    workspace.deliveries.submit(
        Delivery(
            name,
            "/slack/commands",
            body,
            event_bodies.FORM,
            retried=False,
            on_answer=lambda answer: _command_answered(workspace, target, name, answer),
        )
    )


def _url(workspace: Workspace, target: Target) -> str:
    return f"{workspace.address}/respond/{workspace.response_urls.new(target)}"


def _command_answered(workspace: Workspace, target: Target, name: str, answer: Answer) -> None:
    """Show what the desk answered at once, or Slack's own words when it did not."""
    if not answer.ok:
        error = "operation_timeout" if answer.reason == "http_timeout" else "dispatch_failed"
        _slackbot(workspace, target, f'{name} failed with the error "{error}"')
        return
    try:
        if payload := _payload(answer):
            respond(workspace, target, payload)
    except (ApiError, ValueError):
        _slackbot(workspace, target, f'{name} failed with the error "invalid_command_response"')


def _payload(answer: Answer) -> Json | None:
    text = answer.body.decode()
    if answer.content_type != "application/json":
        return {"text": text} if text.strip() else None
    payload = json.loads(text) if text.strip() else None
    if payload is not None and not isinstance(payload, dict):
        raise ValueError("a command's answer is an object")
    return payload or None


def _slackbot(workspace: Workspace, target: Target, text: str) -> Entry:
    message = {"type": "message", "user": SLACKBOT, "team": TEAM_ID, "text": text}
    return workspace.post(target.channel, message, visible_to=target.user)
