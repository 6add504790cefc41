"""What a model made of a lead, on its card: its points apart from those of the rules, why, and what to do; or how far
it is. A model's words are data like a lead's: they go into rich text only, each with its share of characters.
"""

from collections.abc import Iterable, Sequence

from src.blocks.facts import MARKS, points
from src.blocks.text import (
    BLOCKS_TEXT_LIMIT,
    Block,
    Element,
    bold,
    bullets,
    characters,
    clip,
    context,
    fallback,
    italic,
    line,
    lines,
    plain,
    rich,
)
from src.leads.models import Correction, Ground, Judged, Lead, LeadDraft, Look, ScoreCard
from src.leads.rules.tiers import tier_of
from src.rendered import Rendered

DRAFT_EMAIL = "draft_email"
#: What a card says of a model that has not judged the lead.
MARK = {
    Look.LOOKING: "Claude is looking at it…",
    Look.AGAIN: "Scored by rules; will be looked at again.",
    Look.GIVEN_UP: "Scored by rules; Claude could not be reached about it.",
}
_EVIDENCE, _RISKS, _CORRECTIONS = 5, 3, 4
#: Characters for the button, and for who scored and added the lead.
_ROOM_OF_THE_END = 700


def judged(lead: Lead, look: Look = Look.NONE, *, beside: Sequence[Block] = ()) -> list[Block]:
    """What a model made of the lead; else how far it is, if anyone asked.

    `beside` is the rest of the message: what does not fit into the room that it leaves is not shown.
    """
    made = lead.card.judged
    if made is None:
        return [context(f"_{MARK[look]}_")] if look in MARK and not lead.card.excluded else []
    room = BLOCKS_TEXT_LIMIT - _ROOM_OF_THE_END - characters(beside)
    return [rich(*_fitting(_opinion(lead.card, made), room))]


def sum_of(card: ScoreCard) -> str:
    """`Rules 62 · Claude +8 → 70 HOT`; "" without a judgement."""
    if card.judged is None:
        return ""
    return f"Rules {card.by_rules} · Claude {points(card.judged.adjustment)} → {card.score} {card.tier}"


def tier_moved(card: ScoreCard) -> str:
    """`WARM → HOT`, from the rules' tier to the card's; "" where the model moved none."""
    before = tier_of(card.by_rules)
    return f"{before} → {card.tier}" if card.judged and before != card.tier else ""


def _opinion(card: ScoreCard, made: Judged) -> list[list[Element]]:
    """Its parts, the most important first."""
    fit = clip(made.fit, 240)
    opening = [[bold(sum_of(card)), *_because(made)], *([[plain(fit)]] if fit else [])]
    step = clip(made.next_step, 200)
    return [
        [lines(opening)],
        [line(bold("Next step: "), plain(step))] if step else [],
        _list("Seen by Claude", [_ground(each) for each in made.evidence[:_EVIDENCE]]),
        _list("Risks", [[plain(clip(risk, 160))] for risk in made.risks[:_RISKS]]),
        _list("Suggested corrections", [_correction(each) for each in made.corrections[:_CORRECTIONS]]),
    ]


def _fitting(parts: list[list[Element]], room: int) -> list[Element]:
    """The first part, and of the others as many as there is room for."""
    chosen, left = list(parts[0]), room - characters(parts[0])
    for part in parts[1:]:
        if (size := characters(part)) <= left:
            chosen, left = [*chosen, *part], left - size
    return chosen


def _because(made: Judged) -> list[Element]:
    reason = clip(made.reason, 200)
    return [plain(f" — {reason}")] if reason else []


def _list(heading: str, items: Iterable[list[Element]]) -> list[Element]:
    told = [item for item in items if item[0]["text"]]
    return [line(bold(heading)), bullets(told)] if told else []


def _ground(ground: Ground) -> list[Element]:
    """`Raised money in May (acme.com/news: “…”)`"""
    quote = clip(ground.quote, 80)
    source = clip(ground.source.partition("://")[2] or ground.source, 80)
    return [plain(clip(ground.text, 160)), italic(f" ({source}: “{quote}”)" if quote else f" ({source})")]


def _correction(correction: Correction) -> list[Element]:
    value, evidence = clip(correction.value, 100), clip(correction.evidence, 100)
    return [bold(f"{clip(correction.field, 40)}: "), plain(value), italic(f" ({evidence})" if evidence else "")]


def draft_buttons(lead: Lead) -> list[Element]:
    """The button for the draft of a first e-mail, where there is one."""
    if lead.card.judged is None or not lead.card.judged.body:
        return []
    words = {"type": "plain_text", "text": "Draft e-mail", "emoji": True}
    return [{"type": "button", "action_id": DRAFT_EMAIL, "value": str(lead.id), "text": words}]


def drafted(draft: LeadDraft, made: Judged) -> Rendered:
    """The draft of a first e-mail, as plain text to be copied."""
    opening = f"A draft for {clip(draft.name, 120) or clip(draft.email, 254)}, by Claude. Read it before you send it."
    text = "\n".join(clip(each, 500) for each in made.body.split("\n"))[:3000]
    subject = f"Subject: {clip(made.subject, 200)}"
    blocks = (rich(line(plain(opening))), rich(_as_typed(f"{subject}\n\n{text}")))
    return Rendered(fallback([opening, subject, text]), blocks)


def _as_typed(text: str) -> Element:
    return {"type": "rich_text_preformatted", "elements": [plain(text)]}


def looked_at(leads: Sequence[tuple[Lead, Look]]) -> Rendered:
    """How far a model is with the leads of one message, and which of them it moved to another tier."""
    done = [lead for lead, look in leads if lead.card.judged]
    waiting = [look for lead, look in leads if not lead.card.judged and look in MARK]
    moved = [lead for lead in done if tier_moved(lead.card)]
    items = [_move(lead) for lead in moved[:20]]
    opening = _progress(len(done), len(leads), waiting)
    if len(done) == len(leads) and not items:
        opening = f"{opening[:-1]}; no tier changed."
    told = [line(bold(opening))] + ([bullets(items)] if items else [])
    texts = ["".join(str(element["text"]) for element in item) for item in items]
    return Rendered(fallback([opening, *texts]), (rich(*told),))


def _progress(done: int, count: int, waiting: Sequence[Look]) -> str:
    """`Claude has looked at 12 of 20 leads; 8 are under way.`"""
    noun = "lead" if count == 1 else "leads"
    if len(waiting) == count and set(waiting) == {Look.LOOKING}:
        return f"Claude is looking at {count} {noun}…"
    told = [f"Claude has looked at {done} of {count} {noun}"]
    words = {
        Look.LOOKING: "under way",
        Look.AGAIN: "scored by rules and will be looked at again",
        Look.GIVEN_UP: "scored by rules only",
    }
    told += [f"{waiting.count(look)} {word}" for look, word in words.items() if look in waiting]
    return "; ".join(told) + "."


def _move(lead: Lead) -> list[Element]:
    name = clip(lead.draft.name, 120) or clip(lead.draft.email, 254)
    mark = MARKS[lead.card.tier]
    return [bold(f"{mark} {tier_moved(lead.card)} "), plain(f"{name}: {sum_of(lead.card)}")]
