"""What the page asks for and sends: the workspace, what changed, and what the person at it does."""

from flask import Blueprint, Response, request, send_from_directory

from src.sandbox.file_previews import preview
from src.sandbox.guard import is_own_file
from src.sandbox.page_requests import BadRequestError, sent_object, word
from src.sandbox.person import attach, click, dismiss, say, submit
from src.sandbox.state import Entry
from src.sandbox.stopping import stop
from src.sandbox.team import BOT, CHANNELS, PEOPLE, TEAM_DOMAIN, TEAM_ID, TEAM_NAME, YOU, Channel, Json
from src.sandbox.troubles import json_response
from src.sandbox.workspace import Workspace

CHANGES_AT_ONCE = 500


def mount(site: Blueprint, workspace: Workspace) -> None:
    """Add the page's routes."""

    @site.get("/")
    def index() -> Response:
        return send_from_directory(str(site.static_folder), "index.html")

    @site.get("/state")
    def state() -> Response:
        return json_response(_state(workspace))

    @site.get("/changes")
    def changes() -> Response:
        return json_response(_changes(workspace, request.args.get("since", 0, type=int)))

    @site.post("/say")
    def say_something() -> Response:
        said = sent_object()
        user, channel, thread_ts = word(said, "user", YOU), word(said, "channel"), word(said, "thread_ts", "")
        files = said.get("files", [])
        if not isinstance(files, list):
            raise BadRequestError("'files' must be a list.")
        ts = say(workspace, user, channel, word(said, "text"), thread_ts or None, [str(each) for each in files])
        return json_response({"ok": True, "ts": ts})

    @site.post("/attach")
    def attach_file() -> Response:
        if not is_own_file(request):
            raise BadRequestError("Send a file's bytes from the sandbox's own page.")
        file = attach(workspace, request.args.get("user", YOU), request.args.get("name", ""), request.get_data())
        return json_response({"ok": True, "file": file.id})

    @site.post("/click")
    def click_something() -> Response:
        clicked = sent_object()
        click(workspace, word(clicked, "user", YOU), word(clicked, "channel"), word(clicked, "message_ts"), clicked)
        return json_response({"ok": True})

    @site.post("/stop")
    def stop_answer() -> Response:
        sent = sent_object()
        stop(workspace, word(sent, "user", YOU), word(sent, "channel"), word(sent, "thread_ts"))
        return json_response({"ok": True})

    @site.post("/submit")
    def submit_modal() -> Response:
        sent = sent_object()
        typed = sent.get("values")
        if not isinstance(typed, dict):
            raise BadRequestError("'values' must be an object.")
        submit(workspace, word(sent, "user", YOU), word(sent, "view_id"), typed)
        return json_response({"ok": True})

    @site.post("/dismiss")
    def dismiss_modal() -> Response:
        sent = sent_object()
        dismiss(workspace, word(sent, "user", YOU), word(sent, "view_id"))
        return json_response({"ok": True})


def _state(workspace: Workspace) -> Json:
    return {
        "seq": workspace.state.seq,
        "team": {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN},
        "me": YOU,
        "bot": BOT,
        "users": {id: _person(id) for id in PEOPLE},
        "channels": [_channel(channel) for channel in CHANNELS.values() if YOU in channel.members],
        "commands": [{"name": name, "usage": usage} for name, usage in workspace.commands.items()],
    }


def _person(user: str) -> Json:
    person = PEOPLE[user]
    return {"id": person.id, "name": person.name, "real_name": person.real_name, "is_bot": person.is_bot}


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.name, "kind": channel.kind, "member": BOT in channel.members}


def _changes(workspace: Workspace, since: int) -> Json:
    """Everything after `since`; `reset` tells a page that knows more than there is (a new start) to begin again."""
    seq = workspace.state.seq
    if since == seq:
        return {"seq": seq, "messages": [], "deleted": [], "reset": False, **_passing(workspace)}
    reset = since > seq
    entries = workspace.state.changes(0 if reset else since, CHANGES_AT_ONCE)
    mine = [entry for entry in entries if entry.visible_to in (None, YOU) and YOU in CHANNELS[entry.channel].members]
    return {
        "seq": entries[-1].seq if entries else seq,
        "messages": [_message(workspace, entry) for entry in mine if not entry.deleted],
        "deleted": [{"channel": entry.channel, "ts": entry.ts} for entry in mine if entry.deleted],
        "reset": reset,
        **_passing(workspace),
    }


def _passing(workspace: Workspace) -> Json:
    """What is to be seen just now and is no message."""
    statuses = [line for line in workspace.statuses.shown() if YOU in CHANNELS[line["channel"]].members]
    sessions = [place for place in workspace.sessions.processing() if YOU in CHANNELS[place["channel"]].members]
    return {"statuses": statuses, "sessions": sessions, "modals": workspace.modals.shown(YOU)}


def _message(workspace: Workspace, entry: Entry) -> Json:
    """The message with what only the page wants to know."""
    facts: Json = {"channel": entry.channel, "ephemeral": entry.visible_to is not None}
    if files := entry.message.get("files"):
        facts["files"] = [{**file, **preview(workspace.files.get(file["id"]))} for file in files]
    return {"reactions": [], "reply_count": 0, **entry.message, **facts}
