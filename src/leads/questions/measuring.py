"""Patterns for figures: `average score`, `highest budget`, `total budget`, `what share of the leads`."""

from src.leads.questions.reader import Reader

_SHARES = {"sum_budget": "share_of_budget", "sum_score": "share_of_score"}


def share(reader: Reader) -> bool:
    """`what percentage of leads`, `what share of the total budget`."""
    if not reader.take("share"):
        return False
    reader.skip()
    summed = _figure(reader)
    if summed and summed not in _SHARES:
        return False
    reader.draft.measures.append(_SHARES[summed] if summed else "share")
    return True


def measured(reader: Reader) -> bool:
    """`average score`, `highest budget`, `total budget`."""
    found = _figure(reader)
    if found:
        reader.draft.measures.append(found)
    return found is not None


def _figure(reader: Reader) -> str | None:
    item = reader.take("measure")
    if item and not reader.sees("noun"):  # the `lowest scoring leads` are no figure
        return item.meanings["measure"]
    reader.at -= item is not None
    how = reader.take("agg")
    reader.skip("noun")
    of = reader.take("score", "budget") if how else None
    if how is None or of is None:
        return None
    return f"{how.meanings['agg']}_{'score' if of.means('score') else 'budget'}"
