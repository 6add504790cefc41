"""A lead is said; what follows from it is told, with what it was seen in."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.leads.enrichment import enrich
from src.leads.models import Insight, LeadDraft
from src.leads.words import signals, sources, titles
from src.leads.words.domains import KINDS
from src.leads.words.figures import Figure, currency, figure
from src.leads.words.phrases import Phrases, read, words
from src.leads.words.unread import date_in, phone_in


def said(email: str = "jane@acme.com", **facts: Any) -> LeadDraft:
    return LeadDraft(email=email, email_key=email.lower(), **facts)


def told(draft: LeadDraft, name: str) -> list[tuple[str, str]]:
    return [(insight.value, insight.evidence) for insight in enrich(draft)[1] if insight.name == name]


TITLES = [
    # title, how senior, what for
    ("VP Sales", "vp", "sales"),
    ("SVP, Engineering", "vp", "engineering"),
    ("Vice President of Operations", "vp", "operations"),
    ("CEO", "c_level", "management"),
    ("Chief Marketing Officer", "c_level", "marketing"),
    ("Co-Founder & CTO", "founder", "management engineering"),
    ("Head of IT", "head", "it"),
    ("Director, Human Resources", "director", "hr"),
    ("Account Manager", "individual", "sales"),
    ("Product Owner", "manager", "product"),
    ("Lead Generation Specialist", "individual", "marketing"),
    ("Chief of Staff", "director", ""),
    ("Senior Software Engineer", "senior", "engineering"),
    ("Head of Sales and Marketing", "head", "sales marketing"),
    ("Assistant to the CEO", "individual", ""),
    ("Former CEO", "", ""),
    ("Intern", "student", ""),
    ("Internal Auditor", "", ""),
    ("Geschäftsführerin", "c_level", "management"),
    ("GESCHAEFTSFUEHRER", "c_level", "management"),
    ("Geschäftsführer:in", "c_level", "management"),
    ("GF", "c_level", "management"),
    ("Vertriebsleiterin", "head", "sales"),
    ("Leiter Einkauf", "head", "procurement"),
    ("IT-Leiter", "head", "it"),
    ("Verwaltungsleiter", "head", ""),
    ("Bereichsleiterin Produktion", "director", "operations"),
    ("Marketing Manager (m/w/d)", "manager", "marketing"),
    ("Vorstandsassistentin", "individual", ""),
    ("Werkstudentin Marketing", "student", "marketing"),
    ("Halbleiter", "", ""),
    ("directrice commerciale", "director", "sales"),
    ("Directeur des achats", "director", "procurement"),
    ("Président-directeur général", "c_level", "management"),
    ("PDG", "c_level", "management"),
    ("DAF", "c_level", "finance"),
    ("Responsable RH", "manager", "hr"),
    ("Stagiaire", "student", ""),
    ("jefa de ventas", "head", "sales"),
    ("Directora General", "c_level", "management"),
    ("Consejera delegada", "c_level", "management"),
    ("Gerente de compras", "manager", "procurement"),
    ("Directora de Recursos Humanos", "director", "hr"),
    ("Sales", "", "sales"),
    ("Zauberer", "", ""),
    ("王总", "", ""),
]


@pytest.mark.parametrize(("title", "level", "functions"), TITLES)
def test_a_title_is_read_for_level_and_function(title: str, level: str, functions: str) -> None:
    evidence = f"title: {title}"
    assert told(said(title=title), "seniority") == ([(level, evidence)] if level else [])
    assert told(said(title=title), "function") == [(function, evidence) for function in functions.split()]


def test_every_level_and_function_of_the_vocabulary_is_one_that_the_rules_know() -> None:
    assert set(read("titles")["seniority"]) == {*titles.SENIORITIES, "nothing"}
    assert set(read("titles")["function"]) == {*titles.FUNCTIONS, "nothing"}
    assert set(read("titles")["german_ending"]) <= set(titles.SENIORITIES)
    assert set(read("signals")["intent"]) == {*signals.INTENTS, "nothing"}
    assert set(read("signals")["timeline"]) == set(signals.TIMELINES)
    assert set(read("signals")["source"]) == set(sources.SOURCES)
    assert set(read("signals")["source_in_passing"]) <= {*sources.SOURCES, "nothing"}


def test_a_company_is_guessed_from_its_domain_and_said_to_be_a_guess() -> None:
    draft, _ = enrich(said("jane@mail.acme-tools.co.uk"))
    assert draft.company == "Acme Tools"
    assert draft.guessed["company"] == "from mail.acme-tools.co.uk"
    assert (draft.country, draft.guessed["country"]) == ("GB", "from mail.acme-tools.co.uk")


@pytest.mark.parametrize(
    "email", ["bob@gmail.com", "bob@mailinator.com", "bob@mit.edu", "bob@nasa.gov", "jane.doe@janedoe.com"]
)
def test_no_company_is_guessed_where_the_domain_belongs_to_none(email: str) -> None:
    assert enrich(said(email, name="Jane Doe"))[0].company == ""


def test_a_private_mailbox_with_a_website_has_the_websites_company() -> None:
    draft, _ = enrich(said("huber@gmx.de", website="https://www.baeckerei-huber.at/brot"))
    assert (draft.company, draft.guessed["company"]) == ("Baeckerei Huber", "from baeckerei-huber.at")
    assert draft.country == "AT"


def test_what_was_said_is_kept_whatever_the_domain_says() -> None:
    draft, insights = enrich(said("jane@acme.de", company="Globex", country="Österreich", phone="+14155550100"))
    assert (draft.company, draft.country, dict(draft.guessed)) == ("Globex", "AT", {})
    assert Insight("country", "AT", "country: Österreich") in insights


@pytest.mark.parametrize("country", ["DE", "de", "DEU", "Germany", "Deutschland", "Allemagne", "Alemania"])
def test_a_country_is_known_by_any_of_its_names(country: str) -> None:
    assert enrich(said(country=country))[0].country == "DE"


@pytest.mark.parametrize(
    ("facts", "country"),
    [
        ({"phone": "+4930123456"}, "DE"),
        ({"phone": "+12125550100"}, "US"),
        ({"phone": "+80012345678"}, ""),  # an international free number
        ({"phone": "rubbish"}, ""),
        ({"email": "x@acme.fr"}, "FR"),
        ({"email": "x@acme.co.uk"}, "GB"),
        ({"email": "x@acme.com.co"}, "CO"),
        ({"email": "x@nasa.gov"}, "US"),
        ({"email": "x@acme.io"}, ""),
        ({"email": "x@acme.ai"}, ""),
        ({"email": "x@acme.co"}, ""),
        ({"email": "x@acme.tv"}, ""),
        ({"email": "x@acme.me"}, ""),
        ({"email": "x@acme.eu"}, ""),
        ({"email": "x@web.de"}, ""),
        ({"email": "x@acme.com"}, ""),
        ({"country": "Atlantis"}, ""),
    ],
)
def test_a_country_follows_from_a_phone_or_a_national_domain_only(facts: dict[str, str], country: str) -> None:
    assert [value for value, _ in told(said(**facts), "country")] == ([country] if country else [])


def test_a_country_nobody_knows_stays_as_it_was_said() -> None:
    assert enrich(said(country="Atlantis"))[0].country == "Atlantis"


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("Jane Doe", "Jane", "Doe"),
        ("Dr. Hans-Peter von der Müller", "Hans-Peter", "von der Müller"),
        ("O'Brien, Seán", "Seán", "O'Brien"),
        ("Иван Петров", "Иван", "Петров"),
    ],
)
def test_a_name_has_its_parts(name: str, given: str, family: str) -> None:
    assert told(said(name=name), "given_name") == [(given, f"name: {name}")]
    assert told(said(name=name), "family_name") == [(family, f"name: {name}")]


@pytest.mark.parametrize("name", ["Madonna", "李小龙", "王 伟", "محمد علي", "", "x" * 500])
def test_a_name_whose_parts_cannot_be_told_is_left_whole(name: str) -> None:
    assert told(said(name=name), "given_name") == told(said(name=name), "family_name") == []


@pytest.mark.parametrize(
    ("text", "low", "money"),
    [
        ("50k", 50_000, ""),
        ("1.5m", 1_500_000, ""),
        ("1,5 Mio. €", 1_500_000, "EUR"),
        ("200-500", 200, ""),
        ("20-50k", 20_000, ""),
        ("$50k - $100k", 50_000, "USD"),
        ("ca. 1.000 Mitarbeiter", 1_000, ""),
        ("€ 20.000", 20_000, "EUR"),
        ("1.234,50 EUR", 1_234, "EUR"),
        ("USD 50,000.00", 50_000, "USD"),
        ("50'000 Franken", 50_000, "CHF"),
        ("1 000 000", 1_000_000, ""),
        ("10 lakh", 1_000_000, "INR"),
        ("1,00,000 rupees", 100_000, "INR"),
        ("20 Tsd.", 20_000, ""),
        ("500+", 500, ""),
        ("<50", 49, ""),
        ("under 50", 49, ""),
        ("Q3 2025: 50k", 50_000, ""),
        ("1.000 EUR all in", 1_000, "EUR"),
        ("0", 0, ""),
    ],
)
def test_a_figure_is_read_as_people_type_it(text: str, low: int, money: str) -> None:
    assert figure(text) == Figure(low, money)


@pytest.mark.parametrize("text", ["", "unlimited", "none", "12.34.5", "9" * 50])
def test_a_figure_that_can_be_read_in_no_one_way_is_not_read(text: str) -> None:
    assert figure(text) is None


def test_size_and_budget_are_numbers_with_their_currency() -> None:
    lead = said(employees="200-500", budget="€ 20.000")
    assert told(lead, "employees") == [("200", "employees: 200-500")]
    assert told(lead, "budget") == [("20000", "budget: € 20.000")]
    assert told(lead, "currency") == [("EUR", "budget: € 20.000")]


@pytest.mark.parametrize(
    ("note", "wishes"),
    [
        ("asked for a demo", "demo"),
        ("Budget approved, wants a quote", "budget_approved pricing"),
        ("bittet um Angebot", "pricing"),
        ("Demande de devis", "pricing"),
        ("quiere una demostración", "demo"),
        ("pide presupuesto", "pricing"),
        ("no demo needed", ""),
        ("don't need pricing. Wants a trial", "trial"),
        ("not interested in a demo", "not_interested"),
        ("kein Interesse", "not_interested"),
        ("Bewerbung als Entwickler", "job_seeker"),
        ("met at lunch", ""),
        ("wants to buy within 3 months", "purchase"),
        ("asks for a contract", "contract"),
        ("wants a contract with us", "contract"),
        ("RFP is out, laufende Ausschreibung", "contract"),
        ("existing contract with competitor until 2028", ""),
        ("has a contract with Globex", ""),
        ("lost the contract", ""),
        ("Vertrag mit Wettbewerber bis 2028", ""),
        ("said no to a pricing call", ""),
        ("declined our free demo", ""),
        ("demo was cancelled", ""),
        ("Angebot abgelehnt", ""),
        ("price too high", ""),
        ("does not have any budget", ""),
        ("does not have budget", ""),
        ("no budget", ""),
        ("kein Budget", ""),
        ("Budget nicht freigegeben", ""),
        ("Budget ist freigegeben", "budget_approved"),
        ("no longer wants to buy", "not_interested"),
    ],
)
def test_notes_are_read_for_what_is_wanted(note: str, wishes: str) -> None:
    assert [value for value, _ in told(said(notes=(note,)), "intent")] == wishes.split()


@pytest.mark.parametrize(
    ("notes", "stands"),
    [
        (["not interested", "wants a demo next week"], "demo now"),
        (["not interested", "is interested now"], "evaluating"),
        (["not interested", "needs it this quarter"], "quarter"),
        (["not interested", "changed her mind"], "evaluating"),
        (["changed her mind"], ""),
        (["wants a demo asap", "not interested"], "not_interested"),
        (["wants a demo", "not interested", "is interested now"], "evaluating"),
        (["is interested", "not interested this year"], "not_interested"),
        (["not interested", "maybe next year"], "not_interested later"),
        (["not interested", "price too high"], "not_interested"),
        (["not interested", "existing contract until next month"], "not_interested"),
        (["wants a demo and a quote", "no demo needed"], "pricing"),
        (["asap", "pushed to next year"], "later"),
        (["job application", "is interested in a demo"], "job_seeker evaluating demo"),
        (["We offer backlinks", "not interested"], "selling_to_us not_interested"),
    ],
)
def test_a_later_note_takes_back_an_earlier_one(notes: list[str], stands: str) -> None:
    lead = said(notes=tuple(notes))
    assert sorted(value for name in ("intent", "timeline") for value, _ in told(lead, name)) == sorted(stands.split())


def test_a_fact_under_a_key_holds_until_it_is_said_anew() -> None:
    lead = said(notes=("wants a demo",), extra={"status": "not interested"})
    assert told(lead, "intent") == [("not_interested", "status: not interested")]
    twice = said(notes=("not interested",), extra={"status": "not interested"})
    assert told(twice, "intent") == [("not_interested", "status: not interested")]
    assert [value for value, _ in told(said(notes=lead.notes, extra={"status": "open"}), "intent")] == ["demo"]


def test_the_part_of_a_note_that_says_it_is_the_evidence() -> None:
    lead = said(notes=("We met in Berlin. Wants a demo this quarter!",))
    assert told(lead, "intent") == [("demo", "notes: Wants a demo this quarter")]
    assert told(lead, "timeline") == [("quarter", "notes: Wants a demo this quarter")]


@pytest.mark.parametrize(
    ("timeline", "when"),
    [
        ("asap", "now"),
        ("now", "now"),
        ("2 weeks", "now"),
        ("this quarter", "quarter"),
        ("in 2-3 months", "quarter"),
        ("dieses Quartal", "quarter"),
        ("6 Monate", "half_year"),
        ("cette année", "year"),
        ("el próximo año", "later"),
        ("in 3 years", "later"),
        ("not urgent", "later"),
        ("Q3", ""),
    ],
)
def test_a_time_is_placed(timeline: str, when: str) -> None:
    assert [value for value, _ in told(said(timeline=timeline), "timeline")] == ([when] if when else [])


@pytest.mark.parametrize("note", ["now works at Acme", "a contract for 3 years", "founded 20 years ago"])
def test_a_time_in_a_note_that_says_nothing_of_buying_is_none(note: str) -> None:
    assert told(said(notes=(note,)), "timeline") == []


def test_a_source_is_known_by_its_words() -> None:
    assert told(said(source="Hannover Messe 2026"), "source") == [("event", "source: Hannover Messe 2026")]
    assert told(said(source="LinkedIn Ads"), "source") == [("advertising", "source: LinkedIn Ads")]
    assert told(said(source="Sonstiges"), "source") == []


@pytest.mark.parametrize(
    ("note", "source"),
    [
        ("referral", "referral"),
        ("referred by Bob Smith", "referral"),
        ("empfohlen von Frau Kern", "referral"),
        ("inbound", "inbound"),
        ("came in through our website", "inbound"),
        ("found us on Google", "content"),
        ("via LinkedIn", "social"),
        ("trade show", "event"),
        ("met at CES, wants a demo", "event"),
        ("auf der Hannover Messe", "event"),
        ("au salon", "event"),
        ("webinar", "event"),
        ("phone first", ""),
        ("met at lunch", ""),
        ("partner", ""),
        ("asks for a fair price list", ""),
        ("not a referral", ""),
    ],
)
def test_a_source_is_heard_in_a_note_where_none_was_said(note: str, source: str) -> None:
    heard = told(said(notes=(note,)), "source")
    assert [value for value, _ in heard] == ([source] if source else [])
    assert all(evidence.startswith("notes: ") for _, evidence in heard)
    assert told(said(notes=(note,), source="bought list"), "source") == [("list", "source: bought list")]
    assert told(said(notes=(note,), source="Oma"), "source") == []


def test_an_event_one_has_met_at_is_an_event() -> None:
    assert told(said(source="met at SaaStr"), "source") == [("event", "source: met at SaaStr")]


def test_a_shared_mailbox_is_told() -> None:
    assert told(said("info@acme.com"), "address") == [("role", "e-mail: info@")]


_TEXT = st.text(max_size=60) | st.sampled_from(
    ["50k €", "VP Sales", "in 3 months", "ex", "no demo", "1.000", "Ünïcode"]
)
_FACTS = ("name", "company", "title", "phone", "website", "country", "employees", "budget", "timeline", "source")
_DRAFTS = st.builds(
    said,
    st.sampled_from(["a@acme.com", "b@gmail.com", "info@x.gov.br", "c@xn--mnchen-3ya.de"]),
    **dict.fromkeys(_FACTS, _TEXT),
    notes=st.tuples(_TEXT, _TEXT),
)


@given(_DRAFTS)
def test_anything_at_all_is_enriched_without_losing_or_changing_a_word(draft: LeadDraft) -> None:
    filled, insights = enrich(draft)
    for fact in ("email", "name", "title", "phone", "employees", "budget", "timeline", "source", "notes"):
        assert getattr(filled, fact) == getattr(draft, fact)
    assert draft.company in ("", filled.company)
    assert not draft.country or filled.country == draft.country or len(filled.country) == 2
    assert set(filled.guessed) <= {fact for fact in ("company", "country") if not getattr(draft, fact)}
    assert all(insight.value and insight.evidence for insight in insights)
    assert enrich(filled)[0] == filled


@given(st.text(max_size=80))
def test_a_text_without_a_known_phrase_says_nothing(text: str) -> None:
    phrases = Phrases({"greeting": ["hello world"]})
    found = list(phrases.find(words(text)))
    assert all(words(text)[hit.start : hit.end] == ["hello", "world"] for hit in found)


@pytest.mark.timeout(10)
def test_long_hostile_text_takes_no_longer_than_it_must() -> None:
    for hostile in (
        "in " * 20_000,
        "1" * 60_000,
        "no " * 20_000,
        "1.1" * 20_000,
        "< " * 20_000,
        "leiter" * 50_000,
        ". " * 20_000,
    ):
        draft, _ = enrich(
            said(title=hostile, notes=(hostile,), budget=hostile, employees=hostile, timeline=hostile, source=hostile)
        )
        assert draft.title == hostile
    assert currency("x " * 20_000) == ""
    assert {kind for kind, _ in told(said(), "domain")} <= set(KINDS)


@pytest.mark.parametrize(
    ("note", "date"),
    [
        ("Q4", "Q4"),
        ("go live by end of Q1, maybe", "by end of Q1"),
        ("2027-03-01", "2027-03-01"),
        ("zum 01.04.2027", "zum 01.04.2027"),
        ("starting January", "starting January"),
        ("ab März 2027", "ab März 2027"),
        ("d'ici juin", "d'ici juin"),
        ("they may start", ""),
        ("call 555-123-4567", ""),
        ("version 3.2.1", ""),
    ],
)
def test_a_time_that_needs_a_calendar_is_found_and_not_placed(note: str, date: str) -> None:
    assert date_in(note) == date


@pytest.mark.parametrize(
    ("note", "phone"),
    [
        ("phone: 030 123456", "030 123456"),
        ("(030) 1234567, mornings", "(030) 1234567"),
        ("call 555-123-4567", "555-123-4567"),
        ("2027-03-01", ""),
        ("01.03.2027", ""),
        ("order 12345678", ""),
        ("1 000 000", ""),
        ("192.168.100.100", ""),
    ],
)
def test_a_telephone_number_without_a_country_is_found_and_not_guessed(note: str, phone: str) -> None:
    assert phone_in(note) == phone


@pytest.mark.timeout(10)
def test_long_hostile_notes_are_searched_in_time() -> None:
    for hostile in ("by " * 20_000, "1 " * 20_000, "0" * 40_000, "1.1." * 10_000, "end of   " * 5_000, "(0" * 20_000):
        assert len(date_in(hostile) + phone_in(hostile)) < 100
