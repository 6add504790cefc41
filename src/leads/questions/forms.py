"""Whole questions, by their form; the first form that reads every word is the question's."""

from src.leads.periods import Period
from src.leads.questions.columns import columns_of
from src.leads.questions.comparing import other_side
from src.leads.questions.dating import dated
from src.leads.questions.figures import measures
from src.leads.questions.first_few import first_few, recent_after
from src.leads.questions.grouping import grouped
from src.leads.questions.looking_up import looked_up
from src.leads.questions.narrowing import from_somewhere
from src.leads.questions.noun_phrase import noun_phrase, one_kind
from src.leads.questions.qualifiers import qualified
from src.leads.questions.reader import FILTERS, Pattern, Reader
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


def trend(reader: Reader) -> bool:
    """`trend of leads this quarter`."""
    reader.take("what", "list")
    reader.skip("det")
    if not reader.take("trend"):
        return False
    reader.draft.trend = True
    reader.skip("of")
    reader.attempt(noun_phrase)
    qualified(reader)
    return True


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


def share(reader: Reader) -> bool:
    """`what share of leads is hot`, `share of the total budget by source`; a share of a part is none of these."""
    reader.take("what")
    if not reader.take("share"):
        return False
    if reader.attempt(_share_of_sum):
        qualified(reader)
        return bool(reader.draft.groups)
    reader.draft.measures.append("share")
    if not noun_phrase(reader):
        return False
    if reader.draft.where and reader.sees("aux", "copula", "that"):
        return False
    qualified(reader)
    return len(reader.draft.where) + bool(reader.draft.groups) == 1


def _share_of_sum(reader: Reader) -> bool:
    reader.skip("det", "agg")
    of = reader.take("column")
    if of is None or of.value not in ("score", "budget"):
        return False
    reader.draft.measures.append(f"share_of_{of.value}")
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


def breakdown(reader: Reader) -> bool:
    """`breakdown by source`, `distribution of tiers`, `source breakdown`, `how are leads split by tier`."""
    reader.take("what", "list")
    if not reader.any_of(_breakdown_first, _group_first, _leads_first):
        return False
    qualified(reader)
    return bool(reader.draft.groups) and not reader.draft.listing


def _breakdown_first(reader: Reader) -> bool:
    if not reader.take("breakdown"):
        return False
    reader.skip("of")
    if reader.attempt(lambda reader: noun_phrase(reader) and bool(reader.draft.nouns)):
        return True
    reader.skip("det")
    if item := reader.take("group"):
        reader.draft.groups.append(item.value)
    return True


def _group_first(reader: Reader) -> bool:
    reader.take("noun")
    item = reader.take("group")
    if item is None or not reader.take("breakdown"):
        return False
    reader.draft.groups.append(item.value)
    return True


def _leads_first(reader: Reader) -> bool:
    if not noun_phrase(reader) or not reader.draft.nouns:
        return False
    reader.take("copula", "aux")
    return reader.take("breakdown") is not None


def compare(reader: Reader) -> bool:
    """`compare Acme and Globex`, `compare hot leads with cold leads this month`, `how does this week compare to last week`."""
    if not reader.take("compare"):
        return False
    reader.skip("of")
    reader.skip("det")
    if reader.take("noun") and not reader.take("between"):
        return False
    if not reader.any_of(_one_period, _one_value):
        return False
    if not reader.take("and", "vs", "with", "to", "from"):
        return False
    if not other_side(reader):
        return False
    qualified(reader)
    return True


def _one_period(reader: Reader) -> bool:
    item = reader.take("period")
    if item is None or item.period is None:
        return False
    reader.draft.set_period(item.period, item.written)
    return True


def _one_value(reader: Reader) -> bool:
    item = reader.take(*FILTERS)
    if item is None:
        return False
    reader.draft.filter(one_kind(reader, item, FILTERS), [item.value], item.written)
    reader.take("noun")
    return True


def growth(reader: Reader) -> bool:
    """`growth since last month`, `growth vs last week`, `growth this month`: against the period before."""
    reader.take("what", "list")
    if not reader.take("growth"):
        return False
    since = reader.take("vs", "since") is not None
    item = reader.take("period")
    if item is None or item.period is None or item.period.unit is None or item.period.last:
        return False
    if item.period.offset != (-1 if since else 0):
        return False
    reader.draft.counting = reader.draft.previous = True
    reader.draft.set_period(Period(unit=item.period.unit), item.written)
    return True


def lists(reader: Reader) -> bool:
    """`show me the top 5 HOT leads`, `e-mails of the leads from Acme`, `hot leads today`, `what came in today`."""
    head = reader.take("list", "what") is not None
    reader.draft.listing = head
    reader.skip("please")
    reader.attempt(columns_of)
    if adverb := reader.take("adverb"):
        reader.draft.groups.append(adverb.value)
    if not reader.any_of(first_few, _so_many, _leads, lambda reader: head and _what_came(reader)):
        return False
    reader.attempt(recent_after)
    qualified(reader)
    reader.attempt(_how_many_after)
    return True


def _leads(reader: Reader) -> bool:
    return noun_phrase(reader) or reader.sees("period", "by", "adverb", "vs") is not None


def _so_many(reader: Reader) -> bool:
    """`show 5 hot leads`."""
    number = reader.take("number") if reader.draft.listing else None
    if number is None or number.number is None or not noun_phrase(reader) or not reader.draft.nouns:
        return False
    reader.draft.set_limit(number.number, number.written)
    return True


def _what_came(reader: Reader) -> bool:
    """`what came in today`, `what did we get this week`."""
    if reader.draft.columns or not reader.take("aux"):
        return False
    reader.draft.nouns += 1
    return True


def _how_many_after(reader: Reader) -> bool:
    """`hot leads this week - how many?`."""
    reader.take("comma")
    if not reader.take("count") or not reader.end or reader.draft.columns or reader.draft.limit:
        return False
    reader.draft.counting = True
    reader.draft.listing = False
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
