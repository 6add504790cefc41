"""Short answers that are no lead: what cannot be done, what went wrong, what is good to know."""

from collections.abc import Sequence

from src.blocks.text import Element, bold, clean, clip, coded, fallback, line, lines, plain, rich
from src.rendered import Rendered
from src.routing import Handler, Stage

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


def mode_off(handlers: Sequence[Handler]) -> Rendered:
    """Say that questions are switched off, and what works all the same."""
    lines = ["Questions are switched off here (`USE_SDK_AGENT=false`). These commands still work:", *_usages(handlers)]
    return notice("\n".join(lines))


def declined(words: Sequence[str], suggestions: Sequence[str], why: str, handlers: Sequence[Handler]) -> Rendered:
    """Say what was not understood and why nobody else answers; what can be asked, and what can be done."""
    said = ", ".join(f"“{clip(each, 60).replace('`', '')}”" for each in words[:5])
    opening = f"I did not understand {said}, and I do not guess." if said else "I did not understand that."
    lines = [f"{opening} The built-in analyst answers here, not Claude: {why}." if why else opening]
    lines += ["*Questions that work*", *(f"• `{each}`" for each in suggestions)] if suggestions else []
    return notice("\n".join([*lines, "*Commands*", *_usages(handlers)]))


def not_shown(count: int) -> Rendered:
    """A lead of the answer before was asked for by its place, and there is none at that place."""
    if not count:
        return notice(
            "The answer before shows no leads one by one. Say `show them`, and then `details on the first one`."
        )
    return notice(f"The answer before shows {count} lead{'' if count == 1 else 's'}, none at that place.")


def _usages(handlers: Sequence[Handler]) -> list[str]:
    return [f"• {handler.usage}" for handler in handlers if handler.usage and handler.stage is not Stage.QUESTION]


def _heading_or_text(text: str) -> list[Element]:
    if len(text) > 2 and text.startswith("*") and text.endswith("*"):
        return [bold(text[1:-1])]
    return coded(text) if text else []


def _readable(text: str) -> str:
    """Keep the line breaks, leave out what no screen shows, cut what nobody would read."""
    text = "\n".join(clean(each) for each in text.splitlines()).strip() or "…"
    return text if len(text) <= _LIMIT else text[: _LIMIT - 1] + "…"
