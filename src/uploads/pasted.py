"""Lines of leads that were pasted into a message: a file without a file."""

import hashlib
from dataclasses import dataclass

from src.leads.csv_import import ReadRow, from_text
from src.leads.parsing import ADD_LEADS
from src.messages import Message
from src.routing import Context
from src.uploads.importing import Source, import_lines

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was pasted: the name of the batch, and its lines."""

    name: str
    text: str
    rows: tuple[ReadRow, ...]


def pasted(text: str) -> Pasted:
    """What stands behind `add leads:` is the name of the batch, unless it holds an address; the rest are leads."""
    found = ADD_LEADS.search(text)
    after = text[found.end() :] if found else text
    first, _, rest = after.partition("\n")
    named = "@" not in first
    lines = rest if named else after
    name = first.strip(" *_`~")[:_LONGEST] if named else ""
    rows = tuple(from_text(lines))
    return Pasted(name or "Pasted leads", lines, rows if any(row.draft for row in rows) else ())


def import_pasted(context: Context, message: Message, lines: Pasted, ts: str) -> bool:
    """Import the lines; the message is their file."""
    source = Source(
        file=f"M{message.channel}-{message.ts}",
        name=lines.name,
        digest=hashlib.sha256(f"{message.key}\n{lines.text}".encode()).hexdigest(),
        head=("line",),
        rows=len(lines.rows),
    )
    return import_lines(context, source, list(lines.rows), ts)
