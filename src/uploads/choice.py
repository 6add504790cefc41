"""What the buttons of a preview carry: the file, and what a person has chosen for it so far.

It has to fit into a button wherever Slack keeps the least, 150 characters, so each use of a column is a letter.
"""

import re
from collections import abc
from dataclasses import dataclass, field, replace
from typing import Self

from src.leads.csv_import import Mapping

#: The letter of each use. A letter keeps its meaning: buttons live as long as their message.
LETTERS: dict[str, str] = {
    "email": "a",
    "name": "b",
    "company": "c",
    "title": "d",
    "phone": "e",
    "website": "f",
    "country": "g",
    "industry": "h",
    "employees": "i",
    "budget": "j",
    "timeline": "k",
    "source": "l",
    "owner": "m",
    "status": "n",
    "first_name": "o",
    "last_name": "p",
    "notes": "q",
    "extra": "r",
    "ignore": "s",
}
_USES = {letter: use for use, letter in LETTERS.items()}
_WRITTEN = re.compile(r"([A-Z][A-Za-z0-9_-]{1,40})\.(update|skip|create)\.((?:\d{1,3}[a-s])*)")
#: Columns that a person may say something about: as many as a form shows.
MOST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """A file, what becomes of known addresses, and the columns (by their place from 0) that are for something else."""

    file: str
    policy: str = "update"
    uses: abc.Mapping[int, str] = field(default_factory=dict)

    def __str__(self) -> str:
        uses = "".join(f"{place}{LETTERS[use]}" for place, use in sorted(self.uses.items()))
        return f"{self.file}.{self.policy}.{uses}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """What a button carries; None if it is none of ours."""
        found = _WRITTEN.fullmatch(written)
        if found is None:
            return None
        uses = {int(place): _USES[letter] for place, letter in re.findall(r"(\d{1,3})([a-s])", found[3])}
        return cls(found[1], found[2], uses)

    def by(self, policy: str) -> Self:
        """The same with another fate of known addresses."""
        return replace(self, policy=policy)

    def of(self, mapping: Mapping) -> Mapping:
        """The mapping as chosen."""
        for place, use in self.uses.items():
            if place < len(mapping.columns):
                mapping = mapping.with_use(mapping.columns[place].column, use)
        return mapping
