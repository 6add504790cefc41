"""A lead over several lines, as copied from the foot of an e-mail: the address, perhaps a name, then a thing a line."""

from src.leads.line.addresses import find_addresses
from src.leads.line.separators import split
from src.leads.line.vocabulary import is_function, is_remark, is_said_of_it, is_title, is_written_like_a_heading

_LONGEST_NAME = 5  # words


def opens_signature(line: str) -> bool:
    """Tell whether a line is an address, alone or with one name."""
    found = find_addresses(line)
    if not found:
        return False
    parts = split(f"{line[: found[0].start]}\t{line[found[-1].end :]}")
    return not parts or (len(parts) == 1 and _is_name(parts[0]))


def _is_name(text: str) -> bool:
    return len(text.split()) <= _LONGEST_NAME and not is_title(text) and not is_remark(text)


def is_of_signature(line: str) -> bool:
    """Tell whether a line names a job, a firm, a place or a number, and is no remark."""
    if " " not in line and "://" in line:
        return True
    if is_remark(line) or (is_said_of_it(line) and not is_title(line)):
        return False
    return is_title(line) or is_function(line) or is_written_like_a_heading(line)
