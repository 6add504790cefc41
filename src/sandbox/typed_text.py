"""What a person types, as Slack writes it down: escaped text, and `rich_text` blocks that say the same.

Both come from one list of pieces, so they cannot disagree.
https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from publicsuffixlist import PublicSuffixList

from src.sandbox.ids import new_block_id
from src.sandbox.team import CHANNELS, PEOPLE, Json

_PATTERN = re.compile(
    r"""
    (?P<url>https?://[^\s<>|"]+[^\s<>|".,;:!?)\]}'])
    | (?<![\w.%+'-])(?P<email>[\w.%+'-]*[\w%+-]@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})(?![\w@-])
    | (?<![\w@.-])(?P<domain>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})
      (?:/[^\s<>|"]*[^\s<>|".,;:!?)\]}'])?(?![\w@-])
    | (?<![\w@.])@(?P<person>\w+)
    | (?<![\w\#&])\#(?P<channel>[\w-]+)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PERSON_IDS = {name.casefold(): person.id for person in PEOPLE.values() for name in (person.name, person.real_name)}
_CHANNEL_IDS = {channel.name: channel.id for channel in CHANNELS.values() if not channel.direct}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of what was typed: how Slack's text has it, and the `rich_text` element for it."""

    text: str
    element: Json


def pieces(typed: str) -> list[Piece]:
    """The typed text cut into plain stretches, links, people and channels, in order, nothing lost."""
    found: list[Piece] = []
    end = 0
    for match in _PATTERN.finditer(typed):
        special = _special(match)
        if special:
            found += [*_plain(typed[end : match.start()]), special]
            end = match.end()
    return [*found, *_plain(typed[end:])]


def slack_text(typed: str) -> str:
    """The `text` of the message: `&`, `<`, `>` escaped, addresses and links in angle brackets, people by id."""
    return "".join(piece.text for piece in pieces(typed))


def rich_text(typed: str) -> list[Json]:
    """The `blocks` of the message: one `rich_text` block."""
    section = {"type": "rich_text_section", "elements": [piece.element for piece in pieces(typed)]}
    return [{"type": "rich_text", "block_id": new_block_id(), "elements": [section]}]


def escaped(plain: str) -> str:
    """https://docs.slack.dev/messaging/formatting-message-text#escaping"""
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(text: str) -> Iterator[Piece]:
    if text:
        yield Piece(escaped(text), {"type": "text", "text": text})


def _special(match: re.Match[str]) -> Piece | None:
    shown = match[0]
    if match["url"]:
        return Piece(f"<{escaped(shown)}>", {"type": "link", "url": shown})
    if match["email"]:
        return _link(f"mailto:{shown}", shown)
    if match["domain"]:
        return _link(f"http://{shown}", shown) if _is_domain(match["domain"]) else None
    if match["person"]:
        return _mention(_PERSON_IDS.get(match["person"].casefold()))
    return _channel(_CHANNEL_IDS.get(match["channel"]))


def _link(url: str, shown: str) -> Piece:
    return Piece(f"<{escaped(url)}|{escaped(shown)}>", {"type": "link", "url": url, "text": shown})


def _mention(user: str | None) -> Piece | None:
    return Piece(f"<@{user}>", {"type": "user", "user_id": user}) if user else None


def _channel(channel: str | None) -> Piece | None:
    return Piece(f"<#{channel}|{CHANNELS[channel].name}>", _channel_element(channel)) if channel else None


def _channel_element(channel: str) -> Json:
    return {"type": "channel", "channel_id": channel}


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)


def _is_domain(text: str) -> bool:
    """Slack links a bare name only when it ends as internet names do: `acme.com` and even `Co.KG`, not `v1.2`."""
    return _suffixes().privatesuffix(text.casefold()) is not None
