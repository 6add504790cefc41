"""Whether an answer says only what is known: its figures, dates, tiers, names and addresses, held against sources.

Pure, and total: any text may be the answer, any texts the sources.
"""

from collections.abc import Sequence

from src.leads.grounding.addresses import unsourced_addresses
from src.leads.grounding.answer import Answer
from src.leads.grounding.claims import Claim, Kind
from src.leads.grounding.figures import unsourced_figures
from src.leads.grounding.moments import unsourced_moments
from src.leads.grounding.naming import unsourced_names
from src.leads.grounding.sources import Sources
from src.leads.grounding.striking import struck
from src.leads.grounding.tiers import unsourced_tiers
from src.leads.grounding.worded import unsourced_words
from src.leads.names import Names

__all__ = ["Claim", "Kind", "Names", "struck", "unsourced"]

#: A longer answer is not posted either.
_LONGEST = 40_000


def unsourced(answer: str, sources: Sequence[str], names: Names | None = None) -> list[Claim]:
    """What the answer claims and no source gives, in the order of the answer.

    `sources` are the texts of tool results, of the question and of the history as the model got them; `names` those of
    the team's store.
    """
    said, known = Answer(answer[:_LONGEST]), Sources(sources)
    claims = [*unsourced_addresses(said, known), *unsourced_moments(said, known)]
    claims += [*unsourced_names(said, known, names or Names()), *unsourced_tiers(said, known)]
    claims += [*unsourced_words(said, known), *unsourced_figures(said, known)]
    return sorted(claims, key=lambda claim: (claim.start, claim.end))
