"""What an e-mail address says of where it comes from: a company, a mailbox provider, a school, an authority.

Only the address is read, nothing is asked of the network, and no company is known by name.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from typing import Any

import idna
from disposable_email_domains import blocklist
from publicsuffixlist import PublicSuffixList

from src.leads.words.phrases import read
from src.leads.words.remembering import remembered

#: What `domain_kind` may answer.
KINDS = ("company", "mailbox", "disposable", "education", "government")
_FOR_TRYING_OUT = frozenset({"test", "example", "invalid", "localhost", "local"})  # what they mean is told elsewhere
_PLAIN = re.compile(r"[a-z0-9.-]+")
_SLIPS_OF_COM = frozenset({"con", "cmo", "ocm", "vom", "xom", "comm", "coom", "cpm", "cim", "om", "dom", "c0m"})


@remembered
def domain_kind(domain: str) -> str:
    """Tell what kind of house a domain is: one of `KINDS`; subdomains count as their parent does.

    >>> domain_kind("mail.acme.co.uk"), domain_kind("gmail.com"), domain_kind("cs.ox.ac.uk")
    ('company', 'mailbox', 'education')
    """
    host = _ascii(domain)
    lists = _lists()
    for name in _parents(host):
        if name in blocklist:
            return "disposable"
        for kind in ("mailbox", "education", "government"):
            if name in lists[kind]:
                return kind
    return _kind_by_suffix(host) or "company"


def registrable(domain: str) -> str:
    """Give the part of a domain that someone registered: `mail.acme.co.uk` -> `acme.co.uk`; "" where there is none.

    By the ICANN part of https://publicsuffix.org/list/, so that shared hosts (github.io) count as their owner.
    """
    host = _ascii(domain)
    name = _suffixes().privatesuffix(host)
    return ".".join(_clean(domain).split(".")[-(name.count(".") + 1) :]) if name else ""


def public_suffix(domain: str) -> str:
    """Give what everyone may register under: `acme.co.uk` -> `co.uk`; "" where there is none."""
    return _suffixes().publicsuffix(_ascii(domain)) or ""


def has_known_ending(domain: str) -> bool:
    """Tell whether a domain ends in a top-level domain that exists, or in one of RFC 2606 for trying things out."""
    ending = _ascii(domain).rpartition(".")[2]
    return ending in _FOR_TRYING_OUT or _endings().publicsuffix(ending) is not None


def meant_domain(domain: str) -> str:
    """Give the well-known mailbox that a domain misspells, or the .com that its ending does; "" for neither.

    >>> meant_domain("gmial.com"), meant_domain("acme.con"), meant_domain("grail.com")
    ('gmail.com', 'acme.com', '')
    """
    host = _ascii(domain)
    known = has_known_ending(host)
    if known and domain_kind(host) == "mailbox":
        return ""
    meant = next((name for name in _lists()["well_known"] if _is_slip(host, name)), "")
    name, _, ending = _clean(domain).rpartition(".")
    return meant or (f"{name}.com" if not known and ending in _SLIPS_OF_COM else "")


def _is_slip(typed: str, meant: str) -> bool:
    """One letter more, less or other, after the first two, or two letters swapped after the first."""
    if typed[:1] != meant[:1] or abs(len(typed) - len(meant)) > 1:  # nearly all; files have a hundred thousand of them
        return False
    start = _alike(typed, meant)
    end = min(_alike(typed[::-1], meant[::-1]), len(typed) - start, len(meant) - start)
    odd, right = typed[start : len(typed) - end], meant[start : len(meant) - end]
    swapped = len(odd) == 2 and odd == right[::-1] and start >= 1
    return swapped or (start > 1 and {len(odd), len(right)} in ({0, 1}, {1}))


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def is_role_address(local_part: str) -> bool:
    """Tell whether a mailbox belongs to a task (info@, sales-de@, kontakt@) and not to a person."""
    roles = _lists()["role"]
    words = re.findall(r"[^\W\d_]+", _unaccented(local_part.split("+", 1)[0]))
    if "".join(words) in roles:
        return True
    return bool(words) and words[0] in roles and all(word in roles or len(word) <= 2 for word in words[1:])


def _kind_by_suffix(host: str) -> str:
    suffix = public_suffix(host)
    label, _, country = suffix.partition(".")
    by_label = _lists()["label"].get(label, "") if len(country.rpartition(".")[2]) == 2 else ""
    if by_label:
        return str(by_label)
    brand = host.removesuffix(f".{suffix}").rpartition(".")[2] if suffix else ""
    return "mailbox" if brand in _lists()["brand"] else ""


def _parents(host: str) -> Iterator[str]:
    """The host and each domain above it: a.b.c -> a.b.c, b.c, c. A name has at most 127 labels (RFC 1035)."""
    labels = host.split(".")[-127:]
    return (".".join(labels[start:]) for start in range(len(labels)))


def _clean(domain: str) -> str:
    return domain.strip().strip(".").lower()


def _unaccented(text: str) -> str:
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _ascii(domain: str) -> str:
    """The form that the lists are written in; a name that cannot be a domain stays as it is and matches nothing."""
    name = _clean(domain)
    if _PLAIN.fullmatch(name):  # nearly all are, and it is their form already
        return name
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:
        return name


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


@cache
def _endings() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True, accept_unknown=False)


@cache
def _lists() -> dict[str, Any]:
    data = read("domains")
    labels = {label: kind for kind, names in data["under_any_country"].items() for label in names}
    brands = {name.removesuffix(".*") for name in data["mailbox"] if name.endswith(".*")}
    kinds = {name: frozenset(data[name]) for name in ("mailbox", "education", "government", "role")}
    return {**kinds, "label": labels, "brand": brands, "well_known": data["well_known"]}
