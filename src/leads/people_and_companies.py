"""Who, where and what: the parts of a lead line that carry no key, told apart by what they say and where they stand.

The order of trust: what the address knows (the domain's own name, the mailbox's), words that only a company or a title
has, and at last the order that the usage line teaches: name, company, title.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from src.leads.clues import Clues
from src.leads.countries import country_code, is_country_name
from src.leads.typed_text import squash, words
from src.leads.vocabulary import (
    begins_title,
    has_company_word,
    has_function,
    has_legal_form,
    is_function,
    is_remark,
    is_title,
)

_AT = re.compile(
    r"(?:^|(?<=\S) )(?:at|from|bei|chez|presso|@) (?=\S)|(?: |^)@(?=\S)|(?<=\w)@(?=\w[^.]*$)", re.IGNORECASE
)
_EN = re.compile(r"(?<=\S) (?:en|in) (?=[^\Wa-z_])")
# Whose head someone is: `CEO of Acme`, `Geschäftsführerin der Acme GmbH`, `PDG d'Acme`; not `Head of Sales`.
_OF = re.compile(
    r"(?<=\S)(?<=(?i:ceo|cto|cfo|coo|cmo|pdg|der|ent|eur|ice|rer|rin|ber|ant|nte|ora|ner)) "
    r"(?:(?:of|der|des|von|de) |d['’])(?=[^\Wa-z_])"
)
_OF_PERSON = re.compile(r"(?<=\S) of (?=[^\Wa-z_])")
_HEADS = re.compile(
    r"(?:^|\b)(?:c[etfom]o|pdg|(?:co-?)?founder|owner|president|geschäftsführer(?:in)?|inhaber(?:in)?|gründer(?:in)?"
    r"|gérante?|président|présidente|fondat(?:eur|rice)|fundadora?|propietari[oa]|gerente|presidenta|managing director"
    r"|director general|directora general|directeur général|directrice générale)$",
    re.IGNORECASE,
)
_FULL_STOP = re.compile(r"(?<=\w{4})\.$")
_LONGEST_NAME, _LONGEST_COMPANY, _LONGEST_TITLE = 7, 8, 5  # words


@dataclass(slots=True)
class Told:
    """What was told apart, by the draft's field, and what fits nowhere."""

    facts: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    is_employer: bool = False  # it came after `at`


def tell_apart(parts: list[str], clues: Clues, known: Collection[str], turned: bool = False) -> Told:
    """Give name, company, title and country where the parts hold them, but none of the `known` fields.

    `turned` says that the first two parts may be a name in the order of a directory (`Doe, Jane`).
    """
    pieces = [
        piece for number, part in enumerate(_straight(parts, clues, turned)) for piece in _pieces(part, number, clues)
    ]
    told = Told()
    rules: list[tuple[str, Callable[[], str]]] = [
        ("company", lambda: _best(pieces, lambda piece: _company_evidence(piece, clues))),
        ("title", lambda: _title(pieces, clues)),
        ("name", lambda: _best(pieces, lambda piece: clues.person(piece.text) and _may_be_name(piece.text))),
        ("country", lambda: _country(pieces)),
        ("name", lambda: _first(pieces, _may_be_name)),
        ("company", lambda: _first(pieces, _may_be_company)),
        ("title", lambda: _first(pieces, _may_be_title)),
    ]
    for name, rule in rules:
        if name not in known and not told.facts.get(name):
            told.facts[name] = rule()
    told.facts = {name: value for name, value in told.facts.items() if value}
    told.left = [piece.text for piece in pieces]
    return told


def _straight(parts: list[str], clues: Clues, turned: bool) -> list[str]:
    """`Doe, Jane` as `Jane Doe`, where the mailbox knows both, or the line says it by its form (`turned`)."""
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


def _pieces(part: str, number: int, clues: Clues) -> list[_Piece]:
    """A part cut where one thing ends and another begins without a separator: `Jane Doe VP Sales at Acme`."""
    if is_remark(part.replace("@", " ")):
        return [_Piece(part)]
    left, employer = _employer(part if has_legal_form(part) else _FULL_STOP.sub("", part), number, clues)
    if has_legal_form(left) or clues.company(left) > 2:
        cut = [left]
    else:
        cut = [piece for text in _at_company(left, number, clues) for piece in _at_title(text, number, clues)]
        cut = [piece for text in cut for piece in _at_company(text, number, clues)]
    return [_Piece(text) for text in cut if text] + [_Piece(text, True) for text in [employer] if text]


def _employer(part: str, number: int, clues: Clues) -> tuple[str, str]:
    """What stands before and after `at`, where that tells a person or a title from a company."""
    for pattern in (_AT, _EN, _OF, _OF_PERSON):
        for found in pattern.finditer(part):
            left, right = part[: found.start()].strip(" ,"), part[found.end() :].strip()
            if is_remark(right) or is_country_name(right) or "@" in left:
                continue
            if (
                (pattern is _AT and (not left or is_title(left) or number == 0))
                or (pattern is _EN and is_title(left) and _is_no_job(right))
                or (pattern is _OF and _HEADS.search(left) and _is_no_job(right))
                or (pattern is _OF_PERSON and clues.person(left) and not has_function(left) and _is_no_job(right))
            ):
                return left, right
    return part, ""


def _is_no_job(text: str) -> bool:
    return not has_function(text) and not is_title(text)


def _at_company(text: str, number: int, clues: Clues) -> list[str]:
    """Cut off the domain's own name at either end: `Jane Doe Acme`, `Acme VP Sales`."""
    own = text.split()
    for count in range(1, min(5, len(own))):
        rest, tail = own[:-count], " ".join(own[-count:])
        person = clues.person(" ".join(rest)) or (number == 0 and len(rest) > 1)
        if clues.company(tail) > 2 and (is_title(" ".join(rest)) or (person and len(rest) > 1)):
            return [" ".join(rest), tail]
        rest, start = own[count:], " ".join(own[:count])
        if clues.company(start) > 2 and (is_title(" ".join(rest)) or clues.person(" ".join(rest))):
            return [start, " ".join(rest)]
    return [text]


def _at_title(text: str, number: int, clues: Clues) -> list[str]:
    """Cut a name from a title: `Jane Doe VP Sales`, `CEO Jane Doe`."""
    own = text.split()
    titles = [place for place, word in enumerate(own) if begins_title(word)]
    if not titles or has_legal_form(text):
        return [text]
    start, end = titles[0], titles[-1] + 1
    while start and is_function(own[start - 1]):  # Regional Sales Director
        start -= 1
    before, after = " ".join(own[:start]), " ".join(own[end:])
    if (start > 1 and (clues.person(before) or number == 0)) or (
        start == 1 and own[1].isupper() and clues.person(before)
    ):
        return [before, " ".join(own[start:])]
    if not start and len(own) - end > 1 and clues.person(after) and not has_function(after):
        return [" ".join(own[:end]), after]
    return [text]


def _company_evidence(piece: _Piece, clues: Clues) -> int:
    if piece.is_employer:
        return 6
    if is_remark(piece.text) or is_country_name(piece.text):
        return 0
    fit = clues.company(piece.text)
    if has_legal_form(piece.text):
        return 4 + fit
    if fit > 2 or (fit and not clues.person(piece.text)):
        return fit if not (clues.person(piece.text) and len(piece.text.split()) > 1) else 0
    return int(has_company_word(piece.text) and not is_title(piece.text) and not is_function(piece.text))


def _title(pieces: list[_Piece], clues: Clues) -> str:
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


def _country(pieces: list[_Piece]) -> str:
    for piece in pieces[1:] or pieces:
        text = piece.text
        code = len(text) == 2 and text.isupper() and not is_function(text) and not has_legal_form(text)
        if is_country_name(text) or (code and country_code(text)):
            pieces.remove(piece)
            return text
    return ""


def _best(pieces: list[_Piece], evidence: Callable[[_Piece], int]) -> str:
    """Take out the piece with the most evidence, the first of equals; "" if there is none."""
    best = max(pieces, key=evidence, default=None)
    if best is None or not evidence(best):
        return ""
    pieces.remove(best)
    return best.text


def _first(pieces: list[_Piece], fits: Callable[[str], bool]) -> str:
    for piece in pieces:
        if fits(piece.text):
            pieces.remove(piece)
            return piece.text
    return ""


def _may_be_name(text: str) -> bool:
    plain = not is_remark(text) and not is_function(text) and not has_legal_form(text)
    return plain and len(words(text)) <= _LONGEST_NAME and not any(char.isdigit() for char in text)


def _may_be_company(text: str) -> bool:
    plain = not is_remark(text) and not is_function(text) and not is_country_name(text)
    return plain and len(words(text)) <= _LONGEST_COMPANY and not squash(text).isdigit()


def _may_be_title(text: str) -> bool:
    plain = not is_remark(text) and not is_country_name(text) and not has_legal_form(text)
    return plain and len(words(text)) <= _LONGEST_TITLE and not any(char.isdigit() for char in text)
