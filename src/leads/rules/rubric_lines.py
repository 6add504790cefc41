"""Where in a TOML file something stands, so that a person can be pointed at it."""

import re
import tomllib

#: A line, counted from 1 (0: none in particular), and what is wrong there and what to do.
Fault = tuple[int, str]
_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?")
_AT = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)")
_REMEDY = 'A line reads `name = 12` or `name = ["a", "b"]`; text needs quotes, and a name stands once in a table.'


def syntax_fault(error: Exception, text: str) -> Fault:
    """Give what the TOML parser says of a text, and the line it says it of."""
    if not isinstance(error, tomllib.TOMLDecodeError):  # nested too deeply, or a number of thousands of digits
        return 0, f"Something in it is far too long or too deep to be a rule. {_REMEDY}"
    at = _AT.search(str(error))
    line = int(at[1] or len(text.splitlines())) if at else 0
    return line, f"{_AT.sub('', str(error))}. {_REMEDY}"


def lines_of(text: str) -> dict[tuple[str, ...], int]:
    """Where each name of the file stands first; good enough to point a person at it."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.fullmatch(line)
        if header:
            table = _names(header[1])
            found.setdefault(table, number)
        elif "=" in line and not line.lstrip().startswith("#"):
            found.setdefault(table + _names(line.partition("=")[0]), number)
    return found


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def line_of(lines: dict[tuple[str, ...], int], where: tuple[str, ...]) -> int:
    """The line of a name, or of the nearest table around it; the first line for what is not there at all."""
    return next((lines[where[:end]] for end in range(len(where), 0, -1) if where[:end] in lines), 1)
