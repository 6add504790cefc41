"""Whose question is it? In a busy channel most questions are colleagues'; only those about leads are the desk's."""

import re
from enum import Enum
from functools import lru_cache

from src.conversation.triggers import ends_as_question, is_conversational_query
from src.leads.names import Names
from src.leads.questions.tokens import fold

#: Words and shapes, by what they tell. Folded: lower case, without accents.
_DOMAIN = re.compile(
    r"\b(?:leads?|leds|lads|prospects?|prospectos?|interessenten|tiers?|lead-?score|lead score|pipeline)\b"
)
_TIERED = re.compile(r"\b(?:hot|warm|cold)(?:test|s)?\b(?! ?(?:coffee|lunch|weather|food|drinks?|desk|fix|beer|water))")
_TIER_CASED = re.compile(r"\b(?:HOT|WARM|COLD)\b")
_FIGURES = re.compile(r"\b(?:scores?|scored|scoring|budget|owner|unassigned|ctos?|ceos?|cfos?|vps?)\b")
_ASKS = re.compile(
    r"\b(?:how many|how much|hw many|how mny|what|whats|show|tell me|list|which|who|give me|number of|count|find|any|"
    r"top \d+|average|avg|summary|stats|statistics|report|breakdown|compare|vs|do we have|did we get|"
    r"wie ?viele?|zeig\w*|welche[rsn]?|wer|liste|gibt es|haben wir|anzahl|durchschnitt\w*|"
    r"combien|quels?|quelles?|montre\w*|affiche\w*|donne\w*|qui|liste\w*|nombre|moyenne?|"
    r"cuant[oa]s?|muestra\w*|ensena\w*|dame|cuales?|quien\w*|lista\w*|promedio|numero|tenemos|"
    r"quant[oa]s?|mostr\w*|mostra\w*|quais|qual|quem|me da|temos|media)\b"
)
_TO_COLLEAGUE = re.compile(r"^\W*(?:(?:hey|hi|hallo|hola|ola|salut|yo|morning)\W+)?(?:<@[uw][a-z0-9]+>|@[\w.-]+)")
_FAVOUR = re.compile(
    r"\b(?:can|could|would|will|kannst|konntest|peux|pourrais|puedes|podrias|pode|poderia) (?:you|u|someone|anyone|"
    r"somebody|anybody|one of you|du|tu|jemand|alguien|alguem|quelqu'un|voce)\b(?!\W+(?:show|list|tell|give|count))"
)
_CHAT = re.compile(
    r"\b(?:tech lead|team lead|lead time|lead dev\w*|lead engineer|leading|leadership|call(?:ed|ing)? (?:them|him|her)|"
    r"(?:should|shall) (?:we|i)|do you think|what do you|are you|did you|have you|anyone|who(?:'s| is) (?:taking|"
    r"calling|free|on|up|in|coming|going|handling)|who (?:wants|can|will|would|could|took|broke)|"
    r"why (?:is|are|do|does|did)|"
    r"when (?:is|are|do|does|will|can)|meeting|lunch|coffee|standup|deck|slides|pr|deploy\w*|invoice|contract)\b"
)
_THANKS = re.compile(
    r"\W*(?:(?:many|great|perfect|awesome|super|ok|okay|cool|nice|top|vielen|muchas|muito|so|thanks?|thank|you|thx|ty|u|"
    r"cheers|danke|schon|merci|beaucoup|gracias|obrigad[oa]|a|lot|much|very|helpful|love|it|that's|got|great|"
    r"perfecto|parfait|perfeito|genial|klasse|prima|excellent|brilliant|leadline|job|work|good|well|done)\W*)+"
)
_EMOJI_ONLY = re.compile(r"(?:\s|:[a-z0-9_+-]+:|[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff])+")


class Where(Enum):
    """Where something was said: `SESSION` is a thread in which the desk has talked."""

    CHANNEL = 1
    THREAD = 2
    SESSION = 3
    DM = 4
    MENTION = 5


class Verdict(Enum):
    """What to do about it: answer, put an emoji on it, or stay silent."""

    ANSWER = 1
    REACT = 2
    SILENT = 3


def may_be_ours(text: str) -> bool:
    """Cheap, and without names: False for what can never be a question to the desk."""
    return is_conversational_query(text) or _ASKS.search(fold(text)) is not None


def wanted(mode: str, text: str, *, where: Where, names: Names, triggers: frozenset[str] = frozenset()) -> Verdict:
    """What to do about a message in this mode: `relevant`, `all` (the literal triggers) or `mentions`."""
    if where in (Where.DM, Where.MENTION):
        return Verdict.REACT if is_thanks(text) else Verdict.ANSWER
    if where is Where.SESSION:
        return in_session(text, names)
    if mode == "mentions":
        return Verdict.SILENT
    asked = is_conversational_query(text, triggers)
    ours = asked if mode == "all" else is_relevant(text, names, asked=asked)
    return Verdict.ANSWER if ours else Verdict.SILENT


def is_thanks(text: str) -> bool:
    """Nothing but a thank-you, or an emoji."""
    said = fold(text).replace("’", "'")
    return bool(said.strip()) and (_EMOJI_ONLY.fullmatch(said) or _THANKS.fullmatch(said)) is not None


def in_session(text: str, names: Names) -> Verdict:
    """In the desk's own thread everything is for it, unless it is plainly for a colleague."""
    if is_thanks(text):
        return Verdict.REACT
    said = fold(text)
    if _TO_COLLEAGUE.search(said) or _spoken_to(said, names) or (_FAVOUR.search(said) and not about_leads(text, names)):
        return Verdict.SILENT
    return Verdict.ANSWER


def is_relevant(text: str, names: Names, *, asked: bool) -> bool:
    """Whether it asks, asks about leads, and asks nobody else."""
    said = fold(text)
    if not (asked or _ASKS.search(said) or ends_as_question(text)):
        return False
    if _TO_COLLEAGUE.search(said) or _spoken_to(said, names) or _FAVOUR.search(said) or _CHAT.search(said):
        return False
    return _ASKS.search(said) is not None and about_leads(text, names)


def about_leads(text: str, names: Names) -> bool:
    """The domain's words, or a name of the store beside a question's shape."""
    said = fold(text)
    if _DOMAIN.search(said) or _TIER_CASED.search(text):
        return True
    named = bool(_known(names) & set(_words(said)))
    return (_TIERED.search(said) is not None and (_FIGURES.search(said) is not None or named)) or (
        named and (_FIGURES.search(said) is not None or _ASKS.match(said.lstrip()) is not None)
    )


def _spoken_to(said: str, names: Names) -> bool:
    """`Tom, can you …`: a name in front of a comma or a request."""
    head = re.match(
        r"\W*(?:(?:hey|hi|hallo|hola|ola|salut|yo)\W+)?([^\W\d_]+)\s*(?:[,:]|\b(?:can|could|kannst|puedes|pode|peux)\b)",
        said,
    )
    return head is not None and head[1] in _people(names)


@lru_cache(maxsize=16)
def _people(names: Names) -> frozenset[str]:
    return frozenset(fold(owner).split()[0] for owner in names.owners if owner.split())


@lru_cache(maxsize=16)
def _known(names: Names) -> frozenset[str]:
    """The first word of each company, each source and each owner."""
    firsts = (fold(name).split() for name in (*names.companies, *names.sources, *names.owners))
    return frozenset(words[0].strip(".,") for words in firsts if words and len(words[0]) > 2)


def _words(said: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['-][^\W_]+)*", said.replace("'s", " "))
