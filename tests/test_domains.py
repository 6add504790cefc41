"""An address is shown; what kind of house it comes from is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.leads.words.domains import (
    KINDS,
    domain_kind,
    has_known_ending,
    is_role_address,
    meant_domain,
    public_suffix,
    registrable,
)


@pytest.mark.parametrize(
    ("kind", "domains"),
    [
        ("company", "acme.com acme.de mail.acme.co.uk münchen-firma.de xn--mnchen-3ya.de mcgill-consulting.ca go.it"),
        ("company", "notgmail.com outlook.acme.com yahoo.example.com gmail.com.acme.io ac.me edu.tv"),
        (
            "mailbox",
            "gmail.com GMAIL.COM mail.yahoo.com yahoo.co.jp gmx.co.uk web.de orange.fr qq.com libero.it proton.me",
        ),
        ("disposable", "mailinator.com x.mailinator.com guerrillamail.com 10minutemail.com"),
        ("education", "mit.edu cs.ox.ac.uk unam.edu.mx u-tokyo.ac.jp lincoln.k12.or.us"),
        (
            "government",
            "nasa.gov saude.gov.br interieur.gouv.fr x.gob.es bmi.bund.de bka.gv.at ca.gov europa.eu",
        ),
    ],
)
def test_a_domain_is_told_for_what_it_is(kind: str, domains: str) -> None:
    assert {domain: domain_kind(domain) for domain in domains.split()} == dict.fromkeys(domains.split(), kind)


def test_what_someone_registered_is_told_from_what_everyone_may_register_under() -> None:
    assert registrable("mail.acme.co.uk") == "acme.co.uk"
    assert registrable("shop.Bäcker.de.") == "bäcker.de"
    assert registrable("acme.github.io") == "github.io"
    assert registrable("co.uk") == registrable("") == registrable("..") == ""
    assert public_suffix("mail.acme.co.uk") == "co.uk"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmail.con", "hotmail.com"),
        ("outlok.com", "outlook.com"),
        ("acme.con", "acme.com"),
        ("münchen.cmo", "münchen.com"),
    ],
)
def test_a_slip_is_told_with_what_was_meant(typed: str, meant: str) -> None:
    assert meant_domain(typed) == meant


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com",
        "ymail.com",
        "email.com",
        "yahoo.co.jp",
        "grail.com",
        "cloud.com",
        "line.com",
        "acme.co",
        "acme.test",
        "acme.dev",
    ],
)
def test_from_a_name_that_is_its_own(domain: str) -> None:
    assert meant_domain(domain) == ""
    assert has_known_ending(domain)


def test_an_ending_that_nobody_has_is_told() -> None:
    assert not has_known_ending("acme.notatld")
    assert not has_known_ending("")


@pytest.mark.parametrize(
    "local", ["info", "sales-de", "Kontakt", "Info+fair", "no-reply", "HR", "team.sales", "sales2", "büro", "ventas"]
)
def test_a_mailbox_of_a_task_is_told(local: str) -> None:
    assert is_role_address(local)


@pytest.mark.parametrize(
    "local", ["jane", "jane.doe", "info.meier", "salesia", "anna.it", "j", "", "+", "王.info", "王"]
)
def test_from_a_mailbox_of_a_person(local: str) -> None:
    assert not is_role_address(local)


@given(st.text(max_size=300))
def test_anything_at_all_gets_an_answer(text: str) -> None:
    assert domain_kind(text) in KINDS
    assert is_role_address(text) in (True, False)
    assert registrable(text).lower() == registrable(text)
    assert has_known_ending(text) in (True, False)
    assert isinstance(meant_domain(text), str)


def test_a_very_long_name_takes_no_time() -> None:
    assert domain_kind("a." * 100_000 + "com") == "company"
    assert not is_role_address("ab." * 100_000)
