"""Follow-ups for the cards of leads that were shown: `details`, `the second one`, `why is the first one HOT?`."""

from dataclasses import dataclass

from src.leads.questions.reader import Reader


@dataclass(frozen=True, slots=True)
class Cards:
    """Of the lead at a place, from 1, or -1 for the last; of `the one`, when just one was shown; else of all."""

    place: int | None = None
    the_one: bool = False


def cards_asked(reader: Reader) -> Cards | None:
    """What the whole question asks for, if it asks for cards at all."""
    reader.fresh()
    reader.skip("greet", "lead_in", "comma")
    reader.take("request")
    cards = _why(reader) if reader.take("why") else _opened(reader)
    reader.skip("please")
    return cards if reader.end else None


def _why(reader: Reader) -> Cards | None:
    which = _which(reader)
    so_rated(reader)
    return which


def _opened(reader: Reader) -> Cards | None:
    """`details`, `details on those leads`; without that word only one by its place."""
    head = reader.take("details", "detailsof", "list")
    which = _which(reader)
    if head and reader.kind_of(head, "details", "detailsof"):
        reader.take("noun")
        return which or Cards()
    return which if which and which.place else None


def _which(reader: Reader) -> Cards | None:
    """`the second one`, `she`, `those`."""
    the = reader.take("det")
    if place := reader.take("ordinal"):
        reader.take("ones", "noun", "them")
        return Cards(place.number)
    if reader.take("it"):
        return Cards(the_one=True)
    return Cards() if reader.take("ones", "them", "they") or (the and reader.take("noun")) else None


def so_rated(reader: Reader) -> None:
    """`is HOT`, `so low`: what a `why` asks about; the card says what is so."""
    reader.take("copula")
    reader.take("so")
    reader.take("tier", "rated")
