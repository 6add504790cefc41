"""Follow-ups for leads of the answer before: `show them`, `which are hot?`, `the hot ones`, `how many of them`."""

from src.leads.questions.bounds import bounds
from src.leads.questions.known_or_not import known_or_not
from src.leads.questions.leaving_out import left_out
from src.leads.questions.narrowing import added, described, from_somewhere, owned
from src.leads.questions.noun_phrase import adjective, adjectives
from src.leads.questions.qualifiers import QUALIFIERS
from src.leads.questions.reader import Reader


def these(reader: Reader) -> bool:
    """`show them`, `which ones?`, `show me details`: the leads of the figures before."""
    if not reader.take("them", "details"):
        return False
    reader.draft.listing = True
    return True


def which_of_them(reader: Reader) -> bool:
    """`which are from Germany?`, `which ones have no owner?`: the leads of the answer before that are so."""
    if not reader.take("list", "them"):
        return False
    reader.draft.listing = True
    return reader.any_of(described, known_or_not, left_out, bounds, _are_from)


def _are_from(reader: Reader) -> bool:
    reader.take("copula")
    return reader.any_of(from_somewhere, owned, added)


def the_ones(reader: Reader) -> bool:
    """`show me the hot ones`, `list the ones from Acme`."""
    if not reader.take("list"):
        return False
    reader.skip("det")
    adjectives(reader)
    if not reader.take("ones"):
        return False
    reader.draft.listing = True
    return reader.end or reader.any_of(*QUALIFIERS) or reader.draft.narrowed


def those(reader: Reader) -> bool:
    """`those with a phone`, `the ones from Acme`."""
    if not reader.take("ones"):
        return False
    reader.draft.choosing = True
    return reader.any_of(*QUALIFIERS)


def counted(reader: Reader) -> bool:
    """`how many is that`, `how many of them are hot`, `how many from Acme`."""
    if reader.take("howmanythat"):
        reader.draft.counting = True
        return True
    if not reader.take("count"):
        return False
    reader.draft.counting = True
    reader.take("ofthem")
    while kind := adjective(reader):
        if kind == "titles":
            break
    return reader.end or reader.any_of(*QUALIFIERS)
