"""Telephone numbers, links and figures in the parts of a line: taken out of a part, or copied out of a remark."""

from collections.abc import Iterable

from src.leads.line.amounts import find_amounts
from src.leads.line.gathering import Gathering
from src.leads.line.links import find_links, is_profile
from src.leads.line.phones import FoundPhone, find_phones, read_phone
from src.leads.line.vocabulary import is_remark
from src.leads.words.countries import country_code, is_country_name
from src.leads.words.typed_text import words

# Endings of countries that the world uses for other things, and so say nothing of a telephone's country.
_NOT_A_COUNTRY = frozenset(
    {"ac", "ai", "cc", "co", "fm", "gg", "im", "io", "la", "ly", "me", "sh", "so", "tv", "to", "vc", "ws"}
)

Spans = list[tuple[int, int]]


def dialling_country(said: str, parts: Iterable[str], email_key: str) -> tuple[str, str]:
    """Give the country by whose rules a national number is read, and the evidence where nobody said it.

    It is the country that was said, else one named among the parts, else that of the address's domain (`.de`).
    """
    named = country_code(said) or next((country_code(part) for part in parts if is_country_name(part)), "")
    if named:
        return named, ""
    ending = email_key.rpartition(".")[2]
    code = country_code(ending) if len(ending) == 2 and ending not in _NOT_A_COUNTRY else ""
    return (code, f"country code from .{ending}") if code else ("", "")


def say_phone(gathering: Gathering, typed: str, country: str, evidence: str) -> None:
    """Write down a text that was said to be a telephone number; a note if it is none, or more than one."""
    found = read_phone(typed, country)
    if found:
        _say(gathering, found, evidence)
    if not found or (not found.extension and any(map(str.isalpha, typed))):  # `+49 30 1234567 (after six)`
        gathering.note(f"phone: {typed}")


def places(text: str, country: str) -> Spans:
    """Give the places of numbers and links in a text: their commas, dashes and slashes separate nothing."""
    return [(it.start, it.end) for found in (find_links(text), _phones(text, country)) for it in found]


def take_facts(gathering: Gathering, part: str, country: str, evidence: str) -> list[str]:
    """Write down the facts of a part and give what is left of it.

    A remark that holds facts stays whole (`call her on +49 …`): its facts are copied and nothing is cut.
    """
    copied = Gathering(gathering.email, gathering.email_key)
    spans, amounts = _read(copied, part, country, evidence)
    rest = _without(part, spans)
    meant = [piece for piece in rest if words(piece)]
    if spans and meant and (any(map(is_remark, (part, *meant))) or (amounts and len(meant) > 1)):
        gathering.learn(copied)
        return [part]
    gathering.merge(copied)
    return rest


def copy_facts(gathering: Gathering, remark: str, country: str, evidence: str) -> None:
    """Write down the facts of a remark that is a note already, where they are new."""
    copied = Gathering(gathering.email, gathering.email_key)
    _read(copied, remark, country, evidence)
    gathering.learn(copied)


def _read(copied: Gathering, part: str, country: str, evidence: str) -> tuple[Spans, bool]:
    """Write down the links, figures and numbers of a part; give their places, and whether there were figures."""
    links, amounts, phones = find_links(part), find_amounts(part), _phones(part, country)
    for link in links:
        if is_profile(link.url):
            copied.say_extra("linkedin", link.url)
        else:
            copied.say("website", link.url)
    for amount in amounts:
        copied.say(amount.field, amount.value)
    for phone in phones:
        _say(copied, phone, evidence)
    spans = sorted((it.start, it.end) for found in (links, amounts, phones) for it in found)
    return [span for before, span in zip([(0, 0), *spans], spans, strict=False) if span[0] >= before[1]], bool(amounts)


def _phones(text: str, country: str) -> list[FoundPhone]:
    """The numbers of a text, but those within links and figures."""
    covered = text
    for start, end in [(it.start, it.end) for found in (find_links(text), find_amounts(text)) for it in found]:
        covered = covered[:start] + "_" * (end - start) + covered[end:]
    return find_phones(covered, country)


def _say(gathering: Gathering, phone: FoundPhone, evidence: str) -> None:
    if not phone.number:
        gathering.note(phone.typed)
        return
    gathering.say("phone", phone.number, phone.typed)
    if phone.extension:
        gathering.note(f"phone extension {phone.extension}")
    if evidence and not phone.international and gathering.facts.get("phone") == phone.number:
        gathering.guessed["phone"] = evidence


def _without(part: str, spans: Spans) -> list[str]:
    edges = [0, *(edge for span in spans for edge in span), len(part)]
    pieces = [part[start:end].strip(" \t,;|/-–—()") for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return [piece for piece in pieces if piece] if spans else [part]
