"""`key=value` and `Key: value` in a line: found by their signs, named in four languages, taken out of the text.

The names of the fields are in lead_line.toml. A value in quotes ends with them. Without quotes it runs to the next
pair, address or separator; a note runs on over commas. Where free text follows (`source=webinar Jane Doe, Acme`), a
value that is one word by nature is its first word.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from src.leads.line.addresses import find_addresses
from src.leads.line.amounts import figure_at_start
from src.leads.line.separators import SEPARATOR
from src.leads.line.vocabulary import key_field
from src.leads.words.countries import country_code
from src.leads.words.typed_text import GAP

# These may hold several words without quotes, and end in a full stop of their own (`Acme Inc.`).
_NAMES = frozenset({"name", "first_name", "last_name", "company", "title", "notes"})
# So may these, without the full stop; the others end at the first word when more text follows them.
_WORDY = _NAMES | {"industry", "timeline", "email"}

_SIGN = re.compile(r" ?(?:[:：](?!//)|(?<![=!<>])[=＝](?![=>＝])) {0,2}")
#: One to four words; the space between them is what keeps this from trying every way to part a long one.
_KEY = re.compile(r"[^\W\d_][\w.-]{0,79}(?: [^\W\d_][\w.-]{0,79}){0,3} ?$")
_QUOTED = re.compile(r'"[^"]*"|(?<!\w)\'[^\']*\'(?!\w)|(?<!\w)‘[^‘’]*’(?!\w)')
_DIALLED = re.compile(r"\+?[\d(][\d ()./+–-]*\d(?: ?(?:ext|extension|x|dw|poste)\.? ?\d{1,7})?(?!\w)", re.IGNORECASE)
_BEFORE_KEY = " \t,;|([<*_•·-–—/，；、\"'" + GAP


@dataclass(frozen=True, slots=True)
class Pairs:
    """What was said by key: `known` by the draft's field, `extra` by the key as typed, `notes` what came twice."""

    known: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Head:
    """A key and its sign: the value begins at `end`."""

    key: str
    field: str
    start: int
    end: int


def starts_with_pair(text: str) -> bool:
    """Tell whether a line begins with a key that has a field."""
    heads = _heads(text)
    return bool(heads) and not text[: heads[0].start].strip("-•*_ ")


def take_pairs(text: str) -> tuple[Pairs, str]:
    """Give the pairs of a line, and the line with a GAP where each of them was."""
    heads = _heads(text)
    known: dict[str, str] = {}
    extra: dict[str, str] = {}
    notes: list[str] = []
    rest = [text[: heads[0].start] if heads else text]
    stops = [*(head.start for head in heads[1:]), len(text)]
    for head, stop in zip(heads, stops, strict=False):  # without a head there is one stop
        value, end = _value(text, head, stop)
        target, name = (known, head.field) if head.field else (extra, head.key)
        if value and target.setdefault(name, value) != value:
            notes.append(f"{head.key}: {value}")
        elif not value and not head.field:
            notes.append(head.key)
        rest.append(text[end:stop])
    return Pairs(known, extra, tuple(notes)), GAP.join(rest)


def _heads(text: str) -> list[_Head]:
    heads: list[_Head] = []
    for sign in _SIGN.finditer(_QUOTED.sub(lambda quoted: "_" * len(quoted.group()), text)):
        head = _head(text, sign, heads[-1].end if heads else 0)
        if head:
            heads.append(head)
    return heads


def _head(text: str, sign: re.Match[str], floor: int) -> _Head | None:
    """The longest known key before a sign, or with `=` the one word before it."""
    before = _KEY.search(text, max(floor, sign.start() - 80), sign.start())
    if not before:
        return None
    for word in re.finditer(r"[^ ]+", before.group()):
        start = before.start() + word.start()
        if start and text[start - 1] not in _BEFORE_KEY:
            continue
        key = text[start : sign.start()]
        name = key_field(key)
        is_last = word.end() == len(before.group().rstrip())
        if name is not None or (is_last and sign.group().strip() in "=＝"):
            return _Head(key, name or "", start, sign.end())
    return None


def _value(text: str, head: _Head, stop: int) -> tuple[str, int]:
    """The value of a pair and where it ends: the quotes, or the next pair, an address or a separator."""
    if quoted := _QUOTED.match(text, head.end, stop):
        return quoted.group()[1:-1].strip(), quoted.end()
    if head.field == "phone" and (dialled := _DIALLED.match(text, head.end, stop)):
        return dialled.group(), dialled.end()
    end = min(_separator(text, head, stop), _address(text, head, stop))
    value = text[head.end : end]
    if end < stop and head.field not in _WORDY and not _after_separator(text, head):
        value = _first_of(value, head.field)
    tidy = value.strip(' \t"*,;|')
    return (tidy if head.field in _NAMES else tidy.rstrip(".")), head.end + len(value)


def _separator(text: str, head: _Head, stop: int) -> int:
    if head.field == "notes":  # a note has commas; only a gap ends it
        gap = text.find(GAP, head.end, stop)
        return gap if gap >= 0 else stop
    found = SEPARATOR.search(text, head.end, stop)
    return found.start() if found else stop


def _address(text: str, head: _Head, stop: int) -> int:
    if head.field == "email":
        return stop
    found = find_addresses(text[head.end : stop])
    return head.end + found[0].start if found else stop


def _after_separator(text: str, head: _Head) -> bool:
    before = text[: head.start].rstrip(" ")
    return bool(before) and before[-1] in ",;|\t，；" + GAP


def _first_of(value: str, name: str) -> str:
    """The first word, or the country, of a value that runs on into other text: `source=webinar Jane Doe, Acme`."""
    parts = value.split()
    if len(parts) <= 2:
        return value
    if name == "country":
        for count in (4, 3, 2):
            if country_code(" ".join(parts[:count])):
                return " ".join(parts[:count])
    return figure_at_start(name, value.strip()) or parts[0]
