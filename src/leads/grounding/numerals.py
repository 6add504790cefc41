"""Written numbers as values: `1,234`, `1.234` and `1'234` alike; what may be read in two ways is read in both."""

import re
from collections.abc import Sequence
from typing import NamedTuple

#: Longer numbers are compared as they are written.
MOST_DIGITS = 15
_SPLIT = re.compile(r"[^\d]")


class Numeral(NamedTuple):
    """A value, and the size of a step in its last written digit (1 for 42, 0.1 for 41.7)."""

    value: float
    step: float


def readings(typed: str) -> Sequence[Numeral]:
    """What a number with its separators may stand for; nothing for what is no number (`1.2.3`) or too long."""
    if typed.isdecimal():
        return (Numeral(float(int(typed)), 1.0),) if len(typed) <= MOST_DIGITS else ()
    groups, marks = _SPLIT.split(typed), _SPLIT.findall(typed)
    if sum(map(len, groups)) > MOST_DIGITS or not all(groups):
        return ()
    found = [_grouped(groups)] if all(mark == marks[0] for mark in marks) and _are_grouped(groups) else []
    zeros = len(groups[-1]) == 3 and groups[-1].endswith("0")  # nobody writes 15.000 for 15
    if (
        not (found and zeros)
        and marks[-1] in ".,"
        and marks[-1] not in marks[:-1]
        and (len(groups) == 2 or _are_grouped(groups[:-1]))
    ):
        found.append(_decimal(groups))
    return found


def _are_grouped(groups: Sequence[str]) -> bool:
    """Thousands, or lakhs and crores."""
    first, *others = groups
    whole = 0 < len(first) <= 3 and (first != "0" or not others)
    return whole and all(len(group) == 3 for group in others[-1:]) and all(len(g) in (2, 3) for g in others[:-1])


def _grouped(groups: Sequence[str]) -> Numeral:
    return Numeral(float(int("".join(groups))), 1.0)


def _decimal(groups: Sequence[str]) -> Numeral:
    whole, fraction = "".join(groups[:-1]), groups[-1]
    return Numeral(float(f"{int(whole)}.{''.join(str(int(digit)) for digit in fraction)}"), 10.0 ** -len(fraction))
