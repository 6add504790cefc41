"""Who, where and what: the parts of a lead line that carry no key, told apart by what they say and where they stand.

The order of trust: what the address knows (the domain's own name, the mailbox's), words that only a company or a title
has, and at last the order that the usage line teaches: name, company, title. What only its place speaks for is a guess.
"""

from collections.abc import Callable, Collection

from src.leads.line.by_place import Told, may_be_name, tell_by_place
from src.leads.line.clues import Clues
from src.leads.line.flourishes import apart_from_flourishes
from src.leads.line.name_order import straight, whole_firms
from src.leads.line.seams import Piece, at_sentences, cut_at_seams
from src.leads.line.vocabulary import (
    has_company_word,
    has_legal_form,
    is_function,
    is_legal_form,
    is_press,
    is_remark,
    is_said_of_it,
    is_title,
)
from src.leads.words.countries import is_country_name
from src.leads.words.typed_text import as_said, words


def tell_apart(parts: list[str], clues: Clues, known: Collection[str], turned: bool = False) -> Told:
    """Give name, company, title and country where the parts hold them, but none of the `known` fields.

    `turned` says that the first two parts may be a name in the order of a directory (`Doe, Jane`).
    """
    plain = [piece for part in parts for piece in apart_from_flourishes(part, clues)]
    sentences = [sentence for part in plain for sentence in at_sentences(part)]
    sentences = whole_firms(straight(sentences, clues, turned), clues)
    cut = [piece for number, part in enumerate(sentences) for piece in cut_at_seams(part, number, clues)]
    once = {" ".join(as_said(piece.text)) or piece.text: piece for piece in cut}  # said twice is said once
    pieces = list(once.values())
    opening = pieces[0] if len(pieces) > 1 else None  # a line begins with a name, not a country: Jordan, Chad
    rules: list[tuple[str, Callable[[], str]]] = [
        ("company", lambda: _best(pieces, lambda piece: _company_evidence(piece, clues))),
        ("title", lambda: _title(pieces)),
        ("name", lambda: _best(pieces, lambda piece: clues.person(piece.text) and may_be_name(piece.text))),
        ("country", lambda: _country(pieces, opening)),
    ]
    told = Told()
    for name, rule in rules:
        if name not in {*known, *told.facts} and (value := rule()):
            told.facts[name] = value
    tell_by_place(told, pieces, clues, known, alone=len(once) == 1)
    told.left = [piece.text for piece in pieces]
    return told


def _company_evidence(piece: Piece, clues: Clues) -> int:
    """How sure it is that a piece is the company: said by `at`, by a legal form, by the domain, by its words."""
    if piece.is_employer:
        return 6
    if is_remark(piece.text) or is_country_name(piece.text):
        return 0
    fit = clues.company(piece.text)
    if is_legal_form(piece.text):
        return fit
    if has_legal_form(piece.text):
        return 4 + min(fit, 1)
    several = len(words(piece.text)) > 1
    if fit and clues.person(piece.text):  # jane@doe.com: Doe may be the company, Jane Doe is not
        return fit if fit > 2 and not several else 0
    return fit or int(several and _is_made_of_company_words(piece.text))


def _is_made_of_company_words(text: str) -> bool:
    if text[0].islower() and (is_said_of_it(text) or "the" in words(text)):  # selling services to us; left the company
        return False
    return is_press(text) or (has_company_word(text) and not is_title(text) and not is_function(text))


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
