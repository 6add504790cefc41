"""A model's final words as blocks: `rich_text`, which is literal, so nothing typed in them calls, links or loads.

Read is what models write and people read well: **bold**, `code`, headings, lists, fenced code and simple tables. The
rest stands as it was written.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from src.blocks.packing import Part, packed, preformatted
from src.blocks.table import MOST_ROWS, table
from src.blocks.text import BLOCKS_TEXT_LIMIT, Block, Element, bold, plain

#: Characters: the rest of a message's room is for charts and what stands below.
ROOM = BLOCKS_TEXT_LIMIT - 4000

_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]+")
_INLINE = re.compile(r"\*\*(?=\S)(.{1,1000}?)(?<=\S)\*\*|`([^`\n]+)`", re.DOTALL)
_HEADING = re.compile(r" {0,3}#{1,6}\s+(.*)")
_ITEM = re.compile(r"(\s*)(?:[-*+•]|(\d{1,6})[.)])\s+(.*)")
_FENCE = re.compile(r"\s*(?:```|~~~).*")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")
_BORDER = re.compile(r":?-+:?")
_DEEPEST = 8

Lines = Sequence[str]


def prose(text: str, *, tables: int = 1, room: int = ROOM) -> tuple[Block, ...]:
    """The text as blocks, at most `room` characters of it, an ellipsis telling that there was more.

    Slack takes one table a message: `tables` is how many may be blocks here, any other is shown as text.
    """
    shown = plain(_UNSHOWN.sub("", text).replace("\t", "    ").strip())["text"]  # what it adds is to be counted
    return tuple(packed(_parts(_cut(shown, room).split("\n")), tables))


def _cut(text: str, room: int) -> str:
    """Whole lines where that costs little, else whole words."""
    if len(text) <= room:
        return text
    kept = text[: room - 1]
    end = max(kept.rfind("\n"), 0) or max(kept.rfind(" "), 0)
    return (kept[:end] if end > room // 2 else kept).rstrip() + "…"


def _parts(lines: Lines) -> Iterator[Part]:
    """What the lines are, in order: elements of rich text, and tables."""
    place = 0
    while place < len(lines):
        part, place = _next(lines, place)
        yield from part


def _next(lines: Lines, place: int) -> tuple[list[Part], int]:
    line = lines[place]
    if not line.strip() or _RULE.fullmatch(line):
        return [], place + 1
    if _FENCE.fullmatch(line):
        return _code(lines, place)
    if heading := _HEADING.fullmatch(line):
        return [_section(_styled(heading[1].rstrip("# "), bold))], place + 1
    if _is_table(lines, place):
        return _table(lines, place)
    return _list(lines, place) if _ITEM.fullmatch(line) else _paragraph(lines, place)


def _until(lines: Lines, place: int, stop: Callable[[int], object]) -> int:
    return next((end for end in range(place, len(lines)) if stop(end)), len(lines))


def _code(lines: Lines, place: int) -> tuple[list[Part], int]:
    end = _until(lines, place + 1, lambda n: _FENCE.fullmatch(lines[n]))
    return [preformatted("\n".join(lines[place + 1 : end]))], end + 1


def _is_table(lines: Lines, place: int) -> bool:
    below = lines[place + 1] if place + 1 < len(lines) else ""
    return "|" in lines[place] and "|" in below and all(map(_BORDER.fullmatch, _cells(below)))


def _table(lines: Lines, place: int) -> tuple[list[Part], int]:
    end = _until(lines, place + 2, lambda n: "|" not in lines[n])
    head, *rows = [_cells(lines[n]) for n in range(place, end) if n != place + 1]
    sides = _cells(lines[place + 1])
    right = frozenset(n for n, cell in enumerate(sides) if cell.endswith(":") and not cell.startswith(":"))
    even = [[*row, *[""] * len(head)][: len(head)] for row in rows]
    return [table(head, even[: MOST_ROWS - 1], right)], end


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [_INLINE.sub(lambda found: found[1] or found[2], cell).strip() for cell in inner.split("|")]


def _list(lines: Lines, place: int) -> tuple[list[Part], int]:
    """The items of one depth and kind that stand together; deeper ones are lists of their own."""
    first = _ITEM.fullmatch(lines[place])
    assert first  # noqa: S101 - the caller looked
    items, end = [], place
    while end < len(lines) and (item := _ITEM.fullmatch(lines[end])) and _alike(item, first):
        items.append(_section(_styled(item[3])))
        end += 1
    depth = {"indent": min(len(first[1]) // 2, _DEEPEST)} if len(first[1]) > 1 else {}
    number = {"offset": int(first[2]) - 1} if first[2] and int(first[2]) > 1 else {}
    style = "ordered" if first[2] else "bullet"
    return [{"type": "rich_text_list", "style": style, "elements": items, **depth, **number}], end


def _alike(item: re.Match[str], first: re.Match[str]) -> bool:
    return item[1] == first[1] and bool(item[2]) == bool(first[2])


def _paragraph(lines: Lines, place: int) -> tuple[list[Part], int]:
    end = _until(lines, place + 1, lambda n: _begins_anew(lines, n))
    return [_section(_styled("\n".join(line.strip() for line in lines[place:end])))], end


def _begins_anew(lines: Lines, place: int) -> bool:
    line = lines[place]
    kinds = (_RULE, _FENCE, _HEADING, _ITEM)
    return not line.strip() or any(kind.fullmatch(line) for kind in kinds) or _is_table(lines, place)


def _styled(text: str, usual: Callable[[str], Element] = plain) -> list[Element]:
    """Bold and code in it, the rest as `usual`."""
    found: list[Element] = []
    end = 0
    for match in _INLINE.finditer(text):
        found += [usual(text[end : match.start()]), bold(match[1]) if match[1] else plain(match[2], code=True)]
        end = match.end()
    return [element for element in (*found, usual(text[end:])) if element["text"]]


def _section(elements: list[Element]) -> Element:
    return {"type": "rich_text_section", "elements": elements or [plain(" ")]}
