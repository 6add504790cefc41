"""What stands of what was said in remarks, one after the other: a later word takes back an earlier one.

Notes come in the order in which they were said. A fact under a key that we do not know (`status=not interested`) has no
place in that order: it holds until it is said anew, and so is heard last.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from src.leads.models import Insight, LeadDraft
from src.leads.words import signals, sources

_EVIDENCE = 80  # characters of what was said that are shown with an insight
# Who they are, not what they want: nothing they want takes it back.
_LASTING = ("job_seeker", "selling_to_us")


class Remark(NamedTuple):
    """One thing that was said, and the field or key under which it was."""

    field: str
    text: str


def remarks(draft: LeadDraft) -> list[Remark]:
    """Give what was said without a field of its own, in the order in which it is to be heard."""
    return [*(Remark("notes", note) for note in draft.notes), *(Remark(key, said) for key, said in draft.extra.items())]


def standing(heard: Sequence[Remark]) -> tuple[Insight, ...]:
    """Give the wishes, refusals and the time that stand at the end; each kind once, and one time at most."""
    stands: list[Insight] = []
    for remark in heard:
        stands = _after(stands, remark)
    return tuple(stands)


def source(heard: Sequence[Remark]) -> Insight | None:
    """Give where the lead came from by the first remark that tells."""
    told = ((remark, sources.source_in_passing(remark.text)) for remark in heard)
    return next(
        (Insight("source", found.value, evidence(remark.field, found.said)) for remark, found in told if found), None
    )


def evidence(field: str, text: str) -> str:
    """Give what was said as a card quotes it: `notes: wants a demo`."""
    line = " ".join(text.split())
    return f"{field}: {line if len(line) <= _EVIDENCE else line[: _EVIDENCE - 1] + '…'}"


def _after(before: list[Insight], remark: Remark) -> list[Insight]:
    """What stands after one more remark."""
    found, denied = [], set()
    for signal in signals.intents(remark.text):
        if signal.denied:
            denied.add(signal.value)
        else:
            found.append(Insight("intent", signal.value, evidence(remark.field, signal.said)))
    found += [*_time(remark), *_second_thought(before, remark)]
    kept = [insight for insight in before if insight.value not in denied and _survives(insight, found)]
    known = {insight.value for insight in kept}
    return kept + [insight for insight in found if insight.value not in known]


def _time(remark: Remark) -> Iterator[Insight]:
    signal = signals.timeline(remark.text)
    if signal:
        yield Insight("timeline", signal.value, evidence(remark.field, signal.said))


def _second_thought(before: list[Insight], remark: Remark) -> Iterator[Insight]:
    refused = any(insight.value == signals.REFUSAL for insight in before)
    if refused and signals.changed_mind(remark.text):
        yield Insight("intent", "evaluating", evidence(remark.field, remark.text))


def _survives(old: Insight, new: list[Insight]) -> bool:
    """Whether what was said still stands: a refusal until a wish, a wish until a refusal, a time until another."""
    values = {insight.value for insight in new}
    if old.value in _LASTING:
        return True
    if signals.REFUSAL in values:
        return False  # the same no included: the latest is the one to be taken back
    if old.value == signals.REFUSAL:
        return not values - {"later", *_LASTING}  # "maybe next year" is no change of mind
    return old.name != "timeline" or not any(insight.name == "timeline" for insight in new)
