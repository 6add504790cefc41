"""Whether something is said to a colleague: `@Tom …`, `Tom, can you …`, `hey Tom have a look`, `Alex did you …`."""

import re
from functools import lru_cache

from src.leads.names import Names
from src.leads.questions.tokens import fold

_GREETING = r"(?:(?:hey|hi|hello|hallo|hola|ola|oi|salut|yo|morning|moin|ciao|ok|so|oye|ei)\W+)?"
_MENTION = re.compile(rf"^\W*{_GREETING}@[uw][a-z0-9]{{2,}}", re.IGNORECASE)
_HEAD = re.compile(rf"^\W*{_GREETING}([^\W\d_]+)('s)?(.*)", re.DOTALL)
#: With a name alone, or with these, a name is what is asked about: `Tom and Maria?`, `Tom only`.
_STILL_A_NAME = re.compile(
    r"and|or|only|too|please|pls|und|oder|nur|auch|bitte|et|ou|seulement|aussi|y|o|solo|tambien|e|so"
)
_TURN = r"(?:can|could|did|do|have|are|will|would|were|weren't) (?:you|u)\b|(?:hast|kannst|bist|hattest|willst) du\b"
_TURN += r"|(?:tu|vous|vc|voce|tienes|puedes|has|sabes) "
_CALLED = re.compile(rf"^\W*([A-Z][^\W\d_]+)(?:, | (?={_TURN}))")
_YOU = re.compile(
    r"(?<!\w)(?:you|your|yours|you're|u|ur|du|dein\w*|dir|dich|tu|te|ton|toi|vous|hast|tienes|puedes|has|sabes|tuy[oa]s?|"
    r"voce|vc|teu|tua)(?!\w)"
)
#: What follows a name that is spoken to.
_TO_THEM = re.compile(
    r"\W*(?:please|pls|can|could|did|do|don't|dont|i|i'll|i'm|have a|look|see|check|call|take|send|here|depois|me|"
    r"llama|mira|oye|dime|pasa|schau|mach|ruf|nimm|kann|regarde|appelle|prends|envoie|j'ai|ich|yo|eu|liga|olha|ve|manda)(?!\w)"
)
#: What may begin a sentence and is nobody.
_NOBODY = re.compile(
    r"ok|okay|yes|yeah|yep|no|nope|nah|sorry|thanks|great|perfect|hm+|well|wrong|right|wait|actually|please|cool|nice|so|and|"
    r"but|then|also|what|how|why|when|where|who|which|hey|hi|ja|nein|danke|gut|und|aber|oui|non|merci|et|mais|si|gracias|"
    r"vale|pero|sim|nao|obrigad[oa]|mas|perfecto|perfeito|parfait|super"
)


def to_a_colleague(text: str, names: Names) -> bool:
    """Whether the words begin by turning to somebody who is not the desk."""
    if _MENTION.search(text) or _to_a_name(text, names):
        return True
    rest = after_a_name(text, names)
    return rest[:1] in (",", ":") or (rest != "" and bool(_YOU.search(rest) or _TO_THEM.match(rest)))


def after_a_name(text: str, names: Names) -> str:
    """What follows an owner's name at the beginning; "" where it does not begin so, or says names only."""
    head = _HEAD.match(fold(text))
    if head is None or head[1] not in _people(names) or head[2]:
        return ""
    following = re.findall(r"[^\W_]+", head[3])
    only_names = all(_STILL_A_NAME.fullmatch(word) or word in _people(names) for word in following)
    return "" if only_names else head[3].lstrip()


def _to_a_name(text: str, names: Names) -> bool:
    """A capitalised word that is nothing in the store, and then `you`."""
    called = _CALLED.match(text)
    if called is None or _NOBODY.fullmatch(fold(called[1])) or fold(called[1]) in _things(names):
        return False
    return _YOU.search(fold(text)) is not None


@lru_cache(maxsize=16)
def _people(names: Names) -> frozenset[str]:
    return _firsts(names.owners)


@lru_cache(maxsize=16)
def _things(names: Names) -> frozenset[str]:
    return _firsts((*names.companies, *names.sources, *names.statuses, *names.industries, *names.countries))


def _firsts(known: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(name).split()[0].strip(".,") for name in known if name.split())
