"""What people say of times and telephones that nobody can place without a calendar or a country: found, not read.

A card quotes it, so that whoever said it can say the rest.
"""

import re
from functools import cache

from src.leads.words.phrases import read

# 2027-03-01, 01.03.2027, 3/2027
_DATE = r"(?<![\w.-])(?:\d{4}-\d{1,2}(?:-\d{1,2})?|(?:\d{1,2}[./]){1,2}20\d\d)(?![\w-])"
# Q4, H2 2027, KW 12; with the words that lead to it: by end of Q1
_PERIOD = r"(?<!\w)(?:[qh][1-4]|(?:kw|cw) ?\d{1,2})(?:[ /]*(?:20)?\d\d)?(?!\w)"
_LEADING = r"(?:(?<!\w)(?:{words})\s{{1,3}}){{0,4}}"
# Seven digits or more with a 0 or a bracket first, or nine in groups.
_DIALLED = re.compile(
    r"(?<![\w+./-])(?:(?:\(0?|0)\d(?:[ ./()-]{0,2}\d){5,14}|\d{2,5}(?=[ ()/-])(?:[ ./()-]{0,2}\d){7,14})(?![\w-])"
)


def date_in(text: str) -> str:
    """Give the date, quarter or month a text speaks of, as it was said; "" if it speaks of none."""
    found = _dates().search(text)
    return " ".join(found.group().split()) if found else ""


def phone_in(text: str) -> str:
    """Give what looks like a telephone number without its country code, as it was said; "" if nothing does."""
    found = next((hit for hit in _DIALLED.finditer(text) if not re.search(_DATE, hit.group())), None)
    return found.group().strip() if found else ""


@cache
def _dates() -> re.Pattern[str]:
    words = read("signals")["dates"]
    leading = "|".join(sorted(map(re.escape, words["leading"]), key=len, reverse=True))
    before = _LEADING.format(words=leading)
    months = rf"(?<!\w)(?:{leading})\s{{1,3}}(?:{'|'.join(words['months'])})(?:\s{{1,3}}20\d\d)?(?!\w)"
    return re.compile(rf"{before}(?:{_DATE}|{_PERIOD}|{months})", re.IGNORECASE)
