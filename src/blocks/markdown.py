"""A model's Markdown while it is still being said: fit for Slack to read, with nothing in it that calls or leads away.

Slack reads `<!channel>`, mentions, links and bare addresses in Markdown too
(https://docs.slack.dev/reference/block-kit/blocks/markdown-block). Brackets are escaped, which Slack undoes for the
eye and does not read again; what makes a link or an address of text gets an unseen word joiner. Emphasis, code, lists
and tables stay. The final message is made of literal blocks instead (`prose`), so the joiners do not last.
"""

import re

#: Nothing is joined to it and nothing breaks at it, and no screen shows it.
JOINER = "\u2060"

_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]+")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINK = re.compile(r"\](?=[(\[:])")
_SCHEME = re.compile(r":(?=//)|(?<=\bmailto):(?=\S)|(?<=\btel):(?=\S)", re.IGNORECASE)
_AT = re.compile(r"(?<=\S)@(?=\w)|@(?=(?:channel|here|everyone)\b)", re.IGNORECASE)
_DOT = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2})")
_WHOLE = re.compile(r".*\s", re.DOTALL)


def safe_markdown(text: str) -> str:
    """The text, inert: no ping, no link, no image and no address in it, whoever wrote it.

    It may be cut after any space and each part made safe by itself: together they are the whole made safe.
    """
    text = _ENTITY.sub("&amp;", _UNSHOWN.sub("", text)).replace("<", "&lt;").replace(">", "&gt;")
    text = _SCHEME.sub(f":{JOINER}", _LINK.sub(f"]{JOINER}", text))
    return _DOT.sub(f"{JOINER}.", _AT.sub(f"@{JOINER}", text))


def whole_words(text: str) -> str:
    """As much of the text as will not change when more of it comes: up to its last space."""
    found = _WHOLE.match(text)
    return found[0] if found else ""
