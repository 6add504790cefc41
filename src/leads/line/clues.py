"""What an address says of the names around it: `jane.doe@acme-corp.com` knows a Jane, a Doe and an Acme Corp."""

from dataclasses import dataclass

import idna

from src.leads.line.vocabulary import has_function, has_legal_form, is_function, is_title, without_legal_form
from src.leads.words.domains import domain_kind, is_role_address, registrable
from src.leads.words.typed_text import squash, words

_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe", "å": "aa"})
# How well a name fits a domain: not at all; as its beginning (Acme Group, acme.com); by initials; wholly.
_NOTHING, _AKIN, _INITIALS, _SAME = range(4)


@dataclass(frozen=True, slots=True)
class Clues:
    """What an address knows.

    `local` is a person's mailbox, squashed, "" where it is a task's (info@), as `role` says; `domain` is what is
    registered of the domain, `label` the name in it, "" where that is no company's.
    """

    local: str
    domain: str
    label: str
    role: bool = False

    def person(self, text: str) -> bool:
        """Tell whether a text has a word of the mailbox's name, and none of a job's."""
        if not self.local or is_title(text) or is_function(text):
            return False
        return any(word in self.local for word in self._spellings(text) if len(word) > 2) or self._initials(text)

    def _spellings(self, text: str) -> list[str]:
        return words(text) + words(text.translate(_TRANSCRIBED))

    def _initials(self, text: str) -> bool:
        own = words(text)
        return len(own) > 1 and "".join(word[0] for word in own) == self.local

    def company(self, text: str) -> int:
        """Tell how well a text fits the domain, from 0 (not at all) to 3 (it is the same name)."""
        label = squash(self.label)
        own = [squash(without_legal_form(spelling)) for spelling in (text, text.translate(_TRANSCRIBED))]
        if not label or not all(own):
            return _NOTHING
        if label in own or squash(text) == label or squash(self.domain) in own:
            return _SAME
        if len(words(text)) > 2 and "".join(word[0] for word in words(text)) == label:
            return _INITIALS
        akin = any(_begins_with(name, label) or _begins_with(label, name) for name in own)
        return _AKIN if akin and not is_title(text) and not has_function(text) else _NOTHING

    def guessed_company(self) -> str:
        """The label made presentable: `acme-corp` -> `Acme Corp`, `ibm` -> `IBM`; "" where there is none."""
        return " ".join(_presentable(word) for word in self.label.split("-") if word)


def _begins_with(text: str, start: str) -> bool:
    return len(start) > 2 and text.startswith(start)


def _presentable(word: str) -> str:
    if word in {"gmbh", "ggmbh", "mbh"}:
        return word.replace("gmbh", "GmbH").replace("mbh", "mbH")
    if has_legal_form(word.upper()) or len(word) <= 3:
        return word.capitalize() if word in {"inc", "ltd", "corp"} else word.upper()
    return word if word[0].isdigit() else word.capitalize()


def clues_of(email_key: str) -> Clues:
    """Read a normalised address."""
    local, _, domain = email_key.rpartition("@")
    host = registrable(domain)
    of_a_company = host and domain_kind(domain) not in {"mailbox", "disposable"}
    mailbox = local.partition("+")[0]
    return Clues(
        role=is_role_address(mailbox),
        local="" if is_role_address(mailbox) else squash(mailbox),
        domain=host or domain,
        label=_unicode(host.partition(".")[0]) if of_a_company else "",
    )


def _unicode(label: str) -> str:
    try:
        return idna.decode(label)
    except idna.IDNAError:
        return label
