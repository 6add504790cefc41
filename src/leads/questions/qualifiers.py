"""All that may follow the leads of a question, in any order: each pattern takes its part, or leaves it."""

from src.leads.questions.bounds import bounds
from src.leads.questions.comparing import compared
from src.leads.questions.dating import dated, there
from src.leads.questions.grouping import grouped
from src.leads.questions.known_or_not import known_or_not
from src.leads.questions.leaving_out import left_out
from src.leads.questions.narrowing import added, by_field, described, from_somewhere, mentioned, owned, titled
from src.leads.questions.ordering import ordered
from src.leads.questions.reader import Pattern, Reader

#: The more particular before the more general.
QUALIFIERS: tuple[Pattern, ...] = (
    dated,
    added,
    titled,
    bounds,
    by_field,
    known_or_not,
    left_out,
    compared,
    grouped,
    ordered,
    owned,
    from_somewhere,
    mentioned,
    described,
    there,
)
#: What may be joined to what came before by `and` or `but`: it says by itself what it is.
_JOINED: tuple[Pattern, ...] = (bounds, known_or_not, left_out, added, owned, by_field, mentioned, ordered)


def qualified(reader: Reader) -> None:
    """As many of them as there are."""
    while reader.any_of(*QUALIFIERS) or reader.attempt(_joined):
        pass
    reader.skip("please")


def _joined(reader: Reader) -> bool:
    if reader.take("comma"):
        reader.take("and", "but")
        return reader.any_of(*QUALIFIERS)
    return reader.take("and", "but") is not None and reader.any_of(*_JOINED)
