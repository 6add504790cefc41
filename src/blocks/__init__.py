"""How things look in Slack: pure functions from values to Block Kit, always with a text fallback.

Lead text is data. It only ever goes into `rich_text` elements, which Slack shows as they are: no mention, link or
formatting can be typed into a name. Where Slack does parse (`text`, a context line) it is escaped, once.
"""

from src.blocks.answers import answer
from src.blocks.card import lead_card, lead_shown
from src.blocks.judged import drafted, looked_at
from src.blocks.lines import lead_lines
from src.blocks.notices import declined, failure, mode_off, not_shown, notice, problem
from src.blocks.proposal import CANCEL, CONFIRM, proposal, settled_before
from src.blocks.scope import scope
from src.blocks.spending import spending
from src.blocks.text import escape

__all__ = [
    "CANCEL",
    "CONFIRM",
    "answer",
    "declined",
    "drafted",
    "escape",
    "failure",
    "lead_card",
    "lead_lines",
    "lead_shown",
    "looked_at",
    "mode_off",
    "not_shown",
    "notice",
    "problem",
    "proposal",
    "scope",
    "settled_before",
    "spending",
]
