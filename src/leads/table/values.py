"""What the values of a column are, whatever it is called: addresses, telephones, links, countries, titles, names."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from src.leads.line.links import is_profile
from src.leads.line.vocabulary import has_legal_form, is_function, is_remark, is_shaped_like_a_name, is_title
from src.leads.words.countries import is_country_name
from src.leads.words.places import is_place

_ADDRESS = re.compile(r"[^\s@,;<>|]+@[^\s@,;<>|]+\.[^\s@,;<>|]{2,}")
_PHONE = re.compile(
    r"(?:p:)?(?:\+|00|\(?0)[\d ()./–-]{6,24}(?: ?(?:x|ext\.?) ?\d{1,6})?|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}"
)
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}(?:/\S*)?", re.IGNORECASE)
_PROFILE_HOST = re.compile(r"(?:^|[/.])(?:linkedin|xing|facebook|twitter|x)\.com/", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,9}")
_LONGEST = 200  # characters of a value that are looked at


def holds_address(text: str) -> bool:
    """Tell whether a cell has something like an e-mail address in it."""
    return "@" in text and bool(_ADDRESS.search(text[:10_000]))


def is_phone(text: str) -> bool:
    return bool(_PHONE.fullmatch(text.strip()))


def is_social(text: str) -> bool:
    """Tell whether a link leads to a profile in a network: a person's page is not a company's website."""
    return is_profile(text) or bool(_PROFILE_HOST.search(text))


def is_website(text: str) -> bool:
    return bool(_LINK.fullmatch(text.strip())) and not is_social(text) and "@" not in text


def is_company(text: str) -> bool:
    return has_legal_form(text) and not is_remark(text)


def _is_name(text: str) -> bool:
    plain = len(text.split()) in (2, 3) and not any(map(str.isdigit, text)) and text[0].isalpha()
    return plain and is_shaped_like_a_name(text) and not (is_place(text) or is_function(text) or is_company(text))


def is_counter(values: Sequence[str]) -> bool:
    """Tell whether a column only numbers its rows: 0, 1, 2 …"""
    numbers = [int(value) for value in values if _NUMBER.fullmatch(value)]
    return len(numbers) == len(values) > 1 and all(b - a == 1 for a, b in pairwise(numbers))


#: The kinds of values, the surest first: the use, how to know one, the share of cells it takes, how sure that is.
_KINDS: tuple[tuple[str, Callable[[str], bool], float, float], ...] = (
    ("email", holds_address, 0.6, 0.9),
    ("social", is_social, 0.6, 1.0),
    ("phone", is_phone, 0.7, 0.8),
    ("website", is_website, 0.7, 0.8),
    ("country", is_country_name, 0.8, 0.8),
    ("title", is_title, 0.5, 0.7),
    ("company", is_company, 0.4, 0.7),
    ("name", _is_name, 0.7, 0.6),
)


def kind_of(values: Sequence[str]) -> tuple[str, float]:
    """Give what most of the values are and how sure that is; ("", 0) where nothing tells."""
    filled = [value.strip()[:_LONGEST] for value in values if value.strip()]
    for kind, fits, least, confidence in _KINDS:
        if filled and share(filled, fits) >= least:
            return kind, confidence
    return "", 0.0


def share(values: Sequence[str], fits: Callable[[str], bool]) -> float:
    """The share of the values that fit, 1 where there are none."""
    filled = [value for value in values if value.strip()]
    return sum(map(fits, filled)) / len(filled) if filled else 1.0
