"""Questions for a share: `what share of leads is hot`, `share of the total budget by source`; no share of a part."""

from src.leads.questions.noun_phrase import noun_phrase
from src.leads.questions.qualifiers import qualified
from src.leads.questions.reader import Reader


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
