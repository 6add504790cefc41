"""E-mail addresses, links, domains and phone numbers; each must stand in the sources as it is."""

import re
from collections.abc import Iterator

from src.leads.grounding.answer import Answer
from src.leads.grounding.claims import Claim, Kind
from src.leads.grounding.folding import folded
from src.leads.grounding.sources import Sources
from src.leads.words.domains import has_known_ending

_URL = re.compile(
    r"(?:(?:https?|ftp)://|www\.)[^\s<>()\[\]{}|\"'*]+|(?:mailto|tel):[^\s<>()\[\]{}|\"'*]+", re.IGNORECASE
)
_MAIL = re.compile(r"[^\s<>()\[\]{}|\"'*,;:@]{1,64}@[^\W_][\w.-]{0,250}\.[^\W\d_]{2,}", re.IGNORECASE)
_DOMAIN = re.compile(r"(?<![\w@./-])[^\W_][\w-]*(?:\.[^\W_][\w-]*)*\.[^\W\d_]{2,24}(?![\w@])(?:/[^\s<>()|*]*)?")
_PHONE = re.compile(r"(?<![\w.,/])(?:\+\d|\(?0\d)[\d\s()./-]{5,24}\d(?![\w%])")
_FILE = re.compile(r"\.(?:csv|md|txt|pdf|xlsx?|docx?|png|jpe?g|json|zip|py|toml)$")
_TRAILING = ".,;:!?…"
#: Digits from the end that make a phone number the same one, whatever stands before them.
_SAME_PHONE = 7


def unsourced_addresses(answer: Answer, sources: Sources) -> Iterator[Claim]:
    for form, known in ((_URL, _same_url), (_MAIL, _stands), (_DOMAIN, _same_domain), (_PHONE, _same_phone)):
        for found in answer.finds(form):
            said = found[0].rstrip(_TRAILING)
            end = found.start() + len(said)
            if form is _DOMAIN and not _is_domain(said):
                continue
            answer.take(found.start(), end)
            if not known(said, sources):
                yield answer.claim(Kind.ADDRESS, found.start(), end)


def _is_domain(said: str) -> bool:
    """Neither a file nor two sentences without a space between them."""
    host = said.partition("/")[0]
    if _FILE.search(host.lower()) or not has_known_ending(host):
        return False
    return host == host.lower() or host.rpartition(".")[2] in ("com", "org", "net", "io", "ai")


def _stands(said: str, sources: Sources) -> bool:
    return sources.say(folded(said))


def _same_url(said: str, sources: Sources) -> bool:
    """With or without its scheme and a slash at its end."""
    bare = re.sub(r"^(?:\w+://|mailto:|tel:)?(?:www\.)?", "", folded(said)).rstrip("/")
    return bool(bare) and sources.say(bare)


def _same_domain(said: str, sources: Sources) -> bool:
    return _same_url(said, sources)


def _same_phone(said: str, sources: Sources) -> bool:
    digits = "".join(filter(str.isdecimal, said))
    return len(digits) < _SAME_PHONE or digits[-_SAME_PHONE:] in sources.digits
