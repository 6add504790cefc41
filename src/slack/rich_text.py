"""A message's `rich_text` blocks written as the escaped `text` that Slack sends beside them.

For messages that come without `text`. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from collections.abc import Callable

from src.slack.fields import at, items, string

_MARKS = (("code", "`"), ("strike", "~"), ("italic", "_"), ("bold", "*"))


def escape(text: str) -> str:
    """Slack's three escapes; the inverse of what `text.unescape` does to plain text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def rich_text(blocks: object) -> str:
    """The words of all `rich_text` blocks, escaped like `text`; "" where there are none. It takes any value."""
    parts = [_part(part) for block in items(blocks) if at(block, "type") == "rich_text" for part in _elements(block)]
    return "\n".join(part.removesuffix("\n") for part in parts)


def _elements(value: object) -> list[object]:
    return items(at(value, "elements"))


def _part(part: object) -> str:
    match at(part, "type"):
        case "rich_text_list":
            return _list(part)
        case "rich_text_quote":
            return "&gt; " + _section(part).replace("\n", "\n&gt; ")
        case "rich_text_preformatted":
            return f"```{_section(part)}```"
        case _:
            return _section(part)


def _list(part: object) -> str:
    ordered = at(part, "style") == "ordered"
    indent, offset = (_small(at(part, name)) for name in ("indent", "offset"))
    lines = enumerate(_elements(part), offset + 1)
    return "\n".join("    " * indent + (f"{n}. " if ordered else "• ") + _section(item) for n, item in lines)


def _small(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 1000 else 0


def _section(section: object) -> str:
    return "".join(_styled(element) for element in _elements(section))


def _styled(element: object) -> str:
    words = _WORDS.get(string(at(element, "type")), _nothing)(element)
    for style, mark in _MARKS:
        if words.strip() and at(element, "style", style) is True:
            words = f"{mark}{words}{mark}"
    return words


def _nothing(element: object) -> str:
    return ""


def _field(element: object, name: str) -> str:
    return escape(string(at(element, name)))


def _link(element: object) -> str:
    url, label = _field(element, "url"), _field(element, "text")
    return f"<{url}|{label}>" if label else f"<{url}>"


def _emoji(element: object) -> str:
    tone = at(element, "skin_tone")
    return f":{_field(element, 'name')}:" + (f":skin-tone-{tone}:" if isinstance(tone, int) else "")


_WORDS: dict[str, Callable[[object], str]] = {
    "text": lambda element: _field(element, "text"),
    "link": _link,
    "user": lambda element: f"<@{_field(element, 'user_id')}>",
    "channel": lambda element: f"<#{_field(element, 'channel_id')}>",
    "usergroup": lambda element: f"<!subteam^{_field(element, 'usergroup_id')}>",
    "broadcast": lambda element: f"<!{_field(element, 'range')}>",
    "emoji": _emoji,
    "date": lambda element: _field(element, "fallback"),
    "color": lambda element: _field(element, "value"),
}
