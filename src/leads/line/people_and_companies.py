"""Who, where and what: the parts of a lead line that carry no key, told apart by what they say and where they stand.

The order of trust: what the address knows (the domain's own name, the mailbox's), words that only a company or a title
has, and at last the order that the usage line teaches: name, company, title.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from src.leads.line.clues import Clues
from src.leads.line.seams import Piece, at_sentences, cut_at_seams
from src.leads.line.vocabulary import (
    has_company_word,
    has_legal_form,
    is_function,
    is_remark,
    is_title,
)
from src.leads.words.countries import is_country_name
from src.leads.words.typed_text import as_said, words

_FIGURES = re.compile(r"[\d\s.,/()+-]*")
_TANGLED = re.compile(r"[{}=<>]|\":")  # bits of a program, of a table
_LONGEST_NAME, _LONGEST_COMPANY, _LONGEST_TITLE = 7, 8, 5  # words


@dataclass(slots=True)
class Told:
    """What was told apart, by the draft's field, and what fits nowhere."""

    facts: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def tell_apart(parts: list[str], clues: Clues, known: Collection[str], turned: bool = False) -> Told:
    """Give name, company, title and country where the parts hold them, but none of the `known` fields.

    `turned` says that the first two parts may be a name in the order of a directory (`Doe, Jane`).
    """
    sentences = _straight([sentence for part in parts for sentence in at_sentences(part)], clues, turned)
    cut = [piece for number, part in enumerate(sentences) for piece in cut_at_seams(part, number, clues)]
    once = {" ".join(as_said(piece.text)) or piece.text: piece for piece in cut}  # said twice is said once
    pieces = list(once.values())
    opening = pieces[0] if len(pieces) > 1 else None  # a line begins with a name, not a country: Jordan, Chad
    told = Told()
    rules: list[tuple[str, Callable[[], str]]] = [
        ("company", lambda: _best(pieces, lambda piece: _company_evidence(piece, clues))),
        ("title", lambda: _title(pieces)),
        ("name", lambda: _best(pieces, lambda piece: clues.person(piece.text) and _may_be_name(piece.text))),
        ("country", lambda: _country(pieces, opening)),
        ("name", lambda: _best(pieces, lambda piece: _is_next_name(piece, opening, clues))),
        ("company", lambda: _first(pieces, _may_be_company)),
        ("title", lambda: _first(pieces, _may_be_title) if "name" in {*known, *told.facts} else ""),
    ]
    for name, rule in rules:
        if name not in {*known, *told.facts} and (value := rule()):
            told.facts[name] = value
    told.left = [piece.text for piece in pieces]
    return told


def _straight(parts: list[str], clues: Clues, turned: bool) -> list[str]:
    """`Doe, Jane` as `Jane Doe`, where the mailbox knows both, or the line says it by its form (`turned`)."""
    if parts and parts[0].count(",") == 1:  # "Doe, Jane" <jane@acme.com>
        inner = [half.strip() for half in parts[0].split(",")]
        straight = _straight(inner, clues, True) if all(inner) else inner
        return [*straight, *parts[1:]] if len(straight) == 1 else parts
    if len(parts) < 2:
        return parts
    last, first = parts[:2]
    single = len(last.split()) == 1 == len(first.split())
    short = len(last.split()) <= 2 >= len(first.split())
    if any(is_title(part) or has_legal_form(part) or clues.company(part) for part in (last, first)):
        return parts
    both = single and clues.person(last)
    alone = single and len(parts) == 2 and clues.label  # the domain names another company: no `Acme, Jane`
    if clues.person(first) and (both or alone or (turned and short)):
        return [f"{first} {last}", *parts[2:]]
    return parts


def _company_evidence(piece: Piece, clues: Clues) -> int:
    """How sure it is that a piece is the company: said by `at`, by a legal form, by the domain, by its words."""
    if piece.is_employer:
        return 6
    if is_remark(piece.text) or is_country_name(piece.text):
        return 0
    fit = clues.company(piece.text)
    if has_legal_form(piece.text):
        return 4 + min(fit, 1)
    several = len(words(piece.text)) > 1
    if fit and clues.person(piece.text):  # jane@doe.com: Doe may be the company, Jane Doe is not
        return fit if fit > 2 and not several else 0
    company_words = (
        several and has_company_word(piece.text) and not is_title(piece.text) and not is_function(piece.text)
    )
    return fit or int(company_words)


def _title(pieces: list[Piece]) -> str:
    """The first title, with the titles and functions right after it: `VP, Sales`, `Founder, CEO`."""
    for start, piece in enumerate(pieces):
        if is_title(piece.text) and not is_remark(piece.text) and not has_legal_form(piece.text):
            end = start + 1
            while end < len(pieces) and _goes_on(pieces[end].text):
                end += 1
            title = ", ".join(piece.text for piece in pieces[start:end])
            del pieces[start:end]
            return title
    return ""


def _goes_on(text: str) -> bool:
    return (is_title(text) or is_function(text)) and not is_remark(text) and not has_legal_form(text)


def _country(pieces: list[Piece], opening: Piece | None) -> str:
    for piece in pieces:
        if is_country_name(piece.text) and piece is not opening:
            pieces.remove(piece)
            return piece.text
    return ""


def _best(pieces: list[Piece], evidence: Callable[[Piece], int]) -> str:
    """Take out the piece with the most evidence, the first of equals; "" if there is none."""
    best = max(pieces, key=evidence, default=None)
    if best is None or not evidence(best):
        return ""
    pieces.remove(best)
    return best.text


def _first(pieces: list[Piece], fits: Callable[[str], bool]) -> str:
    for piece in pieces:
        if fits(piece.text):
            pieces.remove(piece)
            return piece.text
    return ""


def _may_be_name(text: str) -> bool:
    plain = _is_plain(text) and not is_function(text) and not has_legal_form(text)
    return plain and len(words(text)) <= _LONGEST_NAME and not any(char.isdigit() for char in text)


def _is_next_name(piece: Piece, opening: Piece | None, clues: Clues) -> bool:
    """Where the mailbox is a task's, one word is a name only if the line begins with it: `info@…, Acme, Berlin`."""
    return _may_be_name(piece.text) and (not clues.role or piece is opening or " " in piece.text)


def _may_be_company(text: str) -> bool:
    plain = _is_plain(text) and not is_function(text) and not is_country_name(text)
    return plain and len(words(text)) <= _LONGEST_COMPANY and not _FIGURES.fullmatch(text)


def _may_be_title(text: str) -> bool:
    plain = _is_plain(text) and not is_country_name(text) and not has_legal_form(text)
    return plain and len(words(text)) <= _LONGEST_TITLE and not any(char.isdigit() for char in text)


def _is_plain(text: str) -> bool:
    return not is_remark(text) and not text.startswith("#") and not _TANGLED.search(text)
