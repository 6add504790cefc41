"""Questions for a list: `show me the top 5 HOT leads`, `e-mails of the leads from Acme`, `hot leads today`."""

from src.leads.questions.columns import columns_of
from src.leads.questions.first_few import ONE, first_few, recent_after
from src.leads.questions.noun_phrase import noun_phrase
from src.leads.questions.qualifiers import qualified
from src.leads.questions.reader import Reader


def lists(reader: Reader) -> bool:
    """`show me the top 5 HOT leads`, `e-mails of the leads from Acme`, `hot leads today`, `what came in today`."""
    head = reader.take("list", "what")
    reader.draft.listing = head is not None
    reader.skip("please")
    reader.attempt(columns_of)
    if adverb := reader.take("adverb"):
        reader.draft.groups.append(adverb.value)
    if not reader.any_of(first_few, _so_many, _leads, lambda reader: head is not None and _what_came(reader)):
        return False
    if head and not reader.kind_of(head, "list") and not reader.draft.limit and reader.behind["word"].value in ONE:
        return False  # `what is a hot lead`
    reader.attempt(recent_after)
    qualified(reader)
    reader.attempt(_how_many_after)
    return True


def _leads(reader: Reader) -> bool:
    """Leads, or `who works at`, or what only says a period or a side."""
    if reader.draft.listing and reader.sees("from", "ownedby") and not reader.sees("det"):
        reader.draft.nouns += 1
        return True
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
    return reader.end or reader.sees("period", "from", "iadded") is not None


def _how_many_after(reader: Reader) -> bool:
    """`hot leads this week - how many?`."""
    reader.take("comma")
    if not reader.take("count") or not reader.end or reader.draft.columns or reader.draft.limit:
        return False
    reader.draft.counting = True
    reader.draft.listing = False
    return True
