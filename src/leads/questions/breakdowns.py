"""Questions for groups by that word: `breakdown by source`, `tier distribution`, `trend of leads this quarter`."""

from src.leads.questions.noun_phrase import noun_phrase
from src.leads.questions.qualifiers import qualified
from src.leads.questions.reader import Reader


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
