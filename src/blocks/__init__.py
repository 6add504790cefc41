"""How things look in Slack: pure functions from values to Block Kit, always with a text fallback.

Lead text is data. It only ever goes into `rich_text` elements, which Slack shows as they are: no mention, link or
formatting can be typed into a name. Where Slack does parse (`text`, a context line) it is escaped, once.
"""

from src.blocks.card import lead_card
from src.blocks.lines import lead_lines
from src.blocks.notices import failure, notice, problem
from src.blocks.text import escape

__all__ = ["escape", "failure", "lead_card", "lead_lines", "notice", "problem"]
