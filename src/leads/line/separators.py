"""What stands between the parts of a lead line, and what only looks as if it did (`Acme, Inc.`, `1,200`)."""

import re
from collections.abc import Iterable

from src.leads.words.typed_text import GAP, says_something

# What may follow a comma and still belong to what is before it: legal forms, and letters after a name.
_BELONGS = (
    r"(?:Inc|Incorporated|L\.?L\.?C|Ltd|Limited|Corp|Corporation|Co|L\.?L\.?P|PLC|P\.?C|PLLC|S\.?A\.?S|S\.?A|S\.?L|S\.?L\.?U"
    r"|S\.?R\.?L|S\.?r\.?l|S\.?p\.?A|GmbH|mbH|AG|KG|B\.?V|N\.?V|Pty\.? Ltd|Pvt\.? Ltd|Lda|Ltda|K\.?K"
    r"|S\.?A\.? de C\.?V|S\. ?de R\.L\. de C\.V|Sp\. z o\.o|s\.r\.o|a\.s"
    r"|Jr|Sr|II|III|IV|Esq|Ph\.?D|MBA|M\.B\.A|CPA|CFA|PMP|MSc|M\.Sc|BSc|LL\.?M|M\.A)"
)
_COMMA = rf"(?:(?<!\d),|,(?!\d))(?! ?(?:{_BELONGS})\.?(?: ?(?:[,;|\t\n)\"{GAP}]|$)| [-–—/|] | & ))"
SEPARATOR = re.compile(rf"[{GAP}\t\n;|·•，、；،]|{_COMMA}|(?<=\s)[-–—/→]+(?=\s)|—|(?<=\s)>+(?=\s)")
_ONLY_SPACES = re.compile(r" {2,}")
_WHOLE = re.compile(rf'"[^"{GAP}]*"|\([^(){GAP}]*\)|\[[^\[\]{GAP}]*\]')
_QUOTED = re.compile(r'"[^"]*"')
_ALL_QUOTED = re.compile(r'(?:"[^"]*" *){2,}')
_IN_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_EMOJI_BEGUN = re.compile(r"[a-z][a-z0-9_+-]{1,40}(?::|$)")
_EMOJI_ENDING = re.compile(r"(?<!\w):[a-z][a-z0-9_+-]{1,40}$")
_SLASH = re.compile("/")
_MARKS = " \t\n,;:|/·•-–—>→*~`"


def split(text: str, whole: Iterable[tuple[int, int]] = ()) -> list[str]:
    """Give the parts of a line; quotes, brackets and the spans of `whole` (start, end) are not split.

    Two spaces, and slashes without spaces, separate only on a line that has no other separator: they are what is left
    of a pasted table, or `Jane Doe/Acme/VP Sales`.
    """
    covered = _WHOLE.sub(_cover, text)
    for start, end in whole:
        covered = covered[:start] + "x" * (end - start) + covered[end:]
    cuts = list(SEPARATOR.finditer(covered))
    if all(cut.group() == GAP for cut in cuts):
        cuts += _ONLY_SPACES.finditer(covered) if "  " in covered.strip() else ()
        cuts += _SLASH.finditer(covered) if covered.count("/") > 1 else ()
    edges = [0, *(edge for cut in sorted(cuts, key=re.Match.start) for edge in cut.span()), len(text)]
    parts = [_bare(text[start:end]) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return [piece for part in parts for piece in _unwrapped(part) if says_something(piece)]


def _bare(text: str) -> str:
    """A part without the marks around it; the colons of Slack's `:fire:` stay with it."""
    bare = text.strip(_MARKS)
    start = text.find(bare)
    end = start + len(bare)
    opening = ":" if text[:start].endswith(":") and _EMOJI_BEGUN.match(bare) else ""
    closing = ":" if text[end:].startswith(":") and _EMOJI_ENDING.search(opening + bare) else ""
    return opening + bare + closing


def _cover(kept: re.Match[str]) -> str:
    return "x" * len(kept.group())


def _unwrapped(part: str) -> list[str]:
    """A part without the quotes around it; what it has in brackets at its end is split as text of its own."""
    if _ALL_QUOTED.fullmatch(part):
        return [quoted.strip('" ') for quoted in _QUOTED.findall(part)]
    if part.startswith('"') and part.find('"', 1) in (-1, len(part) - 1):
        return [part.strip('" ')]
    if len(part) > 2 and ((part[0] in "'‘" and part[-1] in "'’") or part[0] == part[-1] == "_"):
        return [part[1:-1]]
    bracket = _IN_BRACKETS.search(part)
    if bracket and bracket.group(1).strip().casefold() != "haftungsbeschränkt":  # UG (haftungsbeschränkt), a legal form
        return [part[: bracket.start()].strip(_MARKS), *split(bracket.group(1))]
    return [part]
