"""Leadline: the lead desk that lives in Slack."""

import sys

OLDEST = (3, 11)


def python_fault(version: tuple[int, ...]) -> str | None:
    """What is wrong with this Python, in words; None if nothing is."""
    if version[:2] >= OLDEST:
        return None
    need, have = ".".join(map(str, OLDEST)), ".".join(map(str, version[:2]))
    return f"Leadline needs Python {need} or newer; this is {have}. Install a newer one and run `make run` again."


if _fault := python_fault(sys.version_info[:3]):
    raise SystemExit(_fault)
