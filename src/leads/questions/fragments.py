"""Follow-ups: words that lean on the answer before. Each part takes what it knows; together they are every word."""

from src.leads.questions.bounds import bounds
from src.leads.questions.columns import named_columns
from src.leads.questions.comparing import other_side
from src.leads.questions.dating import dated, there
from src.leads.questions.figures import measures
from src.leads.questions.first_few import which_end
from src.leads.questions.known_or_not import known_or_not
from src.leads.questions.leaving_out import left_out
from src.leads.questions.narrowing import added, described, from_somewhere, owned
from src.leads.questions.noun_phrase import adjective, value_list
from src.leads.questions.ordering import ordered
from src.leads.questions.qualifiers import QUALIFIERS
from src.leads.questions.reader import Pattern, Reader
from src.leads.questions.superlatives import best_by_figure, the_most


def fragment(reader: Reader) -> bool:
    """`and by source?`, `only the hot ones`, `what about last week`, `show them with e-mails`, `top 3`."""
    reader.skip("lead_in", "comma", "stop", "please")
    if reader.attempt(everyone):
        return True
    opening(reader)
    taken = 0
    while not reader.end and (reader.any_of(*PARTS) or reader.attempt(_joined)):
        taken += 1
        reader.skip("please", "instead")
    reader.take("only")
    return taken > 0


def opening(reader: Reader) -> None:
    """`what about`, `only`: what follows narrows, or takes the place of what was said."""
    if reader.take("only"):
        reader.draft.choosing = True
    elif reader.take("also"):
        reader.draft.adds = True
    else:
        reader.take("about")
    reader.take("people")


def _joined(reader: Reader) -> bool:
    return any([reader.take("comma"), reader.take("and", "but")]) and reader.any_of(*PARTS)


def only_these_columns(reader: Reader) -> bool:
    """`just the e-mails`, `only names and e-mails`: in place of the ones that were shown."""
    if not reader.draft.choosing or reader.draft.columns or not named_columns(reader):
        return False
    reader.draft.replaces_columns = True
    return True


def these(reader: Reader) -> bool:
    """`show them`, `which ones?`: the leads of the figures before."""
    if not reader.take("them"):
        return False
    reader.draft.listing = True
    return True


def which_of_them(reader: Reader) -> bool:
    """`which are from Germany?`, `which have no owner?`: the leads of the answer before that are so."""
    if not reader.take("list"):
        return False
    reader.draft.listing = True
    return reader.any_of(described, known_or_not, left_out, bounds, _are_from)


def _are_from(reader: Reader) -> bool:
    reader.take("copula")
    return reader.any_of(from_somewhere, owned, added)


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


def added_columns(reader: Reader) -> bool:
    """`with e-mails`, `and their phone numbers`, `add the owner`."""
    if reader.sees("witharticle") or reader.draft.choosing or not reader.take("addcolumn"):
        return False
    return named_columns(reader)


def few(reader: Reader) -> bool:
    """`top 3`, `the newest 5`, `first 5`, `only 3`."""
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


def figures(reader: Reader) -> bool:
    """`average score?`, `and the total budget`, `what's their average score`."""
    reader.take("what")
    word = reader.sees("word")
    if word and word.value in ("their", "its"):
        reader.at += 1
    if not measures(reader):
        return False
    return not reader.take("of") or reader.take("ones", "them", "noun") is not None


def summed_up(reader: Reader) -> bool:
    """`and stats for last month`."""
    reader.skip("det")
    reader.draft.summary = reader.take("summary") is not None
    return reader.draft.summary


def split(reader: Reader) -> bool:
    """`split them by owner`."""
    return reader.take("breakdown") is not None and reader.sees("by") is not None


def against(reader: Reader) -> bool:
    """`compared to last week`, `vs Globex`, `compare with warm`."""
    if not reader.take("vs") and not (reader.take("compare") and reader.take("with", "to", "from")):
        return False
    return other_side(reader)


def over_all_time(reader: Reader) -> bool:
    """`all time`: without the period; after groups, `in total` is without them."""
    word = reader.take("alltime", "intotal")
    if word is None:
        return False
    what = "groups" if reader.kind_of(word, "intotal") else "period"
    reader.draft.forgets = (*reader.draft.forgets, what)
    return True


def everyone(reader: Reader) -> bool:
    """`show all of them`: without the limit."""
    if not reader.take("everyone") or not reader.end:
        return False
    reader.draft.listing = True
    reader.draft.forgets = (*reader.draft.forgets, "limit")
    return True


def a_value(reader: Reader) -> bool:
    """`hot`, `the warm ones`, `Globex`, `Tom's`; a person only after `and`, `what about` or `only`."""
    reader.skip("det")
    if reader.attempt(_owner):
        return True
    kind = adjective(reader)
    if not kind or kind == "fresh":
        return False
    reader.take("ones", "noun")
    return True


def _owner(reader: Reader) -> bool:
    leads_on = reader.behind.keys() & {"and", "about", "only", "of", "det"}
    found = value_list(reader, ("owner",)) if leads_on and not _possessive(reader) else None
    if found is None or reader.sees("hasafter", "noun"):
        return False
    reader.draft.filter("owner", found[1], found[1][0])
    return True


def _possessive(reader: Reader) -> bool:
    owner = reader.sees("owner")
    return owner is not None and owner.possessive


def removed(reader: Reader) -> bool:
    """`remove the cold ones`."""
    return reader.sees("except", "not") is not None and left_out(reader)


PARTS: tuple[Pattern, ...] = (
    dated,
    bounds,
    ordered,
    which_of_them,
    the_most,
    best_by_figure,
    only_these_columns,
    these,
    counted,
    over_all_time,
    few,
    figures,
    summed_up,
    split,
    against,
    added_columns,
    removed,
    *(each for each in QUALIFIERS if each not in (there, described)),
    those,
    a_value,
)
