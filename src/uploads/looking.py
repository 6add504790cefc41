"""The first look at a file: how it is written, what its columns are for, how many rows it has, and the first ones."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any, Self

from src.errors import TryLater, UserError
from src.files import FileFacts
from src.leads.csv_import import Mapping, RawRow, ReadRow, drafts, mapped, opened
from src.routing import Context

#: Rows that the columns are told by, those that are shown, and the characters of a cell that are kept of these.
SAMPLE, SHOWN, IN_A_CELL = 200, 10, 200
#: How often a download that breaks off is begun again.
TRIES = 5


@dataclass(frozen=True, slots=True)
class Look:
    """What a look came to. `mapping` is what the columns seem to be for, `first` the first rows, cells cut short."""

    file: FileFacts
    digest: str
    encoding: str
    delimiter: str
    head: tuple[str, ...]
    has_head: bool
    rows: int
    mapping: Mapping
    first: tuple[tuple[int, tuple[str, ...]], ...]

    def shown(self, mapping: Mapping) -> list[ReadRow]:
        """The first rows as they would be read by this mapping."""
        return list(drafts([RawRow(line, cells) for line, cells in self.first], mapping))

    def to_dict(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        return values | {"file": self.file.to_dict(), "mapping": self.mapping.to_json()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        given = {
            "file": FileFacts.from_dict(data["file"]),
            "mapping": Mapping.from_json(data["mapping"]),
            "head": tuple(data["head"]),
            "first": tuple((line, tuple(cells)) for line, cells in data["first"]),
        }
        return cls(**data | given)


def look(path: Path, file: FileFacts, digest: str) -> Look:
    """Look at a file that was brought here. Raises UserError for one that is no table."""
    found = opened(path, file.name)
    rows = found.rows()
    sample = list(islice(rows, SAMPLE))
    first = tuple((row.line, tuple(cell[:IN_A_CELL] for cell in row.cells)) for row in sample[:SHOWN])
    return Look(
        file=file,
        digest=digest,
        encoding=found.encoding,
        delimiter=found.delimiter,
        head=found.head,
        has_head=found.has_head,
        rows=len(sample) + sum(1 for _ in rows),
        mapping=mapped(found, sample),
        first=first,
    )


def looked_at(context: Context, file_id: str) -> Look:
    """The look at a shared file: a step of the job, so what was seen once stays. Raises UserError."""
    kept = context.step(f"looked at {file_id}", patiently(lambda: _look_at(context, file_id)))
    if "problem" in kept:
        raise UserError(kept["problem"])
    found = Look.from_dict(kept)
    context.uploads.recent.keep(file_id, kept)
    return found


def remembered(context: Context, file_id: str) -> Look | None:
    """What this process saw in it a while ago; None if it did not."""
    kept = context.uploads.recent.get(file_id)
    return Look.from_dict(kept) if kept else None


def patiently(do: Callable[[], dict[str, Any]]) -> Callable[[bool], dict[str, Any]]:
    """Do it as a step does, but give up what keeps breaking off; a problem is a result, so that it is kept as well."""
    tries = count(1)

    def attempt(again: bool) -> dict[str, Any]:
        try:
            return do()
        except UserError as error:
            return {"problem": str(error)}
        except TryLater as error:
            if error.seconds is None and next(tries) >= TRIES:
                return {"problem": "The download of that file keeps breaking off. Share it once more, please."}
            raise

    return attempt


def _look_at(context: Context, file_id: str) -> dict[str, Any]:
    file = context.files.file_facts(file_id)
    with brought(context, file) as (path, digest):
        return look(path, file, digest).to_dict()


@contextmanager
def brought(context: Context, file: FileFacts) -> Iterator[tuple[Path, str]]:
    """The file on this machine's disk for as long as it is needed, and its digest. Raises UserError and TryLater."""
    with tempfile.TemporaryDirectory(prefix="leadline-") as folder:
        path = Path(folder) / "file"
        yield path, context.files.download(file, path, context.uploads.most_bytes)
