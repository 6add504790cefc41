"""E-mail addresses in free text: found, checked without asking the network, and normalised for identity."""

import re
import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from src.errors import UserError
from src.leads.words.domains import has_known_ending, meant_domain
from src.leads.words.typed_text import GAP, clean

# What ends an address in running text. `/` and `|` are legal in a local part, but people use them as separators.
_TOKEN = re.compile(rf"[^\s,;|<>()\[\]{{}}\"/\\:=–—→·•，、；：＝،{GAP}]+")
_AFTER_DOMAIN = re.compile(r"['’‘?!#&*~`+%$^…]")
_NOT_FIRST = ".'’‘`*~!?¿¡"
_NOT_LAST = ".-_"
_BEFORE = re.compile(
    r"(?:\b(?:e-?mail|mail|courriel|correo)[ ]?[:=]?[ ]?)?[<(\[]?(?:(?<!\w)mailto:)?[*_`~'‘]?$", re.IGNORECASE
)
_AFTER = re.compile(r"(?:\?[^\s>|)]*)?['’‘`*~_.!?:]{0,3}[>)\]]?[.:]?")

_OUR_WORDS = {
    "should have a period": "The part after the @ needs a dot, as in acme.com.",
    "special-use or reserved": "The part after the @ is a name for private networks, which no mail reaches.",
    "not within a valid top-level domain": "The part after the @ must be a name, as in acme.com, and not a number.",
    "something after the @": "The part after the @ is missing, as acme.com in jane@acme.com.",
    "two periods in a row": "It has two dots in a row.",
    "hyphen": "A name after the @ neither begins nor ends with a hyphen.",
    "After the @-sign, periods": "A name after the @ has at most 63 characters between two dots.",
    "part after the @-sign contains invalid": "The part after the @ may hold letters, digits, dots and hyphens only.",
}


class BadAddressError(UserError):
    """An e-mail address that cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """An address-like thing in a text, and where it stands with its brackets and label."""

    address: str
    start: int
    end: int


def normalise_email(address: str) -> str:
    """Give the key by which two spellings of an address are one: lower case, NFC, the domain in ASCII (IDNA 2008).

    Plus tags stay (`jane+demo@` is not `jane@`): what follows the plus has a meaning only to the mailbox's owner
    (RFC 5233), many servers treat the two as two mailboxes, and merging two people is worse than keeping one twice.
    For the same reason dots stay. Case is folded although RFC 5321 lets a server tell `Jane@` from `jane@`: none does.
    Reserved names that people try things out with (example.com, .test) are accepted.

    Raises BadAddressError, whose text says what is wrong.
    """
    checked = _checked(address)
    _refuse_slips(checked)
    local = unicodedata.normalize("NFC", checked.local_part.lower())
    return f"{local}@{checked.ascii_domain.lower()}"


def _checked(address: str) -> ValidatedEmail:
    try:
        if address.count("@") > 1:
            raise BadAddressError("It has more than one @.")
        # test_environment: the .test names of RFC 6761 are accepted; localhost, .local and .invalid stay refused.
        return validate_email(clean(address).strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise BadAddressError(_in_our_words(str(error))) from None


def _refuse_slips(checked: ValidatedEmail) -> None:
    """Raise for a domain that cannot be the one that was meant: gmial.com, acme.con."""
    if meant := meant_domain(checked.ascii_domain):
        raise BadAddressError(f"Did you mean {checked.local_part}@{meant}?")
    if not has_known_ending(checked.ascii_domain):
        ending = checked.domain.rpartition(".")[2]
        raise BadAddressError(f"No address on the internet ends in “.{ending}”.")


def _in_our_words(reason: str) -> str:
    plain = next((ours for theirs, ours in _OUR_WORDS.items() if theirs in reason), "")
    if plain:
        return plain
    return reason.replace("An email address", "An e-mail address").replace("The email address", "The address")


def find_addresses(text: str) -> list[Found]:
    """Give everything in a text that is meant as an address, good or bad: something, an @, perhaps more."""
    found = []
    for token in _TOKEN.finditer(text):
        address = _trimmed(token.group())
        if "@" in address[1:]:
            start = token.start() + token.group().index(address)
            found.append(_with_its_brackets(text, address, start))
    return found


def _trimmed(token: str) -> str:
    """The token without the punctuation and Slack marks around it, `_jane@acme.com_` and `jane@acme.com's` included."""
    local, at, domain = token.lstrip(_NOT_FIRST).partition("@")
    stop = _AFTER_DOMAIN.search(domain)
    bare = domain[: stop.start()] if stop else domain
    if token.startswith("_") and bare.endswith("_"):
        local = local.lstrip("_")
    host = bare.rstrip(_NOT_LAST)
    labels, dot, top = host.rpartition(".")
    if "-" in top and not top.lower().startswith("xn--"):  # no top-level domain has a hyphen: `acme.com-Jane`
        host = labels + dot + top.partition("-")[0]
    return local + at + host


def _with_its_brackets(text: str, address: str, start: int) -> Found:
    before = _BEFORE.search(text, max(0, start - 20), start)
    after = _AFTER.match(text, start + len(address))
    return Found(address, before.start() if before else start, after.end() if after else start + len(address))


def is_good(address: str) -> bool:
    """Tell whether an address can be used."""
    try:
        normalise_email(address)
    except BadAddressError:
        return False
    return True
