"""Patterns for the first few: `top 5`, `the 5 best`, `newest 3`, `the latest`; how many that is, and in which order."""

from src.leads.questions.draft import NotUnderstood
from src.leads.questions.noun_phrase import noun_phrase
from src.leads.questions.reader import Reader
from src.leads.questions.sentence import Item

#: As many as a plural without a number means.
USUAL_FEW = 10
#: One of them.
ONE = frozenset(("lead", "prospect", "contact", "kontakt", "interessent", "contacto", "prospecto", "contato", "client"))
_ENDS = ("top", "bottom", "newest", "oldest")


def first_few(reader: Reader) -> bool:
    """`top 5 HOT leads`, `the latest leads`, `the best lead`, `top 5 leads by budget`."""
    word, number = which_end(reader)
    if word is None:
        return False
    _order_by(reader, word)
    reader.skip("of")
    if not noun_phrase(reader) or not reader.draft.nouns:
        return False
    if "status" in reader.draft.where and reader.kind_of(word, "newest", "oldest"):
        return False  # `last contacted`: when that was is not kept
    if number is None and reader.kind_of(word, "bottom") and _as_many(reader) > 1:
        return False  # `the worst leads`: how many is that?
    reader.draft.set_limit(number or _as_many(reader), word.written)
    reader.attempt(_by_what)
    return True


def which_end(reader: Reader) -> tuple[Item | None, int | None]:
    """`top five`, `5 best`, `newest`: the word, and the number if there is one. Raises NotUnderstood for none."""
    reader.skip("det")
    before = reader.take("number")
    word = reader.take(*_ENDS)
    if word is None:
        return None, None
    after = None if before else reader.take("number")
    number = (before or after or word).number
    if (number is not None and not 0 < number <= 1000) or reader.sees("number"):
        raise NotUnderstood(word.written)
    return word, number


def _as_many(reader: Reader) -> int:
    """Ten of `the best leads`, one of `the best lead`."""
    return 1 if reader.behind["word"].value in ONE else USUAL_FEW


def _order_by(reader: Reader, word: Item) -> None:
    if reader.kind_of(word, "newest", "oldest"):
        reader.draft.set_order("created", descending=bool(reader.kind_of(word, "newest")), written=word.written)
    elif reader.kind_of(word, "bottom"):
        reader.draft.set_order("score", descending=False, written=word.written)


def _by_what(reader: Reader) -> bool:
    """`by budget`, `with the highest budget`, `by score`: another order of the best or the worst."""
    descending = not (reader.draft.order and not reader.draft.order["descending"])
    if reader.draft.order and reader.draft.order["by"] == "created":
        return False
    if reader.take("by"):
        of = reader.take("score", "budget")
    else:
        of = reader.take("score", "budget") if reader.take("with") and reader.take("agg") else None
    if of is None:
        return False
    by = "budget" if reader.kind_of(of, "budget") else "score"
    reader.draft.order = {"by": by, "descending": descending}
    return True


def recent_after(reader: Reader) -> bool:
    """`les leads les plus récents`, `los leads más recientes`."""
    word = reader.take("recentafter")
    if word is None or not reader.draft.nouns:
        return False
    reader.draft.set_order("created", descending=True, written=word.written)
    reader.draft.set_limit(USUAL_FEW, word.written)
    return True


def few(reader: Reader) -> bool:
    """`top 3`, `show me the newest 5`, `first 5`, `only 3`."""
    reader.take("list")
    return reader.any_of(_end, _first, _number_only)


def _end(reader: Reader) -> bool:
    word, number = which_end(reader)
    if word is None or number is None:
        return False
    reader.take("ones", "noun")
    if reader.kind_of(word, "newest", "oldest"):
        reader.draft.set_order("created", descending=bool(reader.kind_of(word, "newest")), written=word.written)
    elif reader.kind_of(word, "bottom"):
        reader.draft.set_order("", descending=False, written=word.written)
    else:
        reader.draft.forgets = (*reader.draft.forgets, "order")
    reader.draft.set_limit(number, word.written)
    return True


def _first(reader: Reader) -> bool:
    if not reader.take("first"):
        return False
    return _number_only(reader, chosen=True)


def _number_only(reader: Reader, *, chosen: bool = False) -> bool:
    if not (chosen or reader.draft.choosing):
        return False
    number = reader.take("number")
    if number is None or number.number is None:
        return False
    reader.take("ones", "noun")
    reader.draft.set_limit(number.number, number.written)
    return True
