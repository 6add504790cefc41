"""What a column is for by its name, as the programs that export leads call it, in a dozen languages."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from src.leads.line.vocabulary import key_field
from src.leads.words.typed_text import fold, squash, words

_LONGEST = 120  # characters; what is longer is no name of a column
_NUMBERED = re.compile(r"\d+$")


@lru_cache(maxsize=4096)
def use_of(name: str) -> str:
    """Give a column's use by its name, "extra" for a usual one without a field, "" for a name that is not known.

    >>> use_of("E-mail 1 - Value"), use_of("Job Title"), use_of("What is your phone number?"), use_of("Zodiac")
    ('email', 'title', 'phone', '')
    """
    if len(name) > _LONGEST:
        return ""
    for spelling in _spellings(name):
        known = _columns().get(spelling)
        found = key_field(spelling) if known is None else known
        if found is not None:
            return found or "extra"
    return ""


def _spellings(name: str) -> Iterator[str]:
    """The name as it stands, without a number at its end, and without the words that only say whose it is."""
    whole = squash(name)
    if not whole:
        return
    yield whole
    yield _NUMBERED.sub("", whole) or whole
    left = [word for word in words(name) if word not in _qualifiers() and not word.isdigit()]
    if left:
        yield "".join(left)


@cache
def _columns() -> dict[str, str]:
    named: dict[str, str] = {}
    for export in _lists()["exports"].values():
        for use, spelled in export.items():
            named |= {squash(name): use for name in spelled}
    return named


@cache
def _qualifiers() -> frozenset[str]:
    return frozenset(fold(_lists()["qualifiers"]["words"]).split())


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files("src.leads.table").joinpath("columns.toml").read_text(encoding="utf-8"))
