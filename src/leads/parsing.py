"""One line as people type it, made into a lead draft: `jane@acme.com Jane Doe, Acme, VP Sales, 200 employees`.

What has a key is taken out first, then the address, then numbers, links and figures, and the rest is told apart. What
is not understood is kept in the notes: no word a person typed is dropped, save the labels and little words that say
what something is (`phone:`, `employees`, `at`). A value too long for its field goes to the notes whole, in pieces.
"""

from src.leads.line.addresses import find_addresses, normalise_email
from src.leads.line.clues import Clues, clues_of
from src.leads.line.commands import ADD_LEAD, ADD_LEADS, split_lines
from src.leads.line.facts import copy_facts, dialling_country, places, say_phone, take_facts
from src.leads.line.gathering import Gathering
from src.leads.line.line_address import EXAMPLE, LeadLineError, refuse_second_lead, take_address
from src.leads.line.links import host
from src.leads.line.mentions import mentioned
from src.leads.line.pairs import Pairs, starts_with_pair, take_pairs
from src.leads.line.people_and_companies import tell_apart
from src.leads.line.separators import split
from src.leads.line.signatures import is_of_signature, opens_signature
from src.leads.line.vocabulary import is_remark
from src.leads.models import LeadDraft
from src.leads.words.domains import registrable
from src.leads.words.typed_text import GAP, clean

__all__ = ["ADD_LEAD", "ADD_LEADS", "EXAMPLE", "LeadLineError", "normalise_email", "parse_line", "split_lines"]


def parse_line(line: str) -> LeadDraft:
    """Read what follows `add lead:`; plain text, further lines belong to the same lead.

    Raises LeadLineError if there is no address, a bad one, or more than one.
    """
    text = clean(line)
    command = ADD_LEAD.match(text)
    head, remarks = _unfolded(text[command.end() :] if command else text)
    pairs, rest = take_pairs(head)
    address, rest, turned = take_address(rest, pairs.known.get("email", ""))
    refuse_second_lead(remarks, address)
    lead = Gathering(address, normalise_email(address))
    _take_pairs(lead, pairs)
    _take_rest(lead, rest, turned)
    for remark in remarks:
        copy_facts(lead, remark, *dialling_country(lead.facts.get("country", ""), [], lead.email_key))
        lead.note(remark)
    return lead.draft()


def _unfolded(text: str) -> tuple[str, list[str]]:
    """The lead itself, with its `Key: value` lines, and the lines below it that are remarks.

    Where the first line has no address, as in a pasted signature, all lines are the lead; where it holds no more than
    the address and a name, so is what is written like a part of a signature below it.
    """
    lines = [line.strip(" \t") for line in text.split("\n") if line.strip(" \t`")]
    if not lines:
        raise LeadLineError("There is nothing after “add lead:”. A lead needs at least an e-mail address.")
    if not find_addresses(lines[0]):
        return GAP.join(lines), []
    signed = opens_signature(lines[0])
    own = [line for line in lines[1:] if starts_with_pair(line) or (signed and is_of_signature(line))]
    return GAP.join([lines[0], *own]), [line for line in lines[1:] if line not in own]


def _take_pairs(lead: Gathering, pairs: Pairs) -> None:
    """Write down what was said by key; the country comes before the telephone that may need it."""
    facts = {name: value for name, value in pairs.known.items() if name not in {"email", "notes", "phone"}}
    names = [facts.pop(key, "") for key in ("first_name", "name", "last_name")]
    full = " ".join(filter(None, names)) if not all(names) else f"{names[0]} {names[2]}"
    for name, value in [("name", full), *facts.items()]:
        lead.say(name, value)
    for key, value in pairs.extra.items():
        lead.say_extra(key, value)
    if phone := pairs.known.get("phone"):
        say_phone(lead, phone, *dialling_country(lead.facts.get("country", ""), [], lead.email_key))
    for note in (pairs.known.get("notes", ""), *pairs.notes):
        lead.note(note)


def _take_rest(lead: Gathering, text: str, turned: bool) -> None:
    """Read what was said without a key, and keep what is not understood in the order it was said."""
    country, evidence = dialling_country(lead.facts.get("country", ""), split(text), lead.email_key)
    noted = len(lead.notes)
    parts = [
        piece
        for part in split(text, places(text.replace(GAP, "|"), country))
        for piece in take_facts(lead, part, country, evidence)
        if not lead.says(piece)
    ]
    clues = clues_of(lead.email_key)
    told = tell_apart(parts, clues, lead.facts, turned)
    for name, value in told.facts.items():
        lead.say(name, value)
    lead.guessed |= {name: why for name, why in told.guessed.items() if name in lead.facts}
    for left in told.left:
        _learn_from(lead, left, clues)
        lead.note(left)
    lead.notes[noted:] = sorted(lead.notes[noted:], key=text.find)
    _guess_company(lead, clues)


def _learn_from(lead: Gathering, left: str, clues: Clues) -> None:
    """Take over whom a remark is about, where nothing else in the line says it."""
    facts, guessed = mentioned(left, clues) if is_remark(left) else ({}, {})
    new = {name: value for name, value in facts.items() if name not in lead.facts}
    for name, value in new.items():
        lead.say(name, value)
    lead.guessed |= {name: why for name, why in guessed.items() if name in new}


def _guess_company(lead: Gathering, clues: Clues) -> None:
    """Where no company was said: the name in the lead's mail domain, or in the website's."""
    if "company" in lead.facts:
        return
    site = host(lead.facts.get("website", ""))
    typed = registrable(lead.email.rpartition("@")[2])  # münchen.de, where the key says xn--mnchen-3ya.de
    for domain, source in ((typed, clues), (site, clues_of(f"@{site}"))):
        if guess := source.guessed_company():
            lead.say("company", guess)
            lead.guessed["company"] = f"from {domain}"
            return
