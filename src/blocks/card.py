"""The card of one lead: the verdict, who it is, what is known, why it scored so, and what would lift it.

Every part has its own share of characters and says what it left out, so no lead, however long, makes a card that
Slack refuses (`BLOCKS_TEXT_LIMIT`).
"""

from collections.abc import Iterable, Mapping, Sequence

from src.blocks.facts import outcome_word, points, provenance, verdict, who
from src.blocks.feedback import wrong_tier_button
from src.blocks.judged import draft_buttons, judged, sum_of
from src.blocks.text import (
    Element,
    bold,
    bullets,
    clip,
    context,
    escape,
    fallback,
    header,
    italic,
    line,
    lines,
    mail,
    plain,
    rich,
)
from src.leads.models import Lead, LeadDraft, Look, Outcome, Reason, Saved, ScoreCard, Tier
from src.rendered import Rendered

_REACHED = {"phone": "Phone", "website": "Website"}
_DESCRIBED = {
    "country": "Country",
    "industry": "Industry",
    "employees": "Employees",
    "budget": "Budget",
    "timeline": "Timeline",
    "source": "Source",
    "owner": "Owner",
    "status": "Status",
}
_REASONS, _EXTRAS, _CHANGES, _MISSING, _NOTES = 15, 6, 10, 8, 8
_NEXT = {Tier.COLD: Tier.WARM, Tier.WARM: Tier.HOT}


def lead_card(saved: Saved, said_by: str = "", look: Look = Look.NONE) -> Rendered:
    """Show one lead after an add by `said_by`; `changes` are told when it was known before.

    `look` is how far a model is with it, until it is judged.
    """
    lead = saved.lead
    updated_by = said_by if saved.outcome is Outcome.UPDATED else ""
    known, scored = _known(lead), _scored(lead.card)
    parts = (_changed(saved), *((scored, known) if lead.card.excluded else (known, scored)), _notes(lead.draft))
    body = [rich(*part) for part in parts if part]
    shown = [header(verdict(lead.card)), rich(line(*_person(lead.draft))), *body]
    shown += [*judged(lead, look, beside=shown), provenance(lead, updated_by)]
    buttons = {"type": "actions", "elements": [*draft_buttons(lead), wrong_tier_button(lead)]}
    return Rendered(text=_text(saved), blocks=(*shown, buttons))


def lead_shown(lead: Lead, *quiet: str) -> Rendered:
    """The card of a lead as it is, without anything having happened to it; `quiet` are lines under it."""
    saved = Saved(lead, Outcome.CREATED)
    shown = lead_card(saved)
    text = shown.text.replace(f" ({outcome_word(Outcome.CREATED)})", "", 1)
    return Rendered(fallback([text, *quiet]), (*shown.blocks, *(context(escape(words)) for words in quiet)))


def _person(draft: LeadDraft) -> list[Element]:
    """**Jane Doe** · VP Sales · Acme (guessed, from acme.com)"""
    elements = [bold(who(draft)), *_guess(draft, "name")]
    for name, value in (("title", draft.title), ("company", draft.company)):
        if text := clip(value, 120):
            elements += [plain(f" · {text}"), *_guess(draft, name)]
    return elements


def _guess(draft: LeadDraft, name: str) -> list[Element]:
    evidence = clip(draft.guessed.get(name, ""), 80)
    if name not in draft.guessed:
        return []
    return [italic(f" (guessed, {evidence})" if evidence else " (guessed)")]


def _changed(saved: Saved) -> list[Element]:
    """What this message changed: `Updated: phone — → +49…`, and the tier when it moved."""
    card, before = saved.lead.card, saved.tier_before
    items = [[plain(f"{clip(c.field, 40)}: {_or_dash(c.before)} → {_or_dash(c.after)}")] for c in saved.changes]
    items = _first(items, _CHANGES, "changes")
    if before is not None and before != card.tier:
        items.append([plain("tier: "), bold(f"{before} → {card.tier}")])
    if not items and saved.outcome is not Outcome.CREATED:
        return [line(italic("Already known; this message changed nothing."))]
    return [line(bold(outcome_word(saved.outcome).capitalize())), bullets(items)] if items else []


def _or_dash(value: str) -> str:
    return clip(value, 80) or "—"


def _known(lead: Lead) -> list[Element]:
    """How to reach the lead on one line, what it is on the next; what was worked out shows in the reasons."""
    draft = lead.draft
    reached = [[bold("E-mail: "), mail(address)]] if (address := clip(draft.email, 254)) else []
    reached += _facts(draft, _REACHED)
    described = _facts(draft, _DESCRIBED)
    described += _first([_extra(key, value) for key, value in draft.extra.items()], _EXTRAS, "details")
    told = [_row(row) for row in (reached, described) if row]
    return [lines(told)] if told else []


def _facts(draft: LeadDraft, labels: Mapping[str, str]) -> list[list[Element]]:
    known = {name: clip(getattr(draft, name), 160) for name in labels}
    return [[bold(f"{labels[n]}: "), plain(value), *_guess(draft, n)] for n, value in known.items() if value]


def _row(items: Sequence[Sequence[Element]]) -> list[Element]:
    """Several facts on one line."""
    return [element for item in items for element in (*item, plain("  ·  "))][:-1]


def _extra(key: str, value: str) -> list[Element]:
    return [bold(f"{clip(key, 40) or 'detail'}: "), plain(_or_dash(value))]


def _scored(card: ScoreCard) -> list[Element]:
    """The reasons with their points, what is missing, and the cheapest way up; or why there is no score."""
    if card.excluded:
        return [line(plain(clip(card.excluded, 200)))]
    reasons = _first(map(_reason, card.reasons), _REASONS, "reasons")
    told = [line(bold("Why this score")), bullets(reasons)] if reasons else []
    return told + _outlook(card)


def _outlook(card: ScoreCard) -> list[Element]:
    """What is not known, and the cheapest way up."""
    missing = [told for each in card.missing if (told := clip(each, 80))]
    tail = []
    if missing:
        tail.append([bold("Not known: "), plain(", ".join([*missing[:_MISSING], *_more(missing, _MISSING)]))])
    if lift := clip(card.lift, 200):
        tail.append([bold(f"{_lifted(card.tier)}: "), plain(lift)])
    return [lines(tail)] if tail else []


def _reason(reason: Reason) -> list[Element]:
    text, evidence = clip(reason.text, 120), clip(reason.evidence, 80)
    return [bold(points(reason.points)), plain(f" {text}" + (f" — {evidence}" if evidence else ""))]


def _lifted(tier: Tier) -> str:
    return f"To make it {_NEXT[tier]}" if tier in _NEXT else "To lift it"


def _notes(draft: LeadDraft) -> list[Element]:
    if not draft.notes:
        return []
    items = [[plain(clip(note, 200) or "…")] for note in draft.notes]
    return [line(bold("Notes")), bullets(_first(items, _NOTES, "notes, kept with the lead"))]


def _first(items: Iterable[list[Element]], limit: int, what: str) -> list[list[Element]]:
    """The first items, and how many more there are."""
    items = list(items)
    return items[:limit] + [[italic(more)] for more in _more(items, limit, what)]


def _more(items: Sequence[object], limit: int, what: str = "") -> list[str]:
    return [f"and {len(items) - limit} more {what}".rstrip()] if len(items) > limit else []


def _text(saved: Saved) -> str:
    """The essentials for a notification: verdict, who, what changed, why, and the way up."""
    draft, card = saved.lead.draft, saved.lead.card
    facts = (who(draft), clip(draft.title, 120), clip(draft.company, 120), clip(draft.email, 254))
    person = " · ".join(dict.fromkeys(fact for fact in facts if fact))
    reasons = [f"{points(r.points)} {clip(r.text, 120)}" for r in card.reasons[:_REASONS]]
    return fallback(
        [
            f"{verdict(card)} · {person} ({outcome_word(saved.outcome)})",
            clip(card.excluded, 200) or "; ".join(reasons),
            sum_of(card) + (f": {clip(card.judged.fit, 240)}" if card.judged else ""),
            f"{_lifted(card.tier)}: {clip(card.lift, 200)}" if card.lift and not card.excluded else "",
        ]
    )
