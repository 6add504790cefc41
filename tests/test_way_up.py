"""What is worked out once for many leads is what it would be for each of them."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nameparser import HumanName

from src.leads.enrichment import enrich
from src.leads.models import LeadDraft
from src.leads.rules.advice import advice
from src.leads.rules.lift import cheapest_lift
from src.leads.rules.rubric import Fit, Rubric, WordRule, load_rubric
from src.leads.rules.way_up import way_up
from src.leads.words import names
from src.leads.words.remembering import LONGEST, remembered

RUBRIC = load_rubric(None)
FIT = Fit(("software", "DE"), 10, ("gambling", "KP"), -15)
RUBRICS = (
    RUBRIC,
    replace(RUBRIC, digest="fits", industry=FIT, country=FIT, rates={"USD": Decimal("0.9"), "INR": Decimal("0.00001")}),
    replace(RUBRIC, digest="words", words=(WordRule("cloud", 12, ("kubernetes",)),)),
)

drafts = st.builds(
    LeadDraft,
    email=st.just("x@y.com"),
    email_key=st.sampled_from(["x@acme.com", "x@gmail.com", "info@acme.de", "x@mailinator.com"]),
    name=st.sampled_from(["", "Jane Doe", "Li"]),
    company=st.sampled_from(["", "Acme", "Kubernetes Ltd"]),
    title=st.sampled_from(["", "CTO", "VP Sales", "Sales Manager", "Analyst", "Intern", "Wizard"]),
    phone=st.sampled_from(["", "+493012345678"]),
    country=st.sampled_from(["", "Deutschland", "US", "KP"]),
    industry=st.sampled_from(["", "software", "Online Gambling", "food"]),
    employees=st.sampled_from(["", "0", "3", "49", "50", "51-200", "1000", "20000"]),
    budget=st.sampled_from(["", "0", "0.5 EUR", "1 INR", "5k", "$20k", "100000 EUR", "2m USD", "7 XAU", "30k GBP"]),
    timeline=st.sampled_from(["", "asap", "next year", "in 2 months"]),
    source=st.sampled_from(["", "referral", "webinar", "cold call", "nowhere"]),
    notes=st.lists(st.sampled_from(["wants a demo", "not interested", "looks for a job", "kubernetes"])).map(tuple),
    extra=st.sampled_from([{}, {"status": "not interested"}, {"why": "wants pricing"}]),
)


@settings(max_examples=400, deadline=None)
@given(drafts, st.sampled_from(RUBRICS), st.integers(-15, 15))
def test_the_way_up_of_a_kind_is_that_of_each_of_its_leads(draft: LeadDraft, rubric: Rubric, adjustment: int) -> None:
    filled, insights = enrich(draft)
    by_itself = advice(cheapest_lift(filled, insights, rubric, adjustment))
    assert way_up(filled, insights, rubric, adjustment) == by_itself


def test_two_plain_words_are_split_as_the_parser_splits_them() -> None:
    plain = "Jane,Ana,Doe,Müller,Иван,Петров,Ma,Jo,Ed,O'Neill,Petrovna,anna,DOE,Mac,Smith-Jones"
    telling = "Dr,Prof,Sir,Lady,Van,von,de,la,Abdul,Abu,ibn,St,Jr,PhD,III,MD,y,e,and,&,Mrs.,J."
    for one, two in product(f"{plain},{telling}".split(","), repeat=2):
        parts = HumanName(f"{one} {two}")
        assert names.split(f"{one} {two}") == (parts.first, parts.last)


@pytest.mark.parametrize(("length", "calls"), [(LONGEST, 1), (LONGEST + 1, 2)])
def test_a_short_text_is_read_once_and_a_long_one_is_not_kept(length: int, calls: int) -> None:
    heard: list[str] = []

    @remembered
    def read(text: str) -> int:
        heard.append(text)
        return len(text)

    assert [read("x" * length), read("x" * length)] == [length, length]
    assert len(heard) == calls
