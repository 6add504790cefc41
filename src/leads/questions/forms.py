"""Whole questions, by their form; the first form that reads every word is the question's."""

from src.leads.questions.breakdowns import breakdown, trend
from src.leads.questions.comparisons import compare, growth
from src.leads.questions.dating import dated
from src.leads.questions.figures import measures
from src.leads.questions.grouping import grouped
from src.leads.questions.lists import lists
from src.leads.questions.looking_up import looked_up
from src.leads.questions.narrowing import from_somewhere
from src.leads.questions.noun_phrase import noun_phrase
from src.leads.questions.qualifiers import qualified
from src.leads.questions.reader import Pattern, Reader
from src.leads.questions.shares import share
from src.leads.questions.superlatives import best_by_figure, best_groups, come_from, lead_with_most, the_most


def opened(reader: Reader) -> None:
    """`hey, quick question:`, `can you please`."""
    reader.skip("greet", "comma", "stop")
    if not reader.sees("detailsof"):
        reader.take("request")
    reader.skip("please", "comma")


def counts(reader: Reader) -> bool:
    """`how many hot leads do we have from Acme`, `how many leads this month and what's their average score`."""
    before(reader)
    if not reader.take("count"):
        return False
    reader.draft.counting = True
    reader.attempt(noun_phrase)
    qualified(reader)
    reader.attempt(_and_figures)
    qualified(reader)
    return True


def before(reader: Reader) -> None:
    """`this week: how many …`, `by source, how many …`."""
    reader.any_of(dated, grouped, from_somewhere)
    reader.skip("comma")


def _and_figures(reader: Reader) -> bool:
    reader.take("comma")
    if not reader.take("and"):
        return False
    reader.take("what")
    reader.take("addcolumn", "where")
    return _their(reader) and measures(reader)


def _their(reader: Reader) -> bool:
    """`their`, the leads' that were just counted."""
    word = reader.sees("word")
    if word and word.value in ("their", "its"):
        reader.at += 1
    return True


def figures(reader: Reader) -> bool:
    """`what's the average score of hot leads this month`, `total budget by source`."""
    reader.take("what", "list")
    if not measures(reader):
        return False
    reader.skip("of")
    reader.attempt(noun_phrase)
    qualified(reader)
    return True


def summary(reader: Reader) -> bool:
    """`stats for last week`, `an overview of the hot leads`."""
    reader.take("what", "list")
    reader.skip("det")
    if not reader.take("summary"):
        return False
    reader.draft.summary = True
    reader.skip("of")
    reader.attempt(noun_phrase)
    qualified(reader)
    return True


FORMS: tuple[Pattern, ...] = (
    looked_up,
    lead_with_most,
    the_most,
    best_by_figure,
    best_groups,
    come_from,
    share,
    summary,
    growth,
    compare,
    breakdown,
    trend,
    counts,
    figures,
    lists,
)
