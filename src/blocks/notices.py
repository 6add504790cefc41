"""Short answers that are no lead: what cannot be done, what went wrong, what is good to know."""

from src.blocks.text import Element, bold, clean, coded, fallback, line, lines, plain, rich
from src.routing import Rendered

_LIMIT = 3000
_WARNING = "⚠️ "


def notice(text: str) -> Rendered:
    """Say something in our own words: a pair of backticks shows code, a line between asterisks is bold."""
    text = _readable(text)
    return Rendered(text=fallback([text]), blocks=(rich(lines([_heading_or_text(each) for each in text.split("\n")])),))


def problem(text: str) -> Rendered:
    """Say why something cannot be done: the text of a `UserError`; a pair of backticks shows code."""
    text = _readable(text)
    return Rendered(text=fallback([_WARNING + text]), blocks=(rich(line(plain(_WARNING), *coded(text))),))


def failure(reference: str) -> Rendered:
    """Apologise for what nobody foresaw: the reference ties it to the log, the error itself stays there."""
    return problem(
        f"Sorry, something went wrong on our side and this could not be finished. It is on record as `{reference}`: "
        "please give that to whoever looks after Leadline here."
    )


def _heading_or_text(text: str) -> list[Element]:
    if len(text) > 2 and text.startswith("*") and text.endswith("*"):
        return [bold(text[1:-1])]
    return coded(text) if text else []


def _readable(text: str) -> str:
    """Keep the line breaks, leave out what no screen shows, cut what nobody would read."""
    text = "\n".join(clean(each) for each in text.splitlines()).strip() or "…"
    return text if len(text) <= _LIMIT else text[: _LIMIT - 1] + "…"
