"""Cities and regions by their names, so that a place is not taken for a company or a job."""

from functools import cache

from src.leads.words.phrases import read, words


def is_place(text: str) -> bool:
    """Tell whether a text is a city or a region we know, and nothing else.

    >>> is_place("München"), is_place("Acme Berlin")
    (True, False)
    """
    return tuple(words(text)) in _places()


@cache
def _places() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words(name)) for names in read("places")["places"].values() for name in names)
