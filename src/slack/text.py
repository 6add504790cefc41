"""Slack's text as the person meant it: escapes undone exactly once, and typographic spaces and quotes made plain.

https://docs.slack.dev/messaging/formatting-message-text says what is escaped and how references are written.
"""

import re

_ESCAPE = re.compile(r"<([^<>]*)>|&(amp|lt|gt);")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_CHARACTER = {"amp": "&", "lt": "<", "gt": ">"}
_LINK = re.compile(r"([a-z][a-z0-9+.-]*):(\S+)", re.IGNORECASE)
_SAME_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?|/$", re.IGNORECASE)

# What phones, spreadsheets and mail programs put into text and nobody means. Joiners inside a script's own
# words (U+200C, U+200D) stay; other control characters go, since PostgreSQL keeps no NUL.
_CONTROLS = {c for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in (0x09, 0x0A)}
_INVISIBLE = {0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF}
_SPACES = {0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000}
_BREAKS = {0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029}
_PLAIN: dict[int, str | None] = {
    **dict.fromkeys(_CONTROLS | _INVISIBLE),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_BREAKS, "\n"),
    **dict.fromkeys(map(ord, "“”„‟«»"), '"'),
    **dict.fromkeys(map(ord, "‘’‚‛"), "'"),
}


def unescape(text: str) -> str:
    """Plain text from Slack's escaped text; it takes any string, in linear time.

    Links read as they were typed, `jane@acme.com` or `acme.com`; where the words of a link differ from its address
    both are kept: `Jane Doe <jane@acme.com>`, `our shop https://acme.com`. A person reads `@U123` (or the name, when
    Slack gives it), a channel `#general`, a group or everyone `@sales`, `@channel`: recognisable, and inert when
    posted again. Angle brackets around anything else stay. Unusual spaces become plain ones or vanish, and curly
    quotes straight, so that `title=“VP Sales”` and `O’Brien` read as if typed on a plain keyboard.
    """
    if "<" in text or "&" in text:
        text = _ESCAPE.sub(_once, text)
    return tidied(text)


def tidied(text: str) -> str:
    """Plain text with plain spaces, breaks and quotes, and without what no screen shows."""
    if text.isascii() and text.isprintable():
        return text
    return text.replace("\r\n", "\n").translate(_PLAIN)


def _once(found: re.Match[str]) -> str:
    entity = found[2]
    return _CHARACTER[entity] if entity else _reference(found[1])


def _entities(text: str) -> str:
    return _ENTITY.sub(lambda found: _CHARACTER[found[1]], text)


def _reference(inside: str) -> str:
    """What a reader sees of `<inside>`."""
    target, _, label = (_entities(part) for part in inside.partition("|"))
    if len(target) > 1 and target[0] in "@#":
        return target[0] + (label.lstrip("@#") or target[1:])
    if target.startswith("!date^"):
        return label or target[6:].split("^")[0]
    if len(target) > 1 and target[0] == "!":
        return "@" + (label or target.split("^")[-1]).lstrip("@!")
    return _link(target, label) or f"<{_entities(inside)}>"


def _link(target: str, label: str) -> str:
    """The words of a link, with its address where they do not say it; "" if this is no link."""
    link = _LINK.fullmatch(target)
    if not link:
        return ""
    scheme, rest = link[1].lower(), link[2]
    address = rest if scheme in ("mailto", "tel") else target
    if not label or scheme == "tel":
        return label or address
    if _bare(label) == _bare(address.split("?")[0] if scheme == "mailto" else address):
        return label
    return f"{label} <{address}>" if scheme == "mailto" else f"{label} {address}"


def _bare(address: str) -> str:
    return _SAME_ADDRESS.sub("", address).lower()
