"""Texts as they are compared: without case, with single spaces, not too long; countries by their code. Pure."""

import re
from collections.abc import Iterable

import pycountry

from src.leads.words.countries import country_code

#: Characters of a name that are compared; no index of a database holds a text of any length.
LONGEST_KEY = 80
_WORD = re.compile(r"[^\W_]+")
#: The bit of each fact in `leads.known`. A new fact goes to the end: the bits are stored.
_FACTS = (
    "email",
    "name",
    "company",
    "title",
    "phone",
    "website",
    "country",
    "industry",
    "employees",
    "budget",
    "timeline",
    "source",
    "owner",
    "status",
)
KNOWN_BIT = {fact: 1 << place for place, fact in enumerate(_FACTS)}


def folded(text: str) -> str:
    """Without case, and with single spaces."""
    return " ".join(text.casefold().split()) if text else ""


def key(text: str) -> str:
    """What a name is compared by."""
    return folded(text)[:LONGEST_KEY]


def padded(text: str) -> str:
    """The words of a title with a space around each, so that a search for ` cto ` does not find a director."""
    return f" {' '.join(_WORD.findall(text.casefold()))[:LONGEST_KEY]} "


def country_key(text: str) -> str:
    """The country's ISO code; what is no country, folded."""
    return country_code(text) or key(text)


def country_name(key: str) -> str:
    """The country of a code in English; what is none, as it is."""
    country = pycountry.countries.get(alpha_2=key) if len(key) == 2 and key.isupper() else None
    return str(getattr(country, "common_name", None) or country.name) if country else key


def domain_of(email_key: str) -> str:
    return email_key.rpartition("@")[2]


def known(facts: Iterable[str]) -> int:
    """These facts as bits."""
    return sum(KNOWN_BIT[fact] for fact in facts)
