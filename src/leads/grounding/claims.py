"""What an answer claims: a figure, a date, a tier, a name or an address, and where in the answer it stands."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing is claimed, in the plural that a sentence about it needs."""

    FIGURE = "figures"
    DATE = "dates"
    TIER = "tiers"
    NAME = "names"
    ADDRESS = "addresses"


@dataclass(frozen=True, slots=True)
class Claim:
    """`text` is what stands from `start` to `end` of the answer."""

    kind: Kind
    text: str
    start: int
    end: int
