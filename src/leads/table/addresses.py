"""The addresses in a cell, quickly: plain ones by a pattern and their domain once, odd ones by the full rules."""

import re
from dataclasses import dataclass
from functools import lru_cache

from email_validator import SPECIAL_USE_DOMAIN_NAMES

from src.leads.line.addresses import BadAddressError, find_addresses, normalise_email
from src.leads.words.domains import has_known_ending, meant_domain
from src.leads.words.typed_text import GAP, excerpt, words

# Where this fits, and the domain is good, the full rules find nothing to object to: RFC 5322's dot-atom in ASCII.
_PLAIN = re.compile(
    r"(?P<local>[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@(?P<domain>(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63})"
)
_MOST_LOCAL, _MOST = 64, 254  # RFC 5321, 4.5.3.1.1 and 4.5.3.1.3
_LONGEST = 10_000  # characters of a cell in which addresses are looked for


@dataclass(frozen=True, slots=True)
class Addresses:
    """The first good address as typed, its key, further ones, what else stood there; `fault` if none is good."""

    email: str = ""
    key: str = ""
    others: tuple[str, ...] = ()
    rest: str = ""
    fault: str = ""


def addresses_in(cell: str) -> Addresses:
    """Read a cell that is meant to hold one address or more."""
    plain = _PLAIN.fullmatch(cell)
    if plain and len(plain["local"]) <= _MOST_LOCAL and len(cell) <= _MOST:
        domain, fault = _domain(plain["domain"].lower())
        if domain:
            return Addresses(cell, f"{plain['local'].lower()}@{domain}")
        return Addresses(fault=_refused(cell, fault.replace("x@", f"{plain['local']}@")))
    return _odd(cell[:_LONGEST])


@lru_cache(maxsize=65_536)
def _domain(domain: str) -> tuple[str, str]:
    """A domain's normal form, or why no address can be in it."""
    if _is_plain_domain(domain):
        return domain, ""
    try:
        return normalise_email(f"x@{domain}").partition("@")[2], ""
    except BadAddressError as error:
        return "", str(error)


def _is_plain_domain(domain: str) -> bool:
    """Whether the full rules let a domain pass, told without them; False says nothing."""
    labels = domain.split(".")
    plain = not any(label.startswith("-") or label.endswith("-") or label[2:4] == "--" for label in labels)
    special = any(domain == name or domain.endswith(f".{name}") for name in SPECIAL_USE_DOMAIN_NAMES)
    return plain and not special and has_known_ending(domain) and not meant_domain(domain)


def _odd(cell: str) -> Addresses:
    good: dict[str, str] = {}
    fault = ""
    rest = cell
    for found in reversed(find_addresses(cell)):
        try:
            good = {normalise_email(found.address): found.address} | good
            rest = rest[: found.start] + GAP + rest[found.end :]
        except BadAddressError as error:
            fault = _refused(found.address, str(error))
    return _told(good, rest, fault, cell)


def _told(good: dict[str, str], rest: str, fault: str, cell: str) -> Addresses:
    if not good:
        return Addresses(fault=fault or f"“{excerpt(cell, 80)}” is not an e-mail address.")
    (key, email), *others = good.items()
    left = " ".join(part for part in rest.split(GAP) if words(part)).strip(" ,;|<>()\"'")
    return Addresses(email, key, tuple(address for _, address in others), left)


def _refused(address: str, why: str) -> str:
    return f"“{excerpt(address, 80)}” is not an e-mail address I can use. {why}"
