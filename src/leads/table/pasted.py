"""Leads pasted below `add leads:`, a line each, read as typed lines are; a pasted table is read as a table."""

from collections.abc import Iterator

from src.errors import UserError
from src.leads.line.commands import ADD_LEADS
from src.leads.parsing import parse_line
from src.leads.table.model import ReadRow


def from_text(text: str) -> Iterator[ReadRow]:
    """Read each line that is not blank; `line` counts the lines of the text from 1.

    What follows the command on its own line is the batch's name, unless it holds an address.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        command = ADD_LEADS.match(line)
        payload = line[command.end() :] if command else line
        if payload.strip() and not (command and "@" not in payload):
            yield _read(number, payload.strip())


def _read(number: int, payload: str) -> ReadRow:
    try:
        return ReadRow(number, (payload,), parse_line(payload))
    except UserError as error:
        return ReadRow(number, (payload,), None, (str(error),))
