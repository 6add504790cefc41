"""Texts as they are compared: without case, with single spaces; countries by their code. Pure."""

import re

import pycountry

from src.leads.words.countries import country_code

_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Without case, and with single spaces."""
    return " ".join(text.casefold().split()) if text else ""


def padded(text: str) -> str:
    """The words of a title with a space around each, so that a search for ` cto ` does not find a director."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def country_key(text: str) -> str:
    """The country's ISO code; what is no country, folded."""
    return country_code(text) or folded(text)


def country_name(key: str) -> str:
    """The country of a code in English; what is none, as it is."""
    country = pycountry.countries.get(alpha_2=key) if len(key) == 2 and key.isupper() else None
    return str(getattr(country, "common_name", None) or country.name) if country else key


def domain_of(email_key: str) -> str:
    return email_key.rpartition("@")[2]
