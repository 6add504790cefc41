"""One line as people type it, made into a lead draft: `jane@acme.com Jane Doe, Acme, VP Sales, 200 employees`.

The address is taken out first, then what has a key, then figures, numbers and links, and the rest is told apart. What
is not understood is kept in the notes: no word a person typed is dropped, save the labels and little words that say
what something is (`phone:`, `employees`, `at`). A value too long for its field goes to the notes whole, in pieces.
"""

from collections.abc import Iterable

from src.errors import UserError
from src.leads.addresses import BadAddressError, Found, find_addresses, is_good, normalise_email
from src.leads.amounts import find_amounts
from src.leads.clues import Clues, clues_of
from src.leads.commands import ADD_LEAD, ADD_LEADS, split_lines
from src.leads.countries import country_code, is_country_name
from src.leads.gathering import Gathering
from src.leads.links import find_links, host, is_profile
from src.leads.models import LeadDraft
from src.leads.pairs import Pairs, starts_with_pair, take_pairs
from src.leads.people_and_companies import tell_apart
from src.leads.phones import find_phones, read_phone
from src.leads.separators import split
from src.leads.typed_text import GAP, clean, excerpt, words
from src.leads.vocabulary import is_remark

__all__ = ["ADD_LEAD", "ADD_LEADS", "EXAMPLE", "LeadLineError", "normalise_email", "parse_line", "split_lines"]

EXAMPLE = "add lead: jane@acme.com Jane Doe, Acme, VP Sales"
# Endings of countries that the world uses for other things, and so say nothing of a telephone's country.
_NOT_A_COUNTRY = frozenset(
    {"ac", "ai", "cc", "co", "fm", "gg", "im", "io", "la", "ly", "me", "sh", "so", "tv", "to", "vc", "ws"}
)


class LeadLineError(UserError):
    """A line that names no lead: the text quotes it, says what is wrong and shows how it is done."""

    def __init__(self, line: str, what: str) -> None:
        quoted = f" in “{excerpt(line)}”" if line.strip() else ""
        super().__init__(f"{what.format(where=quoted)} For example: `{EXAMPLE}`")


def parse_line(line: str) -> LeadDraft:
    """Read what follows `add lead:`; plain text, further lines belong to the same lead.

    Raises LeadLineError if there is no address, a bad one, or more than one.
    """
    text = clean(line)
    command = ADD_LEAD.match(text)
    head, remarks = _unfolded(text[command.end() :] if command else text)
    pairs, rest = take_pairs(head)
    address, rest, turned = _address(head, pairs, rest)
    _refuse_second_lead(head, remarks, address)
    gathering = Gathering(address, normalise_email(address))
    _take_pairs(gathering, pairs)
    _take_rest(gathering, rest, turned)
    for remark in remarks:
        _copy_facts(gathering, remark)
        gathering.note(remark)
    return gathering.draft()


def _unfolded(text: str) -> tuple[str, list[str]]:
    """The lead itself, with its `Key: value` lines, and the lines below it that are remarks.

    Where the first line has no address, as in a pasted signature, all lines are the lead.
    """
    lines = [line.strip(" \t") for line in text.split("\n") if line.strip(" \t`")]
    if not lines:
        raise LeadLineError("", "There is nothing after “add lead:”. A lead needs at least an e-mail address.")
    keyed = [line for line in lines[1:] if starts_with_pair(line) or not find_addresses(lines[0])]
    return GAP.join([lines[0], *keyed]), [line for line in lines[1:] if line not in keyed]


def _address(head: str, pairs: Pairs, rest: str) -> tuple[str, str, bool]:
    """The one address, the text without it, and whether it was `Doe, Jane <…>`."""
    said = pairs.known.get("email", "")
    text = said or rest
    found = _the_one(head, find_addresses(text), said)
    before, after = text[: found.start], text[found.end :]
    if not said and (mark := _glue(before, after)):
        before, after = before.replace(mark, GAP), after.replace(mark, GAP)
    without = GAP.join([before, after, rest if said else ""])
    in_brackets = text[found.start : found.start + 1] == "<"
    return found.address, without, in_brackets and len(split(before)) == 2


def _the_one(head: str, found: list[Found], said: str) -> Found:
    good = {normalise_email(one.address): one for one in reversed(found) if is_good(one.address)}
    if len(good) == 1:
        return good.popitem()[1]
    if good:
        shown = ", ".join(one.address for one in reversed(good.values()))
        raise LeadLineError(
            head.replace(GAP, " "),
            f"There are {len(good)} e-mail addresses{{where}}: {_literal(shown)}. One `add lead:` is one lead: give each "
            'a line of its own, or put the other address in quotes as a note, notes="…".',
        )
    raise _bad(head, found[0].address if found else said)


def _bad(head: str, address: str) -> LeadLineError:
    line = head.replace(GAP, " ")
    if not address:
        return LeadLineError(line, "I see no e-mail address{where}, and a lead needs one.")
    try:
        normalise_email(address)
    except BadAddressError as error:
        what = f"“{_literal(excerpt(address))}”{{where}} is not an e-mail address I can use. {_literal(str(error))}"
        return LeadLineError(line, what)
    return LeadLineError(line, f"“{_literal(excerpt(address))}”{{where}} cannot be read as one e-mail address.")


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _glue(before: str, after: str) -> str:
    """The `/` or `-` that touches the address and so separates the whole line: `jane@acme.com/Jane Doe/Acme`."""
    mark = after[:1] if after[:1] in ("/", "-") else before[-1:]
    return mark if mark in ("/", "-") and "://" not in before + after else ""


def _refuse_second_lead(head: str, remarks: list[str], address: str) -> None:
    """A line below that begins with another address was meant as a lead, and must not end as a note."""
    for remark in remarks:
        found = find_addresses(remark)
        if found and not words(remark[: found[0].start]) and found[0].address.lower() != address.lower():
            what = "The line{where} looks like another lead. Begin each lead's line with `add lead:`."
            raise LeadLineError(remark, what)


def _take_pairs(gathering: Gathering, pairs: Pairs) -> None:
    facts = dict(pairs.known)
    facts.pop("email", None)
    notes = facts.pop("notes", "")
    full = " ".join(filter(None, (facts.pop("first_name", ""), facts.pop("last_name", ""))))
    facts.setdefault("name", full)
    if facts["name"] != full:
        gathering.note(full)
    phone = facts.pop("phone", "")
    for name, value in facts.items():
        gathering.say(name, value)
    for key, value in pairs.extra.items():
        gathering.say_extra(key, value)
    if phone:
        _take_phone(gathering, phone)
    for note in (notes, *pairs.notes):
        gathering.note(note)


def _take_phone(gathering: Gathering, typed: str) -> None:
    country, evidence = _country(gathering, [])
    found = read_phone(typed, country)
    if not found:
        gathering.note(f"phone: {typed}")
        return
    _say_phone(gathering, found.number, typed, found.extension, evidence)


def _say_phone(gathering: Gathering, number: str, typed: str, extension: str, evidence: str) -> None:
    gathering.say("phone", number, typed)
    if extension:
        gathering.note(f"phone extension {extension}")
    if evidence and not typed.startswith(("+", "00", "(+")) and gathering.facts.get("phone") == number:
        gathering.guessed["phone"] = evidence


def _country(gathering: Gathering, parts: Iterable[str]) -> tuple[str, str]:
    """The country by which national numbers are read, and the evidence where nobody said it."""
    if said := country_code(gathering.facts.get("country", "")):
        return said, ""
    if named := next((part for part in parts if is_country_name(part)), ""):
        return country_code(named), ""
    ending = gathering.email_key.rpartition(".")[2]
    code = "" if ending in _NOT_A_COUNTRY or len(ending) != 2 else country_code(ending)
    return (code, f"country code from .{ending}") if code else ("", "")


def _take_rest(gathering: Gathering, text: str, turned: bool) -> None:
    country, evidence = _country(gathering, split(text))
    whole = [(phone.start, phone.end) for phone in find_phones(text, country)]
    whole += [(link.start, link.end) for link in find_links(text)]
    parts = []
    for part in split(text, whole):
        parts += _without_facts(gathering, part, country, evidence)
    clues = clues_of(gathering.email_key)
    told = tell_apart(_new(parts, gathering), clues, gathering.facts, turned)
    for name, value in told.facts.items():
        gathering.say(name, value)
    for left in told.left:
        gathering.note(left)
    _guess_company(gathering, clues)


def _new(parts: list[str], gathering: Gathering) -> list[str]:
    said = {" ".join(words(value)) for value in gathering.facts.values()}
    return [part for part in parts if not words(part) or " ".join(words(part)) not in said]


def _without_facts(gathering: Gathering, part: str, country: str, evidence: str) -> list[str]:
    """Take numbers, figures and links out of a part; a remark that holds some stays whole, they are copied."""
    copied = Gathering(gathering.email, gathering.email_key)
    spans = _facts(copied, part, country, evidence)
    rest = _cut(part, spans)
    if spans and any(words(piece) for piece in rest) and any(is_remark(piece) for piece in (part, *rest)):
        copied.notes.clear()
        gathering.merge(copied, quietly=True)
        gathering.note(part)
        return []
    gathering.merge(copied)
    return rest


def _copy_facts(gathering: Gathering, remark: str) -> None:
    copied = Gathering(gathering.email, gathering.email_key)
    _facts(copied, remark, *_country(gathering, []))
    copied.notes.clear()
    gathering.merge(copied, quietly=True)


def _facts(copied: Gathering, part: str, country: str, evidence: str) -> list[tuple[int, int]]:
    """Write down the numbers, links and figures of a part, and give their places."""
    spans = []
    for link in find_links(part):
        spans.append((link.start, link.end))
        if is_profile(link.url):
            copied.say_extra("linkedin", link.url)
        else:
            copied.say("website", link.url)
    for phone in find_phones(part, country):
        if _free(phone.start, phone.end, spans):
            spans.append((phone.start, phone.end))
            if phone.number:
                _say_phone(copied, phone.number, phone.typed, phone.extension, evidence)
            else:
                copied.note(phone.typed)
    for amount in find_amounts(part):
        if _free(amount.start, amount.end, spans):
            spans.append((amount.start, amount.end))
            copied.say(amount.field, amount.value)
    return sorted(spans)


def _free(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return all(end <= other[0] or other[1] <= start for other in spans)


def _cut(part: str, spans: list[tuple[int, int]]) -> list[str]:
    edges = [0, *(edge for span in spans for edge in span), len(part)]
    pieces = [part[start:end].strip(" \t,;|/-–—()") for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return [piece for piece in pieces if piece] if spans else [part]


def _guess_company(gathering: Gathering, clues: Clues) -> None:
    """Where no company was said: the name in the lead's own site or mail domain."""
    if "company" in gathering.facts:
        return
    site = host(gathering.facts.get("website", ""))
    for domain, source in ((clues.domain, clues), (site, clues_of(f"@{site}"))):
        if guess := source.guessed_company():
            gathering.say("company", guess)
            gathering.guessed["company"] = f"from {domain}"
            return
