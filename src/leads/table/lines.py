"""The lines of a text file, numbered, of bounded length, and with a way to put lines back that were read too far."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from src.leads.table.encodings import Decoding

#: Characters of one record; what is longer is no row of a table, and memory must not grow with it.
MOST_CHARACTERS = 10_000_000


class Lines:
    """An iterator of lines with their ends; `number` is that of the line given last, `overlong` whether it was cut."""

    def __init__(self, path: Path, decoding: Decoding) -> None:
        self._file = path.open(encoding=decoding.encoding, errors=decoding.errors, newline="")
        self._back: deque[str] = deque()
        self.number = 0
        self.overlong = False
        self.record: list[str] = []  # the lines given since the record began
        self.size = 0

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else self._read()
        if not line or self.size + len(line) > MOST_CHARACTERS:
            self._back.extendleft([line] if line else [])
            raise StopIteration
        self.number += 1
        self.record.append(line)
        self.size += len(line)
        return line

    def begin(self) -> None:
        """A new record begins with the next line."""
        self.record, self.size = [], 0

    def put_back(self, keep: int) -> None:
        """Give the record's lines again, all but the first `keep`."""
        again = self.record[keep:]
        self._back.extendleft(reversed(again))
        self.number -= len(again)
        del self.record[keep:]

    def ended(self) -> bool:
        """Whether there is no further line."""
        if not self._back and (line := self._read()):
            self._back.append(line)
        return not self._back

    def _read(self) -> str:
        """One line without NULs; of an overlong one what fits, and the rest is passed over."""
        line = self._file.readline(MOST_CHARACTERS)
        if len(line) == MOST_CHARACTERS and not line.endswith("\n"):
            self.overlong = True
            while (more := self._file.readline(MOST_CHARACTERS)) and not more.endswith("\n"):
                pass
        return (line.replace("\0", "") or "\n") if "\0" in line else line
