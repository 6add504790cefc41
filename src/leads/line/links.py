"""Web addresses in free text."""

import re
from dataclasses import dataclass

from src.leads.words.domains import registrable

_LINK = re.compile(r"(?:https?://|(?<![\w.@-])www\.)[^\s<>\"|\x1f]+", re.IGNORECASE)
_BARE = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,10}[a-z]{2,24}(?:/\S*)?")


@dataclass(frozen=True, slots=True)
class Link:
    """A web address as typed, and where it stands."""

    url: str
    start: int
    end: int


def find_links(text: str) -> list[Link]:
    """Give the links of a text; a domain without `https://` or `www.` counts only if the text is nothing else."""
    found = []
    for hit in _LINK.finditer(text):
        url = hit.group().rstrip(".,;:!?)]}'’")
        found.append(Link(url, hit.start(), hit.start() + len(url)))
    bare = text.strip()
    if not found and _BARE.fullmatch(bare) and registrable(bare.partition("/")[0]):
        found.append(Link(bare, 0, len(text)))
    return found


def is_profile(url: str) -> bool:
    """Tell whether a link leads to a person's page and not to a company's site."""
    return bool(re.search(r"(?:^|[/.])linkedin\.com/(?:in|pub)/", url, re.IGNORECASE))


def host(url: str) -> str:
    """The domain that a link leads to."""
    return re.sub(r"^https?://", "", url, flags=re.IGNORECASE).partition("/")[0].partition(":")[0].lower()
