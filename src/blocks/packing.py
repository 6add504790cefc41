"""Parts of rich text and tables as blocks: together as far as a block should hold them, larger ones in pieces."""

from collections.abc import Iterable, Iterator

from src.blocks.text import Block, Element, plain, rich

#: Characters of a block. Slack gives no figure for rich text; it is 3,000 for a section.
IN_A_BLOCK = 3000

Part = Element | Block


def packed(parts: Iterable[Part], tables: int) -> Iterator[Block]:
    """The parts in order; so many tables as blocks, any other as its text."""
    return _packed(_allowed(parts, tables))


def preformatted(text: str) -> Element:
    """Text with its spaces and lines as they are."""
    return {"type": "rich_text_preformatted", "elements": [plain(text or " ")]}


def _allowed(parts: Iterable[Part], tables: int) -> Iterator[Part]:
    """So many tables as blocks, and any other as its text."""
    for part in parts:
        if part["type"] != "table":
            yield part
        elif tables > 0:
            tables -= 1
            yield part
        else:
            yield preformatted("\n".join(" | ".join(cell["text"] for cell in row) for row in part["rows"]))


def _packed(parts: Iterable[Part]) -> Iterator[Block]:
    """Rich text together, as much as a block should hold; a table stands alone."""
    held: list[Element] = []
    for part in (piece for whole in parts for piece in _pieces(whole)):
        if held and (part["type"] == "table" or _size(held) + _size([part]) > IN_A_BLOCK):
            yield rich(*_apart(held))
            held = []
        if part["type"] == "table":
            yield part
        else:
            held.append(part)
    if held:
        yield rich(*_apart(held))


def _apart(held: list[Element]) -> Iterator[Element]:
    """A line of room between two paragraphs."""
    for part, following in zip(held, [*held[1:], None], strict=True):
        kinds = (part["type"], following["type"] if following else "")
        room = [plain("\n")] if kinds == ("rich_text_section", "rich_text_section") else []
        yield {**part, "elements": [*part["elements"], *room]}


def _pieces(part: Part) -> Iterator[Part]:
    """A part that is larger than a block should be, in several."""
    if part["type"] == "table" or _size([part]) <= IN_A_BLOCK:
        yield part
        return
    held: list[Element] = []
    for element in _short(part["elements"]):
        if held and sum(map(_letters, [*held, element])) > IN_A_BLOCK:
            yield {**part, "elements": held}
            held = []
        held.append(element)
    yield {**part, "elements": held}


def _short(elements: list[Element]) -> Iterator[Element]:
    for element in elements:
        if "text" not in element or len(element["text"]) <= IN_A_BLOCK:
            yield element
            continue
        for start in range(0, len(element["text"]), IN_A_BLOCK):
            yield {**element, "text": element["text"][start : start + IN_A_BLOCK]}


def _letters(element: Element) -> int:
    return len(element["text"]) if "text" in element else sum(map(_letters, element["elements"]))


def _size(parts: list[Element]) -> int:
    return sum(map(_letters, parts))
