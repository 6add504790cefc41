"""The words both a card and a line use for a lead: its tier, who it is, its points."""

import re
from datetime import datetime

from src.blocks.text import Block, clean, clip, context, escape
from src.leads.models import Lead, LeadDraft, Outcome, ScoreCard, Tier

MARKS = {Tier.HOT: "🔥", Tier.WARM: "🌤", Tier.COLD: "❄️"}
_USER_ID = re.compile(r"[UW][A-Z0-9]{1,20}")
_OUTCOMES = {Outcome.CREATED: "added", Outcome.UPDATED: "updated", Outcome.UNCHANGED: "already known"}


def verdict(card: ScoreCard) -> str:
    """`🔥 HOT · 82/100`, or that an excluded lead is not scored."""
    if card.excluded:
        return "🚫 Not scored"
    return f"{MARKS[card.tier]} {card.tier} · {card.score}/100"


def who(draft: LeadDraft) -> str:
    """What to call the lead: the name, else the address."""
    return clip(draft.name, 120) or clip(draft.email, 254) or "Unnamed lead"


def outcome_word(outcome: Outcome) -> str:
    return _OUTCOMES[outcome]


def points(value: int) -> str:
    return f"+{value}" if value > 0 else f"−{-value}" if value < 0 else "±0"


def provenance(lead: Lead, updated_by: str = "") -> Block:
    """Say how it was scored, who brought it and when (shown in the reader's own time zone), and who added to it now."""
    scored = (
        ("Checked" if lead.card.excluded else "Scored")
        + " by rules"
        + (f" (rubric {escape(clip(lead.card.rubric, 60))})" if lead.card.rubric else "")
        + (f" and Claude ({escape(clip(lead.card.judged.model, 40)) or 'no name'})" if lead.card.judged else "")
    )
    updated = f" · updated by {person(updated_by)}" if updated_by else ""
    return context(f"{scored}{updated} · added by {person(lead.created_by)} · {moment(lead.created_at)}")


def person(user: str) -> str:
    """A mention of a Slack user, as mrkdwn."""
    return f"<@{user}>" if _USER_ID.fullmatch(user) else escape(clip(user, 60)) or "someone"


def moment(at: datetime) -> str:
    """A time as mrkdwn that each reader sees in their own time zone."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{clean(at.isoformat(timespec='minutes'))}>"
