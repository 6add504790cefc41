"""Countries by their names and codes, in English, German, French and Spanish."""

import gettext
from functools import cache

import pycountry

from src.leads.words.typed_text import fold

_LANGUAGES = ("de", "fr", "es")
# Codes of countries that are also states of the US, legal forms, titles or fields of work.
_ALSO_OTHER_THINGS = frozenset(
    {
        *(
            "AD",
            "AE",
            "AG",
            "AI",
            "AL",
            "AR",
            "AS",
            "AZ",
            "BD",
            "BI",
            "CA",
            "CO",
            "CS",
            "DG",
            "GA",
            "GF",
            "GM",
            "HR",
            "ID",
            "IL",
            "IN",
        ),
        *(
            "IO",
            "IS",
            "IT",
            "KY",
            "LA",
            "MA",
            "MD",
            "ME",
            "MN",
            "MO",
            "MS",
            "MT",
            "NC",
            "NE",
            "NO",
            "PA",
            "PM",
            "PR",
            "QA",
        ),
        *("SA", "SC", "SD", "SE", "SL", "SO", "TN", "TO", "TV", "VA", "VC"),
    }
)
# Everyday names that ISO 3166 does not use.
_EVERYDAY = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "grossbritannien": "GB",
    "usa": "US",
    "u.s.": "US",
    "u.s.a.": "US",
    "america": "US",
    "uae": "AE",
    "emirates": "AE",
    "russia": "RU",
    "south korea": "KR",
    "korea": "KR",
    "turkey": "TR",
    "holland": "NL",
    "czech republic": "CZ",
    "ivory coast": "CI",
    "eeuu": "US",
    "ee. uu.": "US",
    "ee.uu.": "US",
}


def country_code(text: str) -> str:
    """Give the ISO 3166 two-letter code of a country's name or code (`Deutschland`, `DEU`, `UK`), "" if it is none."""
    return _codes().get(fold(text).strip(), "")


def is_country_name(text: str) -> bool:
    """Tell whether a text by itself means a country; of the codes only those that mean nothing else (DE, not CA)."""
    name = text.strip()
    if len(name) == 2:
        return name.lower() == "uk" or (name.isupper() and bool(country_code(name)) and name not in _ALSO_OTHER_THINGS)
    return bool(country_code(name)) and (len(name) > 3 or name.lower() in {"usa", "uae"})


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for country in pycountry.countries:
        for name in _names(country):
            codes.setdefault(fold(name), country.alpha_2)
    return codes | _EVERYDAY


def _names(country: object) -> list[str]:
    own = [getattr(country, kind, "") for kind in ("alpha_2", "alpha_3", "name", "common_name", "official_name")]
    spoken = [name for name in own[2:] if name]
    return [name for name in own if name] + [tongue.gettext(name) for tongue in _tongues() for name in spoken]


@cache
def _tongues() -> list[gettext.NullTranslations]:
    return [gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [code], fallback=True) for code in _LANGUAGES]
