"""One cell as it was meant: without what a spreadsheet or an export put around it, and empty where it says nothing."""

from src.leads.words.typed_text import clean

_NOTHING = frozenset(
    {
        *("", "-", "--", "—", "–", ".", "?", "n/a", "#n/a", "na", "n.a.", "null", "(null)", "none", "nan", "nil"),
        *("undefined", "\\n", "(not set)", "(blank)", "[blank]", "#ref!", "#value!", "#name?", "unknown", "k.a."),
    }
)
_RUNS = ("=", "+", "-", "@")


def meant(cell: str) -> str:
    """The text of a cell, "" for `N/A` and the like; `="0123"` and `'+49` lose what keeps a spreadsheet from acting."""
    if not (cell.isascii() and cell.isprintable()):
        cell = clean(cell)
    text = cell.strip()
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1].strip()
    elif text.startswith("'") and text[1:].startswith(_RUNS):
        text = text[1:]
    return "" if len(text) < 12 and text.lower() in _NOTHING else text
