"""Tiers: HOT, WARM and COLD must be spoken of in the sources, and a lead's must be the one that its row has."""

import re
from collections.abc import Iterator, Sequence

from src.leads.grounding.answer import Answer
from src.leads.grounding.claims import Claim, Kind
from src.leads.grounding.folding import folded
from src.leads.grounding.sources import Sources
from src.leads.grounding.tables import Row

_ABOUT = r"leads?|ones|tier|prospects?|contacts?|contactos|contatos"
_TIER = re.compile(
    rf"(?<![\w-])(?:(?P<capitals>HOT|WARM|COLD)|(?P<worded>[Hh]ot|[Ww]arm|[Cc]old)(?=[\s*_]+(?:{_ABOUT})\b)"
    r"|(?<=tier )(?P<after>hot|warm|cold))(?![\w-])"
)
_SPOKEN = {word: re.compile(rf"(?<!\w){word}(?:e[rsn]?)?(?!\w)") for word in ("hot", "warm", "cold")}
#: What says that a lead has the tier now: a copula, a dash, a bracket, a table's cell.
_HAS_IT = re.compile(
    r"(?:\b(?:is|are|ist|sind|est|sont|es|son|é|são|rated|scored|marked)(?: (?:now|already|a|rated|scored|jetzt))?"
    r"|[–—(|,:])[\s*_]*$"
)
_NOT_NOW = re.compile(
    r"\b(?:not|no|nor|never|would|could|if|until|reach|become|becomes|from|was|were|to|than|nicht|kein\w*|ware|wurde|pas|ne|sera"
    r"|nao|sin|seria|antes|threshold|points?|punkte|puntos|pontos)\b|n't"
)
#: The fields by which a row is recognised in a sentence.
_NAMES = ("name", "company", "email")


def unsourced_tiers(answer: Answer, sources: Sources) -> Iterator[Claim]:
    found = list(answer.finds(_TIER))
    for each in found:
        tier = each[0].upper()
        if not _spoken(tier, sources) or _another_has(tier, each, found, answer, sources):
            yield answer.claim(Kind.TIER, *each.span())


def _spoken(tier: str, sources: Sources) -> bool:
    if f'"{tier}"' in sources.text or re.search(rf"(?<!\w){tier}(?!\w)", sources.text):
        return True
    return _SPOKEN[tier.lower()].search(sources.folded) is not None


def _another_has(
    tier: str, at: re.Match[str], tiers: Sequence[re.Match[str]], answer: Answer, sources: Sources
) -> bool:
    """Whether the sentence says this tier of leads whose rows all have another."""
    line_start = answer.text.rfind("\n", 0, at.start()) + 1
    if not _HAS_IT.search(answer.text[line_start : at.start()]):
        return False
    sentence = answer.sentence(at.start())
    if _NOT_NOW.search(sentence) or sum(each[0] in answer.text for each in tiers if each[0].upper() != tier) > 9:
        return False
    rows = [row for row in sources.tables.records if "tier" in row and _named(row, sentence)]
    said = {folded(word) for word in ("HOT", "WARM", "COLD") if re.search(rf"(?<!\w){word.lower()}(?!\w)", sentence)}
    return bool(rows) and len(said) == 1 and all(folded(str(row["tier"])) != tier.lower() for row in rows)


def _named(row: Row, sentence: str) -> bool:
    """By its name or address; by its company alone only where the row has no name."""
    person = row.get("name") or row.get("email")
    said = [folded(str(row[field])) for field in _NAMES if row.get(field) and (field != "company" or not person)]
    return any(len(name) > 2 and name in sentence for name in said)
