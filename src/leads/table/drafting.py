"""Rows made into drafts, as the mapping says: nothing a cell says is lost, and nothing is said that no cell says."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from src.leads.line.clues import clues_of
from src.leads.line.facts import dialling_country
from src.leads.line.gathering import FIELD_LIMIT, NOTE_LIMIT
from src.leads.line.links import host
from src.leads.line.phones import FoundPhone, read_phone
from src.leads.models import FACTS, LeadDraft
from src.leads.table.addresses import addresses_in
from src.leads.table.cells import meant
from src.leads.table.model import Mapping, RawRow, ReadRow
from src.leads.words.domains import registrable
from src.leads.words.typed_text import in_pieces

#: Characters of a cell; what is longer is no fact about a lead.
MOST_IN_A_CELL = 100_000

_PLAIN = (frozenset(FACTS) | {"first_name", "last_name"}) - {"email", "phone"}
# A number of the North American plan, written with its country: E.164 without a look at the plan.
_AMERICAN = re.compile(r"\+?1[ .-]?\(?([2-9]\d\d)\)?[ .-]?([2-9]\d\d)[ .-]?(\d{4})")

_Plan = tuple[tuple[str, str], ...]


def drafts(rows: Iterable[RawRow], mapping: Mapping) -> Iterator[ReadRow]:
    """Make each row a draft, or say why it is none. The first cell of several for the same fact is the fact."""
    plan = tuple((column.column, column.use) for column in mapping.columns)
    for row in rows:
        fault = row.fault or _fault(row, plan)
        yield ReadRow(row.line, row.cells, None, (fault,)) if fault else _read(row, plan)


def _fault(row: RawRow, plan: _Plan) -> str:
    """Why a row cannot be told apart into its columns."""
    if len(row.cells) > len(plan):
        return (
            f"The row has {len(row.cells)} cells, and the table {len(plan)} columns: a cell with a delimiter in it "
            "needs quotes around it."
        )
    longest = max(row.cells, key=len, default="")
    if len(longest) > MOST_IN_A_CELL:
        column = plan[row.cells.index(longest)][0]
        return f"The cell in “{column}” holds {len(longest):,} characters; at most {MOST_IN_A_CELL:,} can be kept."
    return ""


def _read(row: RawRow, plan: _Plan) -> ReadRow:
    lead = _Lead()
    facts = lead.facts
    for (column, use), cell in zip(plan, row.cells, strict=False):
        if not cell or use == "ignore" or not (text := meant(cell)):
            continue
        if use in _PLAIN and use not in facts and len(text) <= FIELD_LIMIT and _is_tidy(text):
            facts[use] = text  # what nearly every cell is, without a call
        else:
            lead.say(column, use, text)
    if not lead.key:
        return ReadRow(row.line, row.cells, None, (lead.fault or "There is no e-mail address in this row.",))
    return ReadRow(row.line, row.cells, lead.draft())


class _Lead:
    """What a row says of its lead, gathered cell by cell."""

    __slots__ = ("email", "extra", "facts", "fault", "guessed", "key", "notes", "phones")

    def __init__(self) -> None:
        self.email = self.key = self.fault = ""
        self.facts: dict[str, Any] = {}
        self.extra: dict[str, str] = {}
        self.guessed: dict[str, str] = {}
        self.notes: list[str] = []
        self.phones: list[tuple[str, str]] = []

    def say(self, column: str, use: str, text: str) -> None:
        """Take over what a cell says."""
        if use == "email":
            self._say_address(column, text)
        elif use == "phone":
            self.phones.append((column, text))
        elif use == "notes":
            self._note(text)
        elif use == "extra" or use in self.facts:
            self._keep(column, text, self.facts.get(use, ""))
        else:
            self._set(column, use, text)

    def draft(self) -> LeadDraft:
        """The finished draft."""
        self._join_name()
        for column, text in self.phones:
            self._say_phone(column, text)
        self._guess_company()
        return LeadDraft(
            self.email,
            self.key,
            notes=tuple(self.notes),
            extra=self.extra,
            guessed=self.guessed,
            **self.facts,
        )

    def _say_address(self, column: str, text: str) -> None:
        found = addresses_in(text)
        if found.fault and (self.key or not self.fault):
            self.fault = found.fault
        if found.fault and "@" in text:
            self._keep(column, text)
        if found.rest:
            self._note(f"{column}: {found.rest}")
        others = (found.email, *found.others) if self.key and found.key != self.key else found.others
        if not self.key:
            self.email, self.key = found.email, found.key
        if said := ", ".join(filter(None, others)):
            self._keep(column, said)

    def _say_phone(self, column: str, text: str) -> None:
        """The first number that can be read is the lead's; a second one is kept as it stands."""
        typed = text.removeprefix("p:")
        country, evidence = _dialling_country(self.facts.get("country", ""), self.key.rpartition(".")[2])
        number = _american(typed) or read_phone(typed, country)
        if not number or "phone" in self.facts or number.extension or any(map(str.isalpha, typed)):
            self._keep(column, typed, self.facts.get("phone", ""))
        if number and "phone" not in self.facts:
            self.facts["phone"] = number.number
            if evidence and not number.international:
                self.guessed["phone"] = evidence

    def _set(self, column: str, use: str, text: str) -> None:
        if len(text) > FIELD_LIMIT:
            self._note(f"{column}: {text}")
        else:
            self.facts[use] = text if _is_tidy(text) else " ".join(text.split())

    def _keep(self, column: str, text: str, known: str = "") -> None:
        """Keep what has no field, or what differs from the fact that has the field; a long text becomes notes."""
        tidy = text if _is_tidy(text) else " ".join(text.split())
        if tidy.casefold() == known.casefold():
            return
        if len(tidy) > FIELD_LIMIT:
            self._note(f"{column}: {tidy}")
        else:
            self.extra[column] = f"{self.extra[column]}, {tidy}" if column in self.extra else tidy

    def _note(self, text: str) -> None:
        self.notes += [piece for piece in in_pieces(" ".join(text.split()), NOTE_LIMIT) if piece not in self.notes]

    def _join_name(self) -> None:
        """A first and a last name are the name; a name said as well is kept only where it says something else."""
        first, last = self.facts.pop("first_name", ""), self.facts.pop("last_name", "")
        joined, whole = f"{first} {last}".strip(), self.facts.pop("name", "")
        name, other = (whole, joined) if whole and not (first and last) else (joined, whole)
        if name:
            self._set("name", "name", name)
        if not set(other.casefold().split()) <= set(name.casefold().split()):
            self._keep("other name", other)

    def _guess_company(self) -> None:
        """Where no cell names the company: the name in the mail domain, or in the website's, with the evidence."""
        if "company" in self.facts:
            return
        site = host(self.facts.get("website", ""))
        for domain in (self.key.rpartition("@")[2], site):
            name, source = _company_of(domain)
            if name:
                self.facts["company"], self.guessed["company"] = name, f"from {source}"
                return


def _is_tidy(text: str) -> bool:
    return text.isprintable() and "  " not in text


def _american(typed: str) -> FoundPhone | None:
    found = _AMERICAN.fullmatch(typed) if typed.startswith("+1") else None
    return FoundPhone("+1" + "".join(found.groups()), typed, 0, len(typed)) if found else None


@lru_cache(maxsize=4_096)
def _dialling_country(said: str, ending: str) -> tuple[str, str]:
    return dialling_country(said, (), f"x@x.{ending}")


@lru_cache(maxsize=16_384)
def _company_of(domain: str) -> tuple[str, str]:
    """The company that a domain tells, "" where it is nobody's, and the part of the domain that tells it."""
    return (clues_of(f"@{domain}").guessed_company(), registrable(domain) or domain) if domain else ("", "")
