"""The one address that a line is about, or a plain answer to what is wrong with it."""

import re

from src.errors import UserError
from src.leads.line.addresses import BadAddressError, Found, find_addresses, is_good, normalise_email
from src.leads.words.typed_text import GAP, excerpt, words

EXAMPLE = "add lead: jane@acme.com Jane Doe, Acme, VP Sales"
_COMMA_FOR_DOT = re.compile(r" ?, ?(?P<top>[a-z]{2,4})\b", re.IGNORECASE)


class LeadLineError(UserError):
    """A line that names no lead: the text quotes it, says what is wrong and shows how it is done."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} For example: `{EXAMPLE}`")


def take_address(text: str, said: str) -> tuple[str, str, bool]:
    """Give the address, the text without it, and whether it was written like `Doe, Jane <…>`.

    `said` is an address given by key, with what stands around it; it is the one then, whatever the text holds.
    Raises LeadLineError if there is none, none that is good, or more than one.
    """
    source = said or text
    found = _the_one(source)
    first = found[0]
    mark = "" if said else _glue(source, found)
    rest = GAP.join(source[start:end] for start, end in _gaps(source, found))
    rest = rest.replace(mark, GAP) if mark else rest
    turned = source[first.start] == "<" and source[: first.start].count(",") == 1
    return first.address, GAP.join([rest, text if said else ""]), turned


def _the_one(text: str) -> list[Found]:
    """The places of the only good address; what is no address in spite of its @ (`VP@Acme`) does not count then."""
    found = find_addresses(text)
    good = {one: normalise_email(one.address) for one in found if is_good(one.address)}
    if len(set(good.values())) == 1:
        return list(good)
    if good:
        shown = ", ".join(dict.fromkeys(one.address for one in good))
        raise LeadLineError(
            f"There is more than one e-mail address{_in(text)}: {shown}. One `add lead:` is one lead: give each a line "
            'of its own, or put the other address in quotes, notes="…".'
        )
    raise _bad(text, found)


def _bad(text: str, found: list[Found]) -> LeadLineError:
    if not found:
        return LeadLineError(f"I see no e-mail address{_in(text)}, and a lead needs one.")
    address = found[0].address
    where = "" if address == text.strip() else _in(text)
    return LeadLineError(f"“{excerpt(address)}”{where} is not an e-mail address I can use. {_reason(text, found[0])}")


def _reason(text: str, bad: Found) -> str:
    comma = _COMMA_FOR_DOT.match(text, bad.end)
    if comma and is_good(guess := f"{bad.address}.{comma['top']}"):
        return f"Did you mean {guess}?"
    try:
        normalise_email(bad.address)
    except BadAddressError as error:
        return str(error)
    return ""


def _in(line: str) -> str:
    return f" in “{excerpt(line.replace(GAP, ' '))}”"


def _gaps(text: str, found: list[Found]) -> list[tuple[int, int]]:
    edges = [0, *(edge for one in found for edge in (one.start, one.end)), len(text)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _glue(text: str, found: list[Found]) -> str:
    """The `/` or `-` that touches the address and so separates the whole line: `jane@acme.com/Jane Doe/Acme`."""
    touching = text[found[0].end : found[0].end + 1], text[: found[0].start][-1:]
    return next((mark for mark in touching if mark in {"/", "-"} and "://" not in text), "")


def refuse_second_lead(remarks: list[str], address: str) -> None:
    """A line below that begins with another address was meant as a lead, and must not end as a note."""
    for remark in remarks:
        found = find_addresses(remark)
        if found and not words(remark[: found[0].start]) and found[0].address.lower() != address.lower():
            raise LeadLineError(f"This looks like another lead: “{excerpt(remark)}”. Begin its line with `add lead:`.")
