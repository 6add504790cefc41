"""What a lead was known as when a model looked at it, in a few characters: other facts or rules, another digest."""

import hashlib

import orjson

from src.leads.models import FACTS, LeadDraft

#: Who looks after a lead and how far that is say nothing about the lead: they may change as often as they like.
_OURS = frozenset({"owner", "status"})
#: The facts that a model is told.
JUDGED = tuple(fact for fact in FACTS if fact not in _OURS)


def told(draft: LeadDraft) -> dict[str, object]:
    """What a model is told of an enriched draft: what was said, and what was guessed from what."""
    facts = {fact: value for fact in JUDGED if (value := getattr(draft, fact))}
    more = {"notes": list(draft.notes), "extra": dict(draft.extra), "guessed": dict(draft.guessed)}
    return {**facts, **{name: value for name, value in more.items() if value}}


def digest(draft: LeadDraft, rubric: str) -> str:
    """The digest of an enriched draft under the rules of this label."""
    known = orjson.dumps([told(draft), rubric], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(known).hexdigest()[:16]
