"""What a part of a lead line is by its place alone: name, company, title, in the order that the usage line teaches.

What nothing but the place speaks for is a guess, so that it never replaces what was said of a lead before. A name that
is written like one and stands first is no guess; neither is a company between such a name and a title that was told.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from src.leads.line.clues import Clues
from src.leads.line.seams import Piece
from src.leads.line.vocabulary import (
    has_legal_form,
    is_function,
    is_legal_form,
    is_remark,
    is_said_of_it,
    is_shaped_like_a_name,
    is_written_like_a_heading,
    key_field,
    without_honorific,
)
from src.leads.words.countries import is_country_name
from src.leads.words.places import is_place
from src.leads.words.typed_text import words

#: The evidence of a guess that only the order of the line speaks for.
FROM_ITS_PLACE = "from its place"
_FIGURES = re.compile(r"[\d\s.,/()+-]*")
_TANGLED = re.compile(r"[{}=<>]|\":")  # bits of a program, of a table
_LONGEST_NAME, _LONGEST_COMPANY, _LONGEST_TITLE = 7, 8, 5  # words
_LONGEST_SMALL = 2  # words of a name in small letters


@dataclass(slots=True)
class Told:
    """What was told apart, by the draft's field; the evidence of what is guessed; and what fits nowhere."""

    facts: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def tell_by_place(told: Told, pieces: list[Piece], clues: Clues, known: Collection[str], alone: bool) -> None:
    """Take the name, the company and the title that are not known yet out of the pieces, the first that may be one.

    `alone` says that the line has only one piece, which no order speaks for.
    """
    taken = {*known, *told.facts}
    if "name" not in taken:
        _tell_name(told, pieces, clues, alone)
    sure = "name" in {*known, *told.facts} and "name" not in told.guessed
    if "company" not in taken:
        _tell_company(told, pieces, sure and "title" in taken, sure and not clues.label)
    if "title" not in taken and "name" in {*known, *told.facts}:
        title = _take(told, "title", pieces, lambda piece: _may_be_title(piece.text))
        if title and not is_function(title.text):
            told.guessed["title"] = FROM_ITS_PLACE


def _tell_name(told: Told, pieces: list[Piece], clues: Clues, alone: bool) -> None:
    first = pieces[0] if pieces else None
    opening = None if alone else first
    name = _take(told, "name", pieces, lambda piece: _is_next_name(piece, opening, clues, "title" in told.facts))
    if name and not (name is first and is_shaped_like_a_name(name.text)):
        told.guessed["name"] = FROM_ITS_PLACE


def _tell_company(told: Told, pieces: list[Piece], framed: bool, free: bool) -> None:
    """`framed`: a name and a title were told; `free`: the address is a free mailbox and names no other company."""
    company = _take(told, "company", pieces, lambda piece: _is_next_company(piece, framed))
    if company and not framed and not free:
        told.guessed["company"] = FROM_ITS_PLACE


def _take(told: Told, name: str, pieces: list[Piece], fits: Callable[[Piece], bool]) -> Piece | None:
    piece = next((piece for piece in pieces if fits(piece)), None)
    if piece:
        pieces.remove(piece)
        told.facts[name] = piece.text
    return piece


def may_be_name(text: str) -> bool:
    """Tell whether nothing in a text forbids that it is a name."""
    plain = _is_plain(text) and not is_function(text) and not has_legal_form(text)
    short = len(words(without_honorific(text))) <= _LONGEST_NAME
    return plain and short and not any(char.isdigit() for char in text)


def _is_next_name(piece: Piece, opening: Piece | None, clues: Clues, with_title: bool) -> bool:
    """Where the mailbox is a task's, one word is a name only if the line begins with it: `info@…, Acme, Berlin`."""
    text, opens = piece.text, piece is opening
    if not may_be_name(text) or (clues.role and " " not in text and not opens):
        return False
    if opens and is_place(text):  # Sofia, Foobar, CEO
        return with_title and " " not in text
    if opens and is_shaped_like_a_name(text):  # Jane Price asks for no price
        return True
    small = not is_shaped_like_a_name(text) and len(words(text)) > _LONGEST_SMALL
    return not small and not is_said_of_it(text)


def _is_next_company(piece: Piece, framed: bool) -> bool:
    """Between a name and a title a word in capitals is a company even if it is a wish elsewhere: Pilot."""
    text = piece.text
    said_of_it = is_place(text) if framed and not text[0].islower() else is_said_of_it(text)
    plain = _is_plain(text) and not is_function(text) and not is_country_name(text) and not said_of_it
    plain = plain and not _FIGURES.fullmatch(text) and not is_legal_form(text)
    return plain and len(words(text)) <= _LONGEST_COMPANY and _is_heading(text)


def _may_be_title(text: str) -> bool:
    plain = _is_plain(text) and not is_country_name(text) and not has_legal_form(text)
    short = len(words(text)) <= _LONGEST_TITLE and not any(char.isdigit() for char in text)
    plain = plain and key_field(text) is None  # `Tel.` before what is no number
    return plain and short and (is_function(text) or (_is_heading(text) and not is_said_of_it(text)))


def _is_heading(text: str) -> bool:
    return is_written_like_a_heading(text) or len(words(text)) <= _LONGEST_SMALL


def _is_plain(text: str) -> bool:
    return not is_remark(text) and not text.startswith(("#", ":")) and not _TANGLED.search(text)
