"""What holds for any line, however hostile: it is a draft or a plain answer, and no word of it is lost."""

import re
import unicodedata
from itertools import permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from src.leads.line.addresses import BadAddressError
from src.leads.line.gathering import FIELD_LIMIT, NOTE_LIMIT
from src.leads.line.vocabulary import key_field
from src.leads.models import FACTS, LeadDraft
from src.leads.parsing import ADD_LEAD, LeadLineError, normalise_email, parse_line, split_lines
from src.leads.words.typed_text import clean, in_pieces

quickly = settings(max_examples=150, deadline=None)

FRAGMENTS = [
    "jane@acme.com", "Jane Doe", "<jane@acme.com>", "Acme, Inc.", "VP Sales", "at", "@", "@Acme", "of", "from", "CEO",
    "+49 30 1234567", "0171 2345678", "200 employees", "$50k", "budget 20k", "asap", "Germany", "https://a.com/x?y=1",
    "www.acme.com", "linkedin.com/in/jane", "title=", 'title="VP', '"', "'", "source=webinar", "Phone: ", "notes: ",
    "foo=bar", "=", ":", ",", ";", " | ", " - ", "—", "/", "\t", "\n", "(", ")", "met her at the fair", "Müller GmbH",
    "李雷", "\u200b", "\u00a0", "\x00", "\ud800", "😀", "2026-11-23", "x@y", "a@b@c", "mailto:", "add lead:", "Dr.",
    "1,200", "name=", "email=", "\x1f", "- ", "«", "»", "’",
    "Firma Bosch", "🔥", ":fire:", "URGENT:", "team of 20", "30 000 €", "p.a.", "Berlin", "Smith", "GmbH", "& Co LLP",
    "not interested", "met Jane", "from", "_Acme_", "Head", "Doe, Jane", "Name: Doe", "Vorname: Jane", "10 lakh",
]  # fmt: skip
pasted = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=12)), max_size=14).map(" ".join)
glued = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=5)), max_size=14).map("".join)
# Said by the field that the value is in, or by where it stands.
LITTLE_WORDS = {
    *("at", "from", "bei", "chez", "presso", "of", "en", "in", "der", "des", "von", "de", "d", "mailto", "mail", "ext"),
    *(
        "employees",
        "people",
        "staff",
        "ftes",
        "headcount",
        "budget",
        "timeline",
        "start",
        "tel",
        "phone",
        "mobile",
        "t",
        "m",
        "p",
        "e",
    ),
}


def everything_said(draft: LeadDraft) -> str:
    facts = [getattr(draft, name) for name in FACTS]
    return "\n".join([*facts, *draft.notes, *draft.extra, *draft.extra.values()])


def runs(text: str) -> list[str]:
    """The runs of letters and of digits in a text, in lower case."""
    return re.findall(r"[^\W\d_]+|\d+", text.casefold())


@quickly
@given(st.one_of(st.text(), pasted, glued))
@example("email=jane")
@example('jane@acme.com "')
@example("jane@acme.com email=")
def test_any_text_is_a_draft_or_a_plain_answer(line: str) -> None:
    try:
        draft = parse_line(line)
    except LeadLineError:
        return
    assert normalise_email(draft.email) == draft.email_key
    assert all(len(getattr(draft, name)) <= FIELD_LIMIT for name in FACTS)
    assert all(len(note) <= NOTE_LIMIT for note in draft.notes)
    assert not [char for char in everything_said(draft).replace("\n", "") if unicodedata.category(char) in {"Cc", "Cs"}]


@quickly
@given(st.one_of(pasted, glued, st.lists(st.text("abcäß '-.", min_size=1, max_size=8), max_size=8).map(", ".join)))
def test_no_word_is_lost(said: str) -> None:
    line = f"jane@acme.com, {said}"
    try:
        draft = parse_line(line)
    except LeadLineError:
        return
    kept = runs(everything_said(draft))
    digits = "".join(run for run in kept if run.isdigit())
    missing = [
        run
        for run in runs(clean(line))
        if run not in kept
        and run not in LITTLE_WORDS
        and key_field(run) is None
        and not (run.isdigit() and run.lstrip("0") in digits)  # the 00 and the (0) of a telephone number
    ]
    assert not missing


@pytest.mark.parametrize(
    "facts",
    [
        ("jane.doe@acme.com", "Jane Doe", "Acme", "VP Sales"),
        ("jane.doe@acme.com", "Jane Doe", "Foo GmbH & Co. KG", "Leiterin Einkauf", "+49 30 1234567"),
        ("m.lopez@bar.es", "María López", "Bar, S.A.", "directora de ventas", "200 empleados"),
        ("<jdoe@acme.com>", "Jane Doe", "Acme, Inc.", "source=webinar", 'title="Head of IT"'),
    ],
    ids=lambda facts: facts[1],
)
@pytest.mark.parametrize("separator", [", ", " | ", "; ", " - ", " / ", "\t"])
def test_the_order_of_clear_facts_does_not_matter(facts: tuple[str, ...], separator: str) -> None:
    usual = parse_line(separator.join(facts))
    assert all(parse_line(separator.join(order)) == usual for order in permutations(facts))


@quickly
@given(st.emails())
@example("Jane@ACME.com")
@example("İ@müller.de")
@example("jane@MÜLLER.de")
def test_a_normalised_address_is_its_own_normal_form(address: str) -> None:
    try:
        key = normalise_email(address)
    except BadAddressError:
        return
    assert normalise_email(key) == key
    assert key.isascii() or not address.isascii()


@quickly
@given(st.one_of(st.text(), glued))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@quickly
@given(st.lists(st.sampled_from(["add lead:", "Add  Lead :", "add leads:", "add lead", "\n", "x", " ", "• ", "1. "])))
def test_a_message_is_for_us_exactly_if_it_has_lines_for_us(pieces: list[str]) -> None:
    message = "".join(pieces)
    assert bool(split_lines(message)) == bool(ADD_LEAD.search(message))


@quickly
@given(st.text(), st.integers(1, 50))
def test_pieces_of_a_long_text_are_all_of_it(text: str, limit: int) -> None:
    pieces = in_pieces(text, limit)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(0 < len(piece) <= limit for piece in pieces)
