"""Taking out of an answer what has no source: a sentence, an item of a list or a row of a table at a time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from src.leads.grounding.claims import Claim, Kind

#: What is said where nothing of an answer is left.
NOTHING_LEFT = (
    "⚠️ I had an answer, but the store does not bear it out, so I would rather not give it. "
    "Please ask again, perhaps for one figure at a time."
)
_WHOLE = re.compile(r"[ \t]*(?:[-*•–◦>]|\d{1,3}[.)]|:\w+:)[ \t]+\S|[ \t]*\|")
_RULE = re.compile(r"[ \t]*\|[\s:|-]*-[\s:|-]*$")
_STOP = re.compile(r"[.!?…]+[\"”’')*_\]]*(?=\s+[\"“‘'(*_\[]*[^\s\W]|\s+[^\w\s])")
_SHORT = re.compile(
    r"(?:\b(?:e\.g|i\.e|z\. ?b|d\. ?h|ca|approx|no|nr|inc|ltd|corp|co|dr|mr|mrs|ms|sr|sra|st|vs|etc|bzw|u\.s|p\. ?ex"
    r"|mio|mrd|tsd)|\b\d{1,2}|\b[A-Z])\.$",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(r":[*_\s]*$")


@dataclass(frozen=True, slots=True)
class _Span:
    """A part of the answer; `whole` is a line that goes as one."""

    start: int
    end: int
    whole: bool


def struck(answer: str, claims: Sequence[Claim]) -> str:
    """The answer without the sentences, items and rows that hold a claim, and with a line that says so."""
    if not claims:
        return answer
    spans = list(_spans(answer))
    gone = [span for span in spans if any(claim.start < span.end and claim.end > span.start for claim in claims)]
    left = _tidy(_rest(answer, spans, gone))
    return f"{left}\n\n{left_out(len(gone), claims)}" if left else NOTHING_LEFT


def left_out(how_many: int, claims: Sequence[Claim]) -> str:
    """`⚠️ One sentence was left out: it named figures that the store does not give.`"""
    kinds = [kind.value for kind in Kind if any(claim.kind is kind for claim in claims)]
    named = f"{', '.join(kinds[:-1])} and {kinds[-1]}" if len(kinds) > 1 else kinds[0]
    what, who = ("One passage was", "it") if how_many == 1 else (f"{how_many} passages were", "they")
    return f"⚠️ {what} left out: {who} named {named} that the store does not give."


def _spans(answer: str) -> Iterator[_Span]:
    at = 0
    for line in answer.split("\n"):
        end = at + len(line)
        if _WHOLE.match(line):
            yield _Span(at, end, True)
        elif line.strip():
            yield from _sentences(answer, at, end)
        at = end + 1


def _sentences(answer: str, start: int, end: int) -> Iterator[_Span]:
    begin = start
    for stop in _STOP.finditer(answer, start, end):
        if not _SHORT.search(answer[max(begin, stop.end() - 8) : stop.end()]):
            yield _Span(begin, stop.end(), False)
            begin = stop.end()
    if answer[begin:end].strip():
        yield _Span(begin, end, False)


def _rest(answer: str, spans: Sequence[_Span], gone: Sequence[_Span]) -> list[str]:
    """The lines that are left; one that lost a part keeps its others."""
    lost = set(gone)
    lines: list[str] = []
    at = 0
    for line in answer.split("\n"):
        end = at + len(line)
        here = [span for span in spans if at <= span.start and span.end <= end]
        if any(span in lost for span in here):
            kept = "".join(answer[span.start : span.end] for span in here if span not in lost).strip()
            lines += [_balanced(kept)] if kept else []
        else:
            lines.append(line)
        at = end + 1
    return lines


def _balanced(line: str) -> str:
    """Without marks that lost their other half."""
    for mark in ("**", "`", "*", "_"):
        if line.count(mark) % 2:
            line = line.replace(mark, "")
    return line


def _tidy(lines: Sequence[str]) -> str:
    """Without table heads that have no rows, nor introductions and headings that introduce nothing."""
    kept: list[str] = []
    for line in reversed(lines):
        below = next((each for each in reversed(kept) if each.strip()), "")
        if _RULE.match(line) and not below.lstrip().startswith("|"):
            continue
        if line.lstrip().startswith("|") and not below.lstrip().startswith("|") and _lone(lines, line):
            continue
        if not below and line.strip() and (_INTRODUCES.search(line) or line.startswith("#")):
            continue
        kept.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(reversed(kept))).strip()


def _lone(lines: Sequence[str], head: str) -> bool:
    """Whether a table's head is all that is left of the table."""
    at = list(lines).index(head)
    following = [line for line in lines[at + 1 : at + 3] if line.strip()]
    return (
        bool(following)
        and _RULE.match(following[0]) is not None
        and not any(line.lstrip().startswith("|") for line in following[1:])
    )
