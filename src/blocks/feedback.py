"""What people may say of an answer and of a lead's tier: the buttons, the forms they open, and the thanks.

https://docs.slack.dev/reference/block-kit/block-elements/feedback-buttons-element
"""

from dataclasses import replace

from src.blocks.notices import notice
from src.blocks.text import Block
from src.leads.models import Lead, Tier
from src.rendered import Modal, Rendered

VOTED, TIER = "answer_vote", "wrong_tier"
#: What is typed into a form: at most so many characters.
_LONGEST = 1000


def with_votes(answer: Rendered, number: int) -> Rendered:
    """The answer with 👍 and 👎 under it; as it is where no answer is kept (number 0)."""
    if not number:
        return answer
    return replace(answer, blocks=(*answer.blocks, votes(number)))


def votes(number: int) -> Block:
    """👍 and 👎 for the answer of this number."""
    buttons = {
        "type": "feedback_buttons",
        "action_id": VOTED,
        "positive_button": _vote("Good answer", f"up:{number}", "This answer was good"),
        "negative_button": _vote("Bad answer", f"down:{number}", "Something in this answer was wrong"),
    }
    return {"type": "context_actions", "elements": [buttons]}


def _vote(text: str, value: str, label: str) -> Block:
    return {"text": {"type": "plain_text", "text": text}, "value": value, "accessibility_label": label}


def wrong_tier_button(lead: Lead) -> Block:
    """The button under a card for who thinks that its tier is wrong."""
    text = {"type": "plain_text", "text": "Wrong tier?"}
    return {"type": "button", "action_id": TIER, "text": text, "value": str(lead.id)}


def why_modal(number: int) -> Modal:
    """What was wrong with the answer?"""
    return Modal(VOTED, "What was wrong?", (_reason("What should it have said?"),), about=str(number))


def tier_modal(lead: Lead) -> Modal:
    """What tier the lead should be, and why."""
    options = [{"text": {"type": "plain_text", "text": tier.value}, "value": tier.value} for tier in Tier]
    others = [option for option in options if option["value"] != lead.card.tier or lead.card.excluded]
    select = {"type": "radio_buttons", "action_id": "tier", "options": others}
    label = {"type": "plain_text", "text": f"It is {_now(lead)}. What should it be?"}
    chosen = {"type": "input", "label": label, "element": select}
    return Modal(TIER, "Wrong tier", (chosen, _reason("Why?")), about=str(lead.id))


def _now(lead: Lead) -> str:
    return "not scored" if lead.card.excluded else f"{lead.card.tier} with {lead.card.score} points"


def _reason(question: str) -> Block:
    field = {"type": "plain_text_input", "action_id": "reason", "multiline": True, "max_length": _LONGEST}
    label = {"type": "plain_text", "text": question}
    return {"type": "input", "optional": True, "label": label, "element": field}


def thanks(words: str = "") -> Rendered:
    """For the one who said it."""
    return notice(f"Thank you. {words or 'It is noted, and counts when the desk is checked against such cases.'}")
