"""The Stop button: Slack ends what streams in the thread and tells the desk, which is to do the rest.

https://docs.slack.dev/reference/events/agent_session_stopped
"""

from src.errors import UserError
from src.sandbox import event_bodies
from src.sandbox.state import Entry
from src.sandbox.workspace import Workspace

#: Seconds that a message may grow; after that it takes no more.
LIFE_SECONDS = 300


def is_streaming(workspace: Workspace, entry: Entry) -> bool:
    """Whether this message may still grow."""
    age = workspace.now() - float(entry.ts)
    return entry.message.get("streaming_state") == "in_progress" and age <= LIFE_SECONDS


def stop(workspace: Workspace, user: str, channel: str, thread_ts: str) -> None:
    """Press the button in this thread. Raises UserError if there is none."""
    if {"channel": channel, "thread_ts": thread_ts} not in workspace.sessions.processing():
        raise UserError("There is nothing to stop any more.")
    streams = [entry for entry in workspace.state.thread(channel, thread_ts) if is_streaming(workspace, entry)]
    for entry in streams:
        end(workspace, entry)
    event = event_bodies.stopped_event(user, channel, thread_ts, [entry.ts for entry in streams], workspace.clock())
    workspace.deliveries.submit(event_bodies.event("agent_session_stopped", event))


def end(workspace: Workspace, entry: Entry) -> None:
    """From now on it takes no more, without the desk's doing."""
    workspace.state.change(entry, lambda message: {**message, "streaming_state": "stopped"})
