"""Questions for the one that has the most: `which source brings the most leads`, `top 5 companies`."""

from src.leads.questions.figures import measure
from src.leads.questions.first_few import ONE, USUAL_FEW, which_end
from src.leads.questions.narrowing import from_somewhere
from src.leads.questions.noun_phrase import adjectives, noun_phrase
from src.leads.questions.qualifiers import qualified
from src.leads.questions.reader import Reader

_TIMES = frozenset(("day", "week", "month", "quarter", "year"))


def the_most(reader: Reader) -> bool:
    """`which source brings the most hot leads`, `who has the fewest leads`, `the company with the most leads`."""
    group, many = _asked_for(reader)
    if not group:
        return False
    order = reader.take("most", "fewest")
    if order is None or not noun_phrase(reader) or not reader.draft.nouns:
        return False
    reader.draft.counting = True
    _ranked(reader, group, many, "count", least=bool(reader.kind_of(order, "fewest")), written=order.written)
    qualified(reader)
    return True


def _asked_for(reader: Reader) -> tuple[str, int]:
    """What is looked for, and how many of it: `who` is an owner, `who added` a colleague, `which 3 sources` three."""
    if who := reader.take("who", "whoadded"):
        reader.take("brings")
        return ("added_by" if reader.kind_of(who, "whoadded") else "owner"), 1
    reader.take("list", "what")
    reader.skip("det")
    number = reader.take("number")
    reader.take("bestadj")
    item = reader.take("group")
    if item is None:
        return "", 0
    many = (number.number or 0) if number else USUAL_FEW if _plural(item.written) else 1
    return (item.value if reader.take("brings") else ""), many


def _plural(written: str) -> bool:
    word = written.casefold()
    return word.endswith("s") and word not in ("status", "pays", "mois", "mes")


def _ranked(reader: Reader, group: str, many: int, by: str, *, least: bool, written: str) -> None:
    """The groups with the most, or the least, of it."""
    reader.draft.groups.append(group)
    reader.draft.set_limit(many, written, of_groups=True)
    if least or group in _TIMES:
        reader.draft.set_order(by, descending=not least, written=written)


def come_from(reader: Reader) -> bool:
    """`where do most of our leads come from`."""
    word = reader.take("word")
    if word is None or word.value not in ("where", "woher") or not (said := reader.take("comesfrom")):
        return False
    reader.draft.counting = True
    reader.draft.nouns += 1
    _ranked(reader, "source", 1, "count", least=False, written=said.written)
    qualified(reader)
    return True


def best_by_figure(reader: Reader) -> bool:
    """`which source has the highest average score`."""
    group, many = _asked_for(reader)
    reader.skip("det")
    end = reader.take("best", "worst") if group else None
    if end is None or not measure(reader):
        return False
    worst = bool(reader.kind_of(end, "worst"))
    _ranked(reader, group, many, reader.draft.measures[0], least=worst, written=end.written)
    qualified(reader)
    return True


def best_groups(reader: Reader) -> bool:
    """`top 5 companies`, `best source`, `top 3 German companies by average score`, `worst source by average score`."""
    reader.take("list", "what")
    word, number = which_end(reader)
    if word is None or not reader.kind_of(word, "top", "bottom"):
        return False
    reader.skip("of")
    reader.skip("det")
    adjectives(reader)
    reader.take("noun")
    item = reader.take("group")
    if item is None:
        return False
    plural = _plural(item.written)
    if plural and number is None and word.written.casefold() != "top":
        return False
    many = number or (USUAL_FEW if plural else 1)
    if not reader.attempt(_by_figure):
        qualified(reader)
        reader.attempt(_by_figure)
    by = reader.draft.measures[0] if reader.draft.measures else "count"
    reader.draft.counting = by == "count"
    _ranked(reader, item.value, many, by, least=bool(reader.kind_of(word, "bottom")), written=word.written)
    qualified(reader)
    return True


def _by_figure(reader: Reader) -> bool:
    """`by average score`; `by number of hot leads`, `with the most leads` only say that leads are counted."""
    if reader.take("by") and reader.attempt(measure):
        return True
    reader.take("brings", "with")
    reader.skip("det")
    counted = reader.take("count", "countnoun", "most") is not None
    return noun_phrase(reader) or counted


def lead_with_most(reader: Reader) -> bool:
    """`which lead has the highest budget`, `the hot lead with the lowest score`, `who has the highest score`."""
    who = reader.take("who")
    if not who:
        reader.take("list", "what")
        if not noun_phrase(reader) or reader.draft.nouns != 1 or reader.behind["word"].value not in ONE:
            return False
        reader.attempt(from_somewhere)
        if not reader.take("brings", "with"):
            return False
    reader.skip("det")
    end = reader.take("best", "worst", "agg")
    of = reader.take("score", "budget") if end else None
    if end is None or of is None:
        return False
    by = "budget" if reader.kind_of(of, "budget") else "score"
    least = bool(reader.kind_of(end, "worst")) or end.value == "minimum"
    reader.draft.listing = True
    reader.draft.nouns = 1
    reader.draft.set_limit(1, end.written)
    if least or by == "budget":
        reader.draft.set_order(by, descending=not least, written=end.written)
    qualified(reader)
    return True
