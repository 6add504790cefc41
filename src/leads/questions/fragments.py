"""Follow-ups: words that lean on the answer before. Each part takes what it knows; together they are every word."""

from src.leads.questions.bounds import bounds
from src.leads.questions.columns import named_columns
from src.leads.questions.comparing import other_side
from src.leads.questions.dating import dated, there
from src.leads.questions.figures import measures
from src.leads.questions.first_few import few
from src.leads.questions.leaving_out import left_out
from src.leads.questions.narrowing import described
from src.leads.questions.noun_phrase import adjective, value_list
from src.leads.questions.ordering import ordered
from src.leads.questions.qualifiers import QUALIFIERS
from src.leads.questions.reader import Pattern, Reader
from src.leads.questions.superlatives import best_by_figure, the_most
from src.leads.questions.the_ones import counted, the_ones, these, those, which_of_them


def fragment(reader: Reader) -> bool:
    """`and by source?`, `only the hot ones`, `what about last week`, `show them with e-mails`, `top 3`."""
    reader.skip("lead_in", "comma", "stop", "please")
    reader.draft.turning = "and" in reader.behind
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
    before = reader.at
    if reader.take("only"):
        reader.draft.choosing = True
    elif reader.take("also"):
        reader.draft.adds = True
    else:
        reader.take("about")
    reader.draft.turning |= reader.at > before
    reader.take("people")


def _joined(reader: Reader) -> bool:
    return any([reader.take("comma"), reader.take("and", "but")]) and reader.any_of(*PARTS)


def only_these_columns(reader: Reader) -> bool:
    """`just the e-mails`, `only names and e-mails`: in place of the ones that were shown."""
    if not reader.draft.choosing or reader.draft.columns or not named_columns(reader):
        return False
    reader.draft.replaces_columns = True
    return True


def added_columns(reader: Reader) -> bool:
    """`with e-mails`, `and their phone numbers`, `add the owner`."""
    if reader.sees("witharticle") or reader.draft.choosing or not reader.take("addcolumn"):
        return False
    return named_columns(reader)


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
    found = value_list(reader, ("owner",)) if reader.draft.turning and not _possessive(reader) else None
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
    the_ones,
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
