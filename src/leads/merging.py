"""How what was said of a lead at different times becomes one lead. Pure.

What is said wins over what was said before; nothing is blanked by what is not said, only by who says that it is not so;
a guess never replaces what was said, and goes with what it was made from. So a lead is its drafts, merged in the order
in which they were said.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from typing import Any

from src.leads.models import FACTS, Change, LeadDraft

#: The facts that a later line may change; an address is identity, and keeps the spelling it came with.
MERGED = tuple(fact for fact in FACTS if fact != "email")

#: The facts that others may be guessed from, beside the address, which stays.
EVIDENCE = ("phone", "website")


def merge(old: LeadDraft, new: LeadDraft) -> LeadDraft:
    """What is known after `new` was said of the lead that `old` describes."""
    old = without_stale_guesses(old, new)
    taken = {fact: getattr(new, fact) for fact in MERGED if wins(fact, old, new)}
    taken = {fact: "" for fact in new.cleared if fact in MERGED} | taken
    guesses = {fact: old.guessed[fact] for fact in old.guessed if fact not in taken}
    guesses |= {fact: new.guessed[fact] for fact in taken if fact in new.guessed}
    said = {key: value for key, value in new.extra.items() if value.strip()}
    news = dict.fromkeys(note for note in new.notes if note.strip())
    notes = [note for note in old.notes if note not in news] + [*news]  # said again is said last: the order counts
    return replace(old, **taken, notes=tuple(notes), extra={**old.extra, **said}, guessed=guesses)


def without_stale_guesses(old: LeadDraft, new: LeadDraft) -> LeadDraft:
    """The draft without what was guessed from a phone number or a website that is another one now, or none."""
    gone = [getattr(old, fact) for fact in EVIDENCE if fact in new.cleared or wins(fact, old, new)]
    stale = {fact for fact, why in old.guessed.items() if any(seen_in(why, value) for value in gone)}
    left = {fact: why for fact, why in old.guessed.items() if fact not in stale}
    blank: dict[str, Any] = dict.fromkeys(stale & set(MERGED), "")
    return replace(old, **blank, guessed=left) if stale else old


def seen_in(why: str, value: str) -> bool:
    """Whether a guess, such as `from acme.com`, was made from this value."""
    seen = why.removeprefix("from ")
    return bool(seen) and seen != why and seen in value.casefold()


def wins(fact: str, old: LeadDraft, new: LeadDraft) -> bool:
    """Whether the new draft's value of a fact replaces the old one's."""
    if not getattr(new, fact).strip():
        return False
    return fact not in new.guessed or fact in old.guessed or not getattr(old, fact)


def is_said(fact: str, draft: LeadDraft) -> bool:
    """Whether people said it; a guess was not."""
    return bool(getattr(draft, fact)) and fact not in draft.guessed


def merged(drafts: Iterable[LeadDraft]) -> LeadDraft:
    """One lead from its drafts, of which there is one at least, in the order in which they were said."""
    first, *_ = drafts = tuple(drafts)
    return reduce(merge, drafts, LeadDraft(email=first.email, email_key=first.email_key))


def changes(old: LeadDraft, new: LeadDraft) -> tuple[Change, ...]:
    """What people said that makes `new` differ from `old`; guesses are not news, and neither is silence.

    A fact that was said and is not any more was cleared; a guess may have taken its place.
    """
    facts = (fact for fact in MERGED if is_said(fact, new) or is_said(fact, old))
    pairs = [(fact, getattr(old, fact), getattr(new, fact)) for fact in facts]
    pairs += [(key, old.extra.get(key, ""), value) for key, value in new.extra.items()]
    pairs += [("notes", "", note) for note in new.notes if note not in old.notes]
    return tuple(Change(*pair) for pair in pairs if pair[1] != pair[2])
