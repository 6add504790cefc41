"""Telephone numbers in free text, read with Google's numbering plans and kept as E.164."""

import re
from dataclasses import dataclass, replace

import phonenumbers
from phonenumbers import Leniency, NumberParseException, PhoneNumber, PhoneNumberMatcher

# 00 is what most of the world dials for +. Same length, so that what is found can be cut out of the text as typed.
_DIALLED_PLUS = re.compile(r"(?<![\d+])00(?=[1-9])")
_LABEL = re.compile(
    r"(?<!\w)(?:telephone|telefon|téléphone|teléfono|phone|mobile?|mobil|handy|portable|móvil|cell|tel|tél|mob|fon|ph"
    r"|whatsapp|t|m|p|☎️?|📞|📱)[.:]?\s{0,2}$",
    re.IGNORECASE,
)
# Seven digits or more that look dialled, for numbers that no plan explains.
_DIALLED = re.compile(r"(?<![\w+])\+?\(?\d(?:[ ./()-]{0,2}\d){6,17}(?!\w)")


@dataclass(frozen=True, slots=True)
class FoundPhone:
    """A number in a text: `number` is E.164, or "" when nobody can tell what it is; `typed` is what was typed."""

    number: str
    typed: str
    start: int
    end: int
    extension: str = ""

    @property
    def international(self) -> bool:
        return self.typed.startswith(("+", "00", "(+"))


def read_phone(text: str, country: str = "") -> FoundPhone | None:
    """Read a text that is meant to be one number; None if it is not. `country` is an ISO code for national numbers."""
    try:
        number = phonenumbers.parse(_DIALLED_PLUS.sub("+", text.strip()), country or None)
    except NumberParseException:
        return None
    found = _found(number, text.strip(), 0, len(text))
    good = phonenumbers.is_possible_number(number) if found.international else phonenumbers.is_valid_number(number)
    return found if good else None


def find_phones(text: str, country: str = "") -> list[FoundPhone]:
    """Give the numbers in a text, in order: international ones, national ones of `country`, and unreadable ones."""
    dialled = _DIALLED_PLUS.sub(" +", text)
    # With the + a length that exists is enough, so that made-up numbers stay; without it only real numbers count.
    matches = list(PhoneNumberMatcher(dialled, None, leniency=Leniency.POSSIBLE))
    if country:
        matches += PhoneNumberMatcher(dialled, country, leniency=Leniency.VALID)
    found = [_found(match.number, text, _first_digit(text, match.start), match.end) for match in matches]
    found += [FoundPhone("", hit.group(), hit.start(), hit.end()) for hit in _DIALLED.finditer(text)]
    return _without_overlaps([_with_label(text, phone) for phone in found])


def _first_digit(text: str, start: int) -> int:
    """Where a number begins; for 0049 the reader saw its + in the place of the second 0."""
    return start - 1 if text.startswith("00", start - 1) and start else start


def _found(number: PhoneNumber, text: str, start: int, end: int) -> FoundPhone:
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return FoundPhone(e164, text[start:end].strip(), start, end, number.extension or "")


def _with_label(text: str, phone: FoundPhone) -> FoundPhone:
    label = _LABEL.search(text, max(0, phone.start - 15), phone.start)
    start = label.start() if label and phone.number else phone.start
    return replace(phone, start=start)


def _without_overlaps(phones: list[FoundPhone]) -> list[FoundPhone]:
    kept: list[FoundPhone] = []
    for phone in phones:  # the earlier kinds are the surer ones
        if all(phone.end <= other.start or other.end <= phone.start for other in kept):
            kept.append(phone)
    return sorted(kept, key=lambda phone: phone.start)
