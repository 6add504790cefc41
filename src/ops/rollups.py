"""The figures kept ready, for an operator at a terminal: are they right, and if they are not, make them so."""

import time

from src.database import Database
from src.leads.rollups.building import begin_anew, complete, pack
from src.leads.rollups.checking import Checked, check


def mended(database: Database, zone: str) -> str:
    """Compare the rollups with the leads, and make them anew if they differ or are by other days; what was found."""
    found = check(database)
    if not found.wrong and found.held.zone == zone:
        complete(database, zone)
        pack(database)
        return f"{_told(found)}: all of them are right."
    began = time.monotonic()
    begin_anew(database, zone)
    taken = complete(database, zone)
    return f"{_why(found, zone)}. Made anew: {taken:,} leads in {time.monotonic() - began:.0f} s."


def _told(found: Checked) -> str:
    return f"Compared with {found.leads:,} leads: {found.figures:,} figures kept ready, by days in {found.held.zone}"


def _why(found: Checked, zone: str) -> str:
    if not found.held.zone:
        return "No figures were kept ready"
    return f"{_told(found)}, " + (f"wrong by {'; '.join(found.wrong)}" if found.wrong else f"but TIMEZONE is {zone}")
