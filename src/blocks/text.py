"""Words as Slack will show them: cleaned, clipped, escaped, and put into rich text.

Slack has no escape for `*`, `_`, `~` and backticks in mrkdwn; a `rich_text` element shows its text literally
(https://docs.slack.dev/reference/block-kit/blocks/rich-text-block), so that is where other people's words go.
"""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

Element = dict[str, Any]
Block = dict[str, Any]

#: Slack truncates `text` at 40,000 characters and advises 4,000 (https://docs.slack.dev/reference/methods/chat.postMessage).
TEXT_LIMIT = 4000
#: A message is refused (`msg_blocks_too_long`) somewhere above 13,000 characters of block text; Slack gives no figure.
BLOCKS_TEXT_LIMIT = 13_000
_URL_LIMIT = 3000

# Control characters, lone surrogates, and the marks that turn the direction of the words around them.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]+")
_PING = re.compile("<(?=[!@#])")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape(text: str) -> str:
    """Keep text from being read as a mention or a link (https://docs.slack.dev/messaging/formatting-message-text#escaping)."""
    return text.translate(_ESCAPES)


def clean(text: str) -> str:
    """Bring text onto one line, without what no screen shows."""
    return " ".join(_UNSHOWN.sub(" ", text).split())


def clip(text: str, limit: int) -> str:
    """Clean text and cut it to `limit` characters, an ellipsis telling that there was more."""
    text = clean(text)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def fallback(lines: list[str], limit: int = TEXT_LIMIT) -> str:
    """Join lines to the escaped `text` of a message, at most `limit` characters with every escape whole."""
    text = "\n".join(line for line in lines if line)
    escaped = escape(text)
    if len(escaped) <= limit:
        return escaped
    room = limit - 1
    for end, char in enumerate(text):
        room -= len(escape(char))
        if room < 0:
            return escape(text[:end]) + "…"
    return escaped


def plain(text: str, **style: bool) -> Element:
    """Text shown exactly as it is; `style` may be bold, italic or code.

    Rich text is not parsed, but older clients and exports turn it into mrkdwn: an unseen word joiner keeps a typed
    `<!channel>` from ever being one.
    """
    styled = {"style": style} if style else {}
    return {"type": "text", "text": _PING.sub("<\u2060", text), **styled}


def bold(text: str) -> Element:
    return plain(text, bold=True)


def italic(text: str) -> Element:
    return plain(text, italic=True)


def mail(address: str) -> Element:
    """An e-mail address to click on; quoting keeps `?` and `&` from adding headers to the mail."""
    url = "mailto:" + quote(address, safe="@+")
    return {"type": "link", "url": url, "text": address} if len(url) <= _URL_LIMIT else plain(address)


def line(*elements: Element) -> Element:
    """One section; Slack refuses empty texts and empty sections, so there are none."""
    told = [element for element in elements if element["text"]]
    return {"type": "rich_text_section", "elements": told or [plain(" ")]}


def lines(items: Sequence[Sequence[Element]]) -> Element:
    """One section with a line for each item."""
    return line(*[element for item in items for element in (*item, plain("\n"))][:-1])


def bullets(items: list[list[Element]]) -> Element:
    return {"type": "rich_text_list", "style": "bullet", "elements": [line(*item) for item in items]}


def characters(value: Any) -> int:
    """How many characters a reader sees of blocks or elements, about."""
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(map(characters, value.values()))
    return sum(map(characters, value)) if isinstance(value, list | tuple) else 0


def rich(*parts: Element) -> Block:
    return {"type": "rich_text", "elements": list(parts)}


def header(text: str) -> Block:
    """A headline of our own words: at most 150 characters, plain."""
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": True}}


def context(mrkdwn: str) -> Block:
    """The small grey line at the end; the caller has escaped what is not ours."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": mrkdwn, "verbatim": True}]}


def coded(text: str) -> list[Element]:
    """Text in which a pair of backticks shows code, and nothing else is formatted."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return [plain(text)]
    return [plain(part, code=True) if n % 2 else plain(part) for n, part in enumerate(parts) if part]
