"""The texts that the cells of a workbook share, in a file without a name, so that memory does not grow with them."""

import weakref
from array import array
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO
from xml.etree.ElementTree import iterparse


class SharedTexts:
    """Texts found by their number; the file goes with the object."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed by the finalizer
        self._ends = array("Q", [0])
        weakref.finalize(self, self._file.close)

    def fill(self, source: IO[bytes]) -> None:
        """Take over the texts of the part `sharedStrings.xml`."""
        for text in _texts_in(source):
            self._ends.append(self._ends[-1] + self._file.write(text.encode("utf-8", "replace")))

    def __getitem__(self, at: int) -> str:
        start, end = self._ends[at], self._ends[at + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode()


def _texts_in(source: IO[bytes]) -> Iterator[str]:
    """The shared texts in their order; of a rich one its runs, without what tells how to pronounce it."""
    events = iterparse(source, events=("start", "end"))  # noqa: S314 - no DOCTYPE, so no entities: workbook_size.py
    root = next(events)[1]
    for event, node in events:
        if event == "end" and node.tag.endswith("}si"):
            runs = [part for child in node if not child.tag.endswith("}rPh") for part in child.iter()]
            yield "".join(part.text or "" for part in runs if part.tag.endswith("}t"))
            root.clear()
