"""Tiers: HOT, WARM and COLD must be spoken of in the sources, and a lead's must be the one that its row has."""

import re
from collections.abc import Iterator

from src.leads.grounding.answer import Answer
from src.leads.grounding.claims import Claim, Kind
from src.leads.grounding.sources import Sources
from src.leads.grounding.tables import WORDS

_ABOUT = r"leads?|ones|tier|prospects?|contacts?|contactos|contatos"
_TIER = re.compile(
    rf"(?<![\w-])(?:(?P<capitals>HOT|WARM|COLD)|(?P<worded>[Hh]ot|[Ww]arm|[Cc]old)(?=[\s*_]+(?:{_ABOUT})\b)"
    r"|(?<=tier )(?P<after>hot|warm|cold))(?![\w-])"
)
_ANY = re.compile(r"(?<!\w)(?:hot|warm|cold)(?!\w)")
_SPOKEN = {word: re.compile(rf"(?<!\w){word}(?:e[rsn]?)?(?!\w)") for word in ("hot", "warm", "cold")}
#: What says that a lead has the tier now: a copula, a dash, a bracket, a table's cell.
_HAS_IT = re.compile(
    r"(?:\b(?:is|are|ist|sind|est|sont|es|son|é|são|rated|scored|marked)(?: (?:now|already|a|rated|scored|jetzt))?"
    r"|[–—(|,:])[\s*_]*$"
)
_NOT_NOW = re.compile(
    r"\b(?:not|no|nor|never|would|could|if|until|reach|become|becomes|from|was|were|to|than|nicht|kein\w*|ware|wurde|pas|ne|sera"
    r"|nao|sin|seria|antes|threshold|needs?|short|lacks?|braucht|fehlen|manque\w*|faltan?|faltam)\b|n't"
)


def unsourced_tiers(answer: Answer, sources: Sources) -> Iterator[Claim]:
    for found in answer.finds(_TIER):
        tier = found[0].upper()
        if not _spoken(tier, sources) or _another_has(tier, found.start(), answer, sources):
            yield answer.claim(Kind.TIER, *found.span())


def _spoken(tier: str, sources: Sources) -> bool:
    if f'"{tier}"' in sources.text or re.search(rf"{tier}(?<!\w{tier})(?!\w)", sources.text):
        return True
    return _SPOKEN[tier.lower()].search(sources.folded) is not None


def _another_has(tier: str, at: int, answer: Answer, sources: Sources) -> bool:
    """Whether the sentence says this tier, and no other, of leads whose records all have another."""
    line_start = answer.text.rfind("\n", 0, at) + 1
    if not _HAS_IT.search(answer.text[max(line_start, at - 40) : at]):
        return False
    sentence = answer.sentence(at)
    if _NOT_NOW.search(sentence) or len(set(_ANY.findall(sentence))) != 1:
        return False
    named = [(name, has) for word in WORDS.findall(sentence) for name, has in sources.tables.tiers.get(word, ())]
    theirs = {has for name, has in named if name in sentence}
    return bool(theirs) and tier.lower() not in theirs
