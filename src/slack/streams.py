"""Messages that grow while they are written, and the session in which an answer is in progress.

A stream is a reply in a thread, to one person; it takes no more after about five minutes
(https://github.com/slackapi/python-slack-sdk/issues/1859), or once that person stops it.
https://docs.slack.dev/reference/methods/chat.startStream and https://docs.slack.dev/ai/agent-sessions
"""

from dataclasses import dataclass
from typing import Any

from src.slack.web import Web, asked


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer grows, and for whom."""

    channel: str
    thread_ts: str | None
    team: str
    user: str


def start(web: Web, place: Place, words: str) -> str:
    """Begin with these words in Markdown; gives the ts. Raises SlackRefused and TryLater."""
    started = asked(
        "chat.startStream",
        lambda: web.chat_startStream(
            channel=place.channel,
            thread_ts=place.thread_ts or "",
            recipient_team_id=place.team,
            recipient_user_id=place.user,
            markdown_text=words,
        ),
    )
    return str(started["ts"])


def append(web: Web, channel: str, ts: str, words: str) -> None:
    """https://docs.slack.dev/reference/methods/chat.appendStream"""
    asked("chat.appendStream", lambda: web.chat_appendStream(channel=channel, ts=ts, markdown_text=words))


def stop(
    web: Web, channel: str, ts: str, metadata: dict[str, Any], words: str, blocks: list[dict[str, Any]] | None
) -> None:
    """https://docs.slack.dev/reference/methods/chat.stopStream; the session is at rest with it."""
    asked(
        "chat.stopStream",
        lambda: web.chat_stopStream(
            channel=channel, ts=ts, markdown_text=words or None, blocks=blocks, metadata=metadata
        ),
    )


def session(web: Web, channel: str, thread_ts: str, status: str) -> None:
    """https://docs.slack.dev/reference/methods/agents.sessions.setStatus"""
    asked(
        "agents.sessions.setStatus",
        lambda: web.agents_sessions_setStatus(channel_id=channel, thread_ts=thread_ts, status=status),
    )
