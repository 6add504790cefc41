"""The labelled answers in tests/data/grounding: what each says, what it may rest on, and what of it has no source."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from src.leads.grounding import unsourced
from tests.labelled import NAMES, lines

_SOURCES: dict[str, str] = json.loads(
    (Path(__file__).parent / "data/grounding/sources.json").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Held:
    """One answer, held against its sources."""

    answer: str
    meant: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def missed(self) -> Sequence[str]:
        """What has no source, and was let through."""
        return [each for each in self.meant if not any(each in found or found in each for found in self.found)]

    @property
    def false(self) -> Sequence[str]:
        """What has a source, and was found to have none."""
        return [each for each in self.found if not any(each in meant or meant in each for meant in self.meant)]


def sources_of(line: dict[str, Any]) -> list[str]:
    return [line["ask"], *(_SOURCES[name] for name in line["from"])]


def held(line: dict[str, Any]) -> Held:
    claims = unsourced(line["answer"], sources_of(line), NAMES)
    return Held(line["answer"], tuple(line["unsourced"]), tuple(claim.text for claim in claims))


def all_held(name: str) -> list[Held]:
    """Every answer of a set, such as `seen`."""
    return [held(line) for line in lines(f"grounding/{name}")]


def precision_and_recall(answers: Sequence[Held]) -> tuple[float, float]:
    """Of the claims that were found: how many had no source; of those that have none: how many were found."""
    meant, found = (sum(len(getattr(each, name)) for each in answers) for name in ("meant", "found"))
    missed, false = (sum(len(getattr(each, name)) for each in answers) for name in ("missed", "false"))
    return (found - false) / found, (meant - missed) / meant
