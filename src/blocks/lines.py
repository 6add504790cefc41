"""Several leads of one message in one reply: a line for each, whatever their number.

All lines fit or it is said which do not. What went wrong is never left out: problems get room first, shorter ones
when there are many, and their line numbers when there is no room at all.
"""

from collections.abc import Sequence

from src.blocks.facts import outcome_word, provenance, verdict, who
from src.blocks.text import (
    BLOCKS_TEXT_LIMIT,
    Block,
    Element,
    bold,
    clip,
    coded,
    escape,
    fallback,
    line,
    lines,
    plain,
    rich,
)
from src.errors import UserError
from src.leads.models import Outcome, Saved
from src.rendered import Rendered

_IN_BLOCKS, _IN_TEXT = BLOCKS_TEXT_LIMIT - 1500, 3500
_PER_BLOCK = 20
_SHARES = (400, 160, 80)
_PROBLEM = "⚠️"

Result = Saved | UserError


def lead_lines(results: Sequence[Result]) -> Rendered:
    """Show the outcome of each lead of one message, in their order and with their number."""
    shown = _fitting(results, _IN_BLOCKS)
    blocks: list[Block] = [rich(line(bold(_summary(results))))]
    for start in range(0, len(shown), _PER_BLOCK):
        blocks.append(rich(lines([_shown(each) for each in shown[start : start + _PER_BLOCK]])))
    blocks += [provenance(saved.lead) for saved in results if isinstance(saved, Saved)][:1]
    return Rendered(text=fallback([_summary(results), *_fitting(results, _IN_TEXT)]), blocks=tuple(blocks))


def _shown(told: str) -> list[Element]:
    """A problem shows its example as code; a lead's words are shown as they are."""
    return coded(told) if _PROBLEM in told else [plain(told)]


def _summary(results: Sequence[Result]) -> str:
    """`3 leads: 1 added, 1 updated, 1 not understood`"""
    outcomes = [outcome_word(result.outcome) if isinstance(result, Saved) else "not understood" for result in results]
    words = [*(outcome_word(outcome) for outcome in Outcome), "not understood"]
    counts = [f"{outcomes.count(word)} {word}" for word in words if word in outcomes]
    noun = "lead" if len(results) == 1 else "leads"
    return f"{len(results)} {noun}" + (f": {', '.join(counts)}" if counts else "")


def _fitting(results: Sequence[Result], room: int) -> list[str]:
    """The lines that fit into `room` escaped characters: the longest share at which all do, else what fits of them."""
    for share in _SHARES:
        told = [_line(number, result, share) for number, result in enumerate(results, 1)]
        if _size(told) <= room:
            return told
    return _cut(results, told, room)


def _cut(results: Sequence[Result], told: Sequence[str], room: int) -> list[str]:
    """Problems first, then leads in their order; the numbers of those without a line of their own are told."""
    left = room - _size(_numbered(results, range(len(results)), room))
    kept: set[int] = set()
    for n in sorted(range(len(results)), key=lambda n: isinstance(results[n], Saved)):
        left -= _size([told[n]])
        if left < 0:
            break
        kept.add(n)
    lost = [n for n in range(len(results)) if n not in kept]
    return [*(told[n] for n in sorted(kept)), *_numbered(results, lost, room)]


def _size(told: Sequence[str]) -> int:
    return sum(len(escape(each)) + 1 for each in told)


def _numbered(results: Sequence[Result], lost: Sequence[int], room: int) -> list[str]:
    problems = [n + 1 for n in lost if isinstance(results[n], UserError)]
    leads = [n + 1 for n in lost if isinstance(results[n], Saved)]
    told = (
        [f"{_PROBLEM} and {len(problems)} more not understood: no. {clip(_ranges(problems), room // 2)}"]
        if problems
        else []
    )
    return told + ([f"and {len(leads)} more kept: no. {clip(_ranges(leads), room // 4)}"] if leads else [])


def _ranges(numbers: Sequence[int]) -> str:
    """`4, 7–9`"""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def _line(number: int, result: Result, share: int) -> str:
    if isinstance(result, UserError):
        return clip(f"{number}. {_PROBLEM} {result}", share)
    draft, part = result.lead.draft, share // 4
    facts = [result.lead.card.excluded, who(draft), draft.company, draft.email]
    told = [f"{number}. {verdict(result.lead.card)}", *(clip(fact, part) for fact in facts), _outcome(result)]
    return " · ".join(dict.fromkeys(each for each in told if each))


def _outcome(saved: Saved) -> str:
    """`updated (WARM → HOT)`"""
    before, now = saved.tier_before, saved.lead.card.tier
    return outcome_word(saved.outcome) + (f" ({before} → {now})" if before is not None and before != now else "")
