"""What follows from the facts at hand, without a model and without asking anyone; each insight with its evidence.

A fact that was not said but follows (company, country) is filled in as a guess and marked as one. What was said is
never replaced, only brought into one form where it has one (`Deutschland` -> `DE`). Nothing is looked up by company.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import phonenumbers
import pycountry

from src.leads.models import Insight, LeadDraft
from src.leads.remarks import evidence, remarks, source, standing
from src.leads.words import names, signals, sources, titles
from src.leads.words.countries import country_code
from src.leads.words.domains import domain_kind, is_role_address, public_suffix, registrable
from src.leads.words.figures import figure
from src.leads.words.phrases import read, words

_WHOLE_NAME = 100  # characters; nothing longer is a name
_SPLIT_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")  # where a space parts a given name from a family name, in that order


def enrich(draft: LeadDraft) -> tuple[LeadDraft, tuple[Insight, ...]]:
    """Work out what the facts allow: the draft with its guesses, and every insight with what it was seen in."""
    country, company = _country(draft), _company(draft)
    filled = _filled(_filled(draft, company), country)
    found = [*_name(draft), *_title(draft), *_address(draft), *company, *country, *_size(draft), *_money(draft)]
    return filled, (*found, *_said_on(draft))


def _filled(draft: LeadDraft, found: list[Insight]) -> LeadDraft:
    """The draft with an insight as its fact: a guess where nothing was said, else the said fact in its one form."""
    if not found:
        return draft
    insight, said = found[0], getattr(draft, found[0].name)
    guessed = draft.guessed if said else {**draft.guessed, insight.name: insight.evidence}
    changes: dict[str, Any] = {insight.name: insight.value, "guessed": guessed}
    return replace(draft, **changes)


def _name(draft: LeadDraft) -> Iterator[Insight]:
    if len(draft.name) > _WHOLE_NAME or not _splits(draft.name):
        return
    first, last = names.split(draft.name)
    if first and last:
        yield Insight("given_name", first, evidence("name", draft.name))
        yield Insight("family_name", last, evidence("name", draft.name))


def _splits(name: str) -> bool:
    return all(unicodedata.name(letter, "").startswith(_SPLIT_SCRIPTS) for letter in name if letter.isalpha())


def _title(draft: LeadDraft) -> Iterator[Insight]:
    level = titles.seniority(draft.title)
    if level:
        yield Insight("seniority", level, evidence("title", draft.title))
    for function in titles.functions(draft.title):
        yield Insight("function", function, evidence("title", draft.title))


def _address(draft: LeadDraft) -> Iterator[Insight]:
    local, _, domain = draft.email_key.rpartition("@")
    yield Insight("domain", domain_kind(domain), evidence("e-mail", domain))
    if is_role_address(local):
        yield Insight("address", "role", evidence("e-mail", f"{local}@"))


def _company(draft: LeadDraft) -> list[Insight]:
    if draft.company:
        return [Insight("company", draft.company, draft.guessed.get("company", evidence("company", draft.company)))]
    for host in _hosts(draft):
        name = _company_name(host) if domain_kind(host) == "company" else ""
        if name and not _is_hers(name, draft.name):
            return [Insight("company", name, f"from {host}")]
    return []


def _is_hers(name: str, person: str) -> bool:
    """Whether a domain is a person's own name, as in jane@janedoe.com, and so no company's."""
    own = words(person)
    return bool(own) and (set(words(name)) <= set(own) or "".join(words(name)) in ("".join(own), "".join(own[::-1])))


def _company_name(host: str) -> str:
    """`mail.acme-tools.co.uk` -> `Acme Tools`."""
    label = registrable(host).partition(".")[0]
    return " ".join(part[:1].upper() + part[1:] for part in label.split("-")) if label.isascii() else label


def _country(draft: LeadDraft) -> list[Insight]:
    if draft.country:
        code = country_code(draft.country)
        said = draft.guessed.get("country", evidence("country", draft.country))
        return [Insight("country", code, said)] if code else []
    by_phone = _phone_country(draft.phone)
    if by_phone:
        return [Insight("country", by_phone, f"from {draft.phone}")]
    hosts = ((host, _host_country(host)) for host in _hosts(draft))
    return [Insight("country", code, f"from {host}") for host, code in hosts if code][:1]


def _phone_country(phone: str) -> str:
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(phone, None))
    except phonenumbers.NumberParseException:
        return ""
    return region if region and region.isalpha() else ""  # "001" is a number of no country


def _host_country(host: str) -> str:
    """The country whose registry a name is under; a name sold worldwide (.io) or with a mailbox provider says none."""
    if domain_kind(host) in ("mailbox", "disposable"):
        return ""
    suffix = public_suffix(host)
    top = suffix.rpartition(".")[2]
    if suffix in read("domains")["sold_worldwide"]:
        return ""
    if top in ("gov", "mil"):  # https://www.iana.org/domains/root/db/gov.html
        return "US"
    code = "GB" if top == "uk" else top.upper()
    return code if len(code) == 2 and pycountry.countries.get(alpha_2=code) else ""


def _hosts(draft: LeadDraft) -> Iterator[str]:
    """The names of the machines that a lead gives: of the mailbox, then of the website."""
    yield draft.email_key.rpartition("@")[2]
    host = draft.website.partition("://")[2] or draft.website
    if host:
        yield host.partition("/")[0].partition(":")[0].lower().removeprefix("www.")


def _size(draft: LeadDraft) -> Iterator[Insight]:
    size = figure(draft.employees)
    if size:
        yield Insight("employees", str(size.low), evidence("employees", draft.employees))


def _money(draft: LeadDraft) -> Iterator[Insight]:
    budget = figure(draft.budget)
    if budget:
        yield Insight("budget", str(budget.low), evidence("budget", draft.budget))
        if budget.currency:
            yield Insight("currency", budget.currency, evidence("budget", draft.budget))


def _said_on(draft: LeadDraft) -> Iterator[Insight]:
    """When, what and whence: by the fields that ask for it, else by what was remarked."""
    heard = remarks(draft)
    stands = standing(heard)
    answer = signals.timeline(draft.timeline, asked=True)
    if answer:
        yield Insight("timeline", answer.value, evidence("timeline", answer.said))
    yield from (insight for insight in stands if insight.name == "intent" or not answer)
    where = sources.source(draft.source)
    told = None if draft.source else source(heard)
    if where or told:
        yield told or Insight("source", where, evidence("source", draft.source))
