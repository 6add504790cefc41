"""What is known of a lead after several people have spoken of it."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from src.leads.merging import MERGED, changes, merge, merged
from src.leads.models import Change, LeadDraft

BLANK = LeadDraft(email="jane@acme.com", email_key="jane@acme.com")

VALUES = st.sampled_from(["", " ", "Acme", "Acme GmbH", "VP Sales", "+4930123456", "Søren 🚀"])
NOTES = st.lists(st.sampled_from(["", "asked for a demo", "met in Berlin", "call after six"]), max_size=3).map(tuple)
EXTRA = st.dictionaries(st.sampled_from(["shirt", "booth"]), VALUES, max_size=2)


@st.composite
def drafts(draw: st.DrawFn) -> LeadDraft:
    facts = draw(st.dictionaries(st.sampled_from(MERGED), VALUES, max_size=4))
    guessed = {fact: "from acme.com" for fact in facts if draw(st.booleans())}
    return replace(BLANK, **facts, notes=draw(NOTES), extra=draw(EXTRA), guessed=guessed, cleared=())


def test_a_new_fact_is_added_and_the_others_stay() -> None:
    jane = replace(BLANK, name="Jane Doe", company="Acme")
    known = merge(jane, replace(BLANK, phone="+4930123456"))
    assert known == replace(jane, phone="+4930123456")
    assert changes(jane, known) == (Change("phone", "", "+4930123456"),)


def test_a_changed_fact_wins_and_says_what_it_was() -> None:
    jane = replace(BLANK, title="VP Sales")
    known = merge(jane, replace(BLANK, title="CEO"))
    assert known.title == "CEO"
    assert changes(jane, known) == (Change("title", "VP Sales", "CEO"),)


def test_a_guess_gives_way_to_what_is_said_but_never_the_other_way_round() -> None:
    guess = replace(BLANK, company="Acme", guessed={"company": "from acme.com"})
    told = replace(BLANK, company="Acme Holding")
    assert merge(guess, told) == told
    assert merge(told, guess) == told
    assert changes(guess, told) == (Change("company", "Acme", "Acme Holding"),)
    assert changes(told, merge(told, guess)) == ()


def test_a_guess_that_is_then_said_is_no_guess_any_more_and_no_news() -> None:
    guess = replace(BLANK, company="Acme", guessed={"company": "from acme.com"})
    known = merge(guess, replace(BLANK, company="Acme"))
    assert (known.company, known.guessed) == ("Acme", {})
    assert changes(guess, known) == ()


def test_a_better_guess_replaces_a_guess_and_is_no_news() -> None:
    guess = replace(BLANK, company="acme", guessed={"company": "from acme.com"})
    better = replace(BLANK, company="Acme", guessed={"company": "from www.acme.com"})
    assert merge(guess, better) == better
    assert changes(guess, better) == ()


def test_notes_are_collected_once_each_and_pairs_are_merged() -> None:
    jane = replace(BLANK, notes=("asked for a demo",), extra={"shirt": "M", "booth": "7"})
    known = merge(jane, replace(BLANK, notes=("asked for a demo", "met in Berlin"), extra={"shirt": "L", "booth": " "}))
    assert known.notes == ("asked for a demo", "met in Berlin")
    assert known.extra == {"shirt": "L", "booth": "7"}
    assert changes(jane, known) == (Change("shirt", "M", "L"), Change("notes", "", "met in Berlin"))


def test_the_address_keeps_the_spelling_it_came_with() -> None:
    assert merge(replace(BLANK, email="Jane@acme.com"), replace(BLANK, email="JANE@acme.com")).email == "Jane@acme.com"


@given(drafts(), drafts())
@settings(max_examples=150, deadline=None)
def test_nothing_is_ever_blanked(old: LeadDraft, new: LeadDraft) -> None:
    old = merged([old])
    known = merge(old, new)
    assert all(getattr(known, fact) for fact in MERGED if getattr(old, fact))
    assert set(old.notes) <= set(known.notes)
    assert set(old.extra) <= set(known.extra)
    assert all(change.after.strip() for change in changes(old, known))


@given(drafts(), drafts())
@settings(max_examples=150, deadline=None)
def test_what_is_said_is_known_afterwards(old: LeadDraft, new: LeadDraft) -> None:
    known = merge(merged([old]), new)
    said = [fact for fact in MERGED if getattr(new, fact).strip() and fact not in new.guessed]
    assert all(getattr(known, fact) == getattr(new, fact) and fact not in known.guessed for fact in said)
    assert {note for note in new.notes if note.strip()} <= set(known.notes)


@given(drafts(), drafts())
@settings(max_examples=150, deadline=None)
def test_saying_it_twice_changes_nothing(old: LeadDraft, new: LeadDraft) -> None:
    once = merge(merged([old]), new)
    assert merge(once, new) == once
    assert changes(once, merge(once, new)) == ()


@given(st.lists(drafts(), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_only_facts_that_are_known_are_guesses_and_a_said_one_stays_said(line: list[LeadDraft]) -> None:
    known = merged(line)
    assert all(getattr(known, fact) for fact in known.guessed)
    said = {fact for draft in line for fact in MERGED if getattr(draft, fact).strip() and fact not in draft.guessed}
    assert not said & set(known.guessed)
