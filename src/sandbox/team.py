"""The workspace that everyone finds at first start: a team, its people and its channels; nothing here changes."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

TEAM_ID = "T0SANDBOX"
TEAM_NAME = "Leadline sandbox"
TEAM_DOMAIN = "leadline-sandbox"
YOU = "U0YOU"
ALEX = "U0ALEX"
BOT = "U0DESK"
BOT_ID = "B0DESK"
APP_ID = "A0DESK"
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the team; `name` is the handle, `real_name` what is shown."""

    id: str
    name: str
    real_name: str
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A place to talk; `kind` is `channel` (public) or `im` (two people)."""

    id: str
    name: str
    kind: str
    members: frozenset[str]

    @property
    def direct(self) -> bool:
        return self.kind == "im"


PEOPLE = {
    person.id: person
    for person in (
        Person(YOU, "you", "You"),
        Person(ALEX, "alex", "Alex"),
        Person(BOT, "leadline", "Leadline", is_bot=True),
        Person(SLACKBOT, "slackbot", "Slackbot", is_bot=True),
    )
}
_EVERYONE = frozenset({YOU, ALEX, BOT})
CHANNELS = {
    channel.id: channel
    for channel in (
        Channel("C0LEADS", "leads", "channel", _EVERYONE),
        Channel("C0GENERAL", "general", "channel", _EVERYONE),
        Channel("C0RANDOM", "random", "channel", frozenset({YOU, ALEX})),
        Channel("D0DESK", "leadline", "im", frozenset({YOU, BOT})),
        Channel("D0ALEX", "alex", "im", frozenset({ALEX, BOT})),
    )
}


def channel_named(reference: str) -> Channel | None:
    """The channel that an id, `#name` or `name` means; a person's id means the direct message with the bot."""
    if reference in CHANNELS:
        return CHANNELS[reference]
    name = reference.removeprefix("#")
    for channel in CHANNELS.values():
        if (channel.direct and channel.members == {reference, BOT}) or (not channel.direct and channel.name == name):
            return channel
    return None
