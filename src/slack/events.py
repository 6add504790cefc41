"""What an event says: a `Message` when a person spoke where we can answer, else the reason to leave it alone.

https://docs.slack.dev/reference/events/message and https://docs.slack.dev/reference/events/app_mention
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from src.messages import FileShared, Message, SharedFile, Stop
from src.slack.fields import at, channel_id, identifier, items, string, timestamp, word
from src.slack.rich_text import rich_text
from src.slack.text import unescape

_SPOKEN = ("message", "app_mention")
_SUBTYPES = (None, "", "file_share", "thread_broadcast")
_CHANNEL_TYPES = ("channel", "group", "im", "mpim")
_BY_PREFIX = {"D": "im", "G": "group", "C": "channel"}


@dataclass(frozen=True, slots=True)
class Ignore:
    """Signed and understood, and not for us; `why` and `key` (team:channel:ts, where known) are for the log."""

    why: str
    key: str = ""


def read_event(body: dict[str, Any], event: dict[str, Any]) -> Message | Stop | FileShared | Ignore:
    """Read the `event` of an `event_callback` body; whatever is missing or odd in it is ignored, never an error."""
    if event.get("type") == "agent_session_stopped":
        return _stop(body, event)
    if event.get("type") == "file_shared":
        return _shared(body, event)
    return read_message(body, event)


def read_message(body: dict[str, Any], event: dict[str, Any]) -> Message | Ignore:
    """As `read_event`, where only what was said is of interest."""
    if event.get("type") not in _SPOKEN:
        return Ignore(f"event {word(event.get('type'))}")
    team, channel, ts = _team(body), channel_id(event.get("channel")), timestamp(event.get("ts"))
    if not (team and channel and ts):
        return Ignore("no team, channel or ts")
    bots = _bots(body)
    why = _why_not(event, bots)
    if why:
        return Ignore(why, f"{team}:{channel}:{ts}")
    said = _message(team, channel, ts, event, bots)
    return replace(said, outsider=True) if isinstance(said, Message) and _is_outsider(body, event, team) else said


def _stop(body: dict[str, Any], event: dict[str, Any]) -> Stop | Ignore:
    """https://docs.slack.dev/reference/events/agent_session_stopped"""
    stop = Stop(
        team=_team(body),
        channel=channel_id(event.get("channel")),
        user=identifier(event.get("user")),
        ts=timestamp(event.get("event_ts")),
        thread_ts=timestamp(event.get("thread_ts")),
    )
    needed = (stop.team, stop.channel, stop.user, stop.ts, stop.thread_ts)
    return stop if all(needed) else Ignore("a stop without a thread")


def _shared(body: dict[str, Any], event: dict[str, Any]) -> FileShared | Ignore:
    """https://docs.slack.dev/reference/events/file_shared"""
    shared = FileShared(
        team=_team(body),
        channel=channel_id(event.get("channel_id")),
        user=identifier(event.get("user_id")),
        file=identifier(event.get("file_id")) or identifier(at(event.get("file"), "id")),
        ts=timestamp(event.get("event_ts")),
    )
    if not all((shared.team, shared.channel, shared.user, shared.file, shared.ts)):
        return Ignore("a file without a place")
    return Ignore("our own", shared.key) if shared.user in _bots(body) else shared


def _team(body: dict[str, Any]) -> str:
    """The workspace whose token answers.

    That is the one the event is authorised for: in a channel shared between workspaces `team_id` may be another's.
    An organisation-wide installation names none (null); then it is the workspace that Slack sends the event through.
    """
    authorised = at(next(iter(items(body.get("authorizations"))), None), "team_id")
    return identifier(authorised) or identifier(body.get("context_team_id")) or identifier(body.get("team_id"))


def _is_outsider(body: dict[str, Any], event: dict[str, Any], team: str) -> bool:
    """Whether who speaks belongs to another organisation (https://docs.slack.dev/apis/slack-connect).

    `user_team` and `source_team` are theirs and may name their whole organisation (E…); `team` is asked only where the
    channel is shared. What says nothing of where somebody comes from does not make them a stranger.
    """
    theirs = [found for name in ("user_team", "source_team") if (found := identifier(event.get(name)))]
    if not theirs and body.get("is_ext_shared_channel") is True:
        theirs = [found for found in (identifier(event.get("team")),) if found]
    first = next(iter(items(body.get("authorizations"))), None)
    ours = {team, *map(identifier, (at(first, "enterprise_id"), body.get("context_enterprise_id")))}
    return any(their not in ours for their in theirs)


def _bots(body: dict[str, Any]) -> tuple[str, ...]:
    """The user ids we go by. An authorisation with `is_bot` false is a person who installed us, not us.

    The retired `authed_users` mixed the two and is not asked: a person must never be taken for us and go unheard.
    """
    authorised = (at(a, "user_id") for a in items(body.get("authorizations")) if at(a, "is_bot") is not False)
    return tuple(filter(None, map(identifier, authorised)))


def _why_not(event: dict[str, Any], bots: tuple[str, ...]) -> str:
    """Why this is nobody's message to us, "" if it is one."""
    subtype, user = event.get("subtype"), identifier(event.get("user"))
    if event.get("bot_id") or event.get("bot_profile") or user == "USLACKBOT":
        return "a bot's"
    if subtype not in _SUBTYPES:
        return f"subtype {word(subtype)}"
    if event.get("hidden") or event.get("edited"):
        return "an edit"  # adding our mention to an old message sends app_mention with `edited`
    if not user:
        return "no user"
    if event.get("thread_ts") and not timestamp(event["thread_ts"]):
        return "odd thread_ts"
    return "our own" if user in bots else ""


def _message(team: str, channel: str, ts: str, event: dict[str, Any], bots: tuple[str, ...]) -> Message | Ignore:
    written = string(event.get("text")) or rich_text(event.get("blocks"))
    files = _files(event.get("files"))
    if not (written or files):
        return Ignore("nothing said", f"{team}:{channel}:{ts}")
    called = event["type"] == "app_mention" or any(f"<@{bot}>" in written or f"<@{bot}|" in written for bot in bots)
    return Message(
        team=team,
        channel=channel,
        user=event["user"],
        ts=ts,
        text=unescape(_salutation(bots).sub("", written) if called else written).strip(),
        thread_ts=timestamp(event.get("thread_ts")) or None,
        channel_type=_channel_type(event.get("channel_type"), channel),
        mentions_bot=called,
        files=files,
    )


@lru_cache(maxsize=64)
def _salutation(bots: tuple[str, ...]) -> re.Pattern[str]:
    """Our mention where it begins a line, with the space, colon or comma after it.

    With no authorisation to say who we are, whoever an `app_mention` begins with is meant.
    """
    us = "|".join(map(re.escape, bots)) or "[UW][A-Za-z0-9_-]+"
    return re.compile(rf"^[^\S\n]*(?:<@(?:{us})(?:\|[^<>]*)?>(?:[^\S\n]|[:,\u200b])*)+", re.MULTILINE)


def _channel_type(named: object, channel: str) -> str:
    """As named; an `app_mention` names none, and then the id tells a direct message from a channel."""
    return named if isinstance(named, str) and named in _CHANNEL_TYPES else _BY_PREFIX[channel[0]]


def _files(files: object) -> tuple[SharedFile, ...]:
    return tuple(
        SharedFile(found, unescape(string(at(file, "name"))), unescape(string(at(file, "filetype"))))
        for file in items(files)
        if (found := identifier(at(file, "id")))
    )
