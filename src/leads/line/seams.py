"""Where one thing ends and another begins without a separator: `Jane Doe VP Sales at Acme`, `CTO. Wants a demo.`"""

import re
from dataclasses import dataclass
from itertools import islice

from src.leads.line.clues import Clues
from src.leads.line.vocabulary import (
    begins_title,
    has_company_word,
    has_function,
    has_legal_form,
    is_function,
    is_legal_form,
    is_remark,
    is_shaped_like_a_name,
    is_source,
    is_sure_title,
    is_title,
    without_honorific,
    without_legal_form,
)
from src.leads.words.countries import is_country_name

_AT = re.compile(
    r"(?:^|(?<=\S) )(?:(?:at|from|of) the company|(?:(?:von|bei|aus) )?(?:der )?Firma|de la (?:société|empresa)"
    r"|at|from|bei|chez|presso|@) (?=\S)|(?: |^)@(?=\S)|(?<=\w)@(?=\w[^.]*$)",
    re.IGNORECASE,
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
_SENTENCE_END = re.compile(r"(?<=\w\w)[.!?]+ (?=\w)")
_LINKS = frozenset({"of", "and", "&", "for", "und", "et", "y"})
_FULL_STOP = re.compile(r"(?<=\w{4})\.$")


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that was said; `is_employer` if it came after `at`."""

    text: str
    is_employer: bool = False


#: A name stands before one of the first full stops, if anywhere: `Dr. J. R. R. Tolkien`.
SENTENCES = 12


def at_sentences(part: str) -> list[str]:
    """Give a part, and the remark that follows it as a sentence."""
    for stop in islice(_SENTENCE_END.finditer(part), SENTENCES):
        before, after = part[: stop.start()], part[stop.end() :]
        if is_remark(after) and not is_remark(before):
            return [before, after]
    return [part]


def cut_at_seams(part: str, number: int, clues: Clues) -> list[Piece]:
    """Cut a part into the things it names; `number` is its place in the line, where a name is expected first."""
    if is_remark(part.replace("@", " ")):
        return [Piece(part)]
    left, employer = _employer(part if has_legal_form(part) else _FULL_STOP.sub("", part), number, clues)
    cut = [left]
    if clues.company(left) <= 2:
        for rule in (_at_company, _at_title, _at_company, _at_legal_form):
            cut = [piece for text in cut for piece in rule(text, number if text == cut[0] else -1, clues)]
    return [Piece(text) for text in cut if text] + [Piece(text, True) for text in [employer] if text]


def _employer(part: str, number: int, clues: Clues) -> tuple[str, str]:
    """What stands before and after `at`, where that tells a person or a title from a company."""
    for pattern in (_AT, _EN, _OF, _OF_PERSON):
        for found in pattern.finditer(part):
            left, right = part[: found.start()].strip(" ,"), part[found.end() :].strip()
            if is_remark(right) or is_source(right) or is_country_name(right) or "@" in left or is_legal_form(right):
                continue
            if not left and clues.person(right) and not clues.company(right):  # from Jane Doe; @jane
                return (part if "@" in found.group() else right), ""
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
    for count in range(min(5, len(own) - 1), 0, -1):  # the longest first: Acme Corp, not Corp
        rest, tail = own[:-count], " ".join(own[-count:])
        person = clues.person(" ".join(rest)) or (number == 0 and len(rest) > 1)
        named = len(without_honorific(" ".join(rest)).split()) > 1
        if clues.company(tail) > 2 and (is_title(" ".join(rest)) or (person and named)):
            return [" ".join(rest), tail]
        rest, start = own[count:], " ".join(own[:count])
        if clues.company(start) > 2 and (is_title(" ".join(rest)) or clues.person(" ".join(rest))):
            return [start, " ".join(rest)]
    return [text]


def _at_title(text: str, number: int, clues: Clues) -> list[str]:
    """Cut a name or a company from a title: `Jane Doe VP Sales`, `CEO Jane Doe`, `VP Sales Foo Ltd`."""
    own = text.split()
    titles = [place for place, word in enumerate(own) if begins_title(word)]
    if not titles:
        return [text]
    start, end = titles[0], titles[-1] + 1
    while start and is_function(own[start - 1]):  # Regional Sales Director
        start -= 1
    while end < len(own) and (is_function(own[end]) or own[end] in _LINKS):  # Head of Sales
        end += 1
    before, title, after = " ".join(own[:start]), " ".join(own[start:end]), " ".join(own[end:])
    if (start > 1 and (clues.person(before) or number == 0)) or (
        start == 1 and own[1].isupper() and clues.person(before)
    ):
        return [before, *_at_title(" ".join(own[start:]), -1, clues)]
    if not start and after and (_is_firm_after(title, after) or _is_person_after(title, after, clues)):
        return [title, after]
    return [text]


def _is_firm_after(title: str, firm: str) -> bool:
    """`VP Sales | Foo Ltd`, but `Head Start Inc` and `Director Systems GmbH` are firms as they stand."""
    named = has_legal_form(firm) and not is_legal_form(firm)
    return named and (is_sure_title(title) or has_function(title))


def _is_person_after(title: str, name: str, clues: Clues) -> bool:
    """`CEO | Jane Doe`, as the mailbox knows; a task's mailbox knows nobody, so the shape of the name must do."""
    if has_legal_form(name) or len(name.split()) < 2:
        return False
    shaped = is_shaped_like_a_name(name) and not is_remark(name) and not has_company_word(name)
    return clues.person(name) or bool(clues.role and _HEADS.search(title) and shaped and not clues.company(name))


def _at_legal_form(text: str, number: int, clues: Clues) -> list[str]:
    """Cut a person's two names from a company's: `Jane Doe Foo GmbH` with an address that knows Jane."""
    bare = without_legal_form(text).split()
    if number == 0 and has_legal_form(text) and len(bare) > 2 and clues.person(bare[0]):
        return [" ".join(text.split()[:2]), " ".join(text.split()[2:])]
    return [text]
