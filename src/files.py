"""A file that somebody shared: what is known of it, and the edge over which it comes here."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, Self

from src.errors import TryLater

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What Slack says of a file; `size` in bytes (0: not said), `shares` the messages that show it, by channel.

    A share is the ts of the message and of the thread it is in, "" outside one. `external` is what lies elsewhere.
    """

    id: str
    name: str = ""
    filetype: str = ""
    mimetype: str = ""
    size: int = 0
    mode: str = ""
    external: bool = False
    url: str = ""
    user: str = ""
    shares: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        shares = {channel: tuple((ts, thread) for ts, thread in each) for channel, each in data["shares"].items()}
        return cls(**data | {"shares": shares})


class Files(Protocol):
    """Where shared files are to be had. Both raise UserError for what a person must mend, TryLater for patience."""

    def file_facts(self, file_id: str) -> FileFacts:
        """What is known of a file by now, a Slack Connect one too."""
        ...

    def download(self, file: FileFacts, to: Path, most: int) -> str:
        """Bring its bytes into this file, at most so many; gives their SHA-256 in hex."""
        ...


class Recent:
    """What was found in the files that were looked at last, by file: so that a click need not wait for a download."""

    def __init__(self, most: int = 200) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._found: dict[str, Any] = {}

    def keep(self, file: str, found: Any) -> None:
        with self._lock:
            self._found.pop(file, None)
            self._found[file] = found
            while len(self._found) > self._most:
                del self._found[next(iter(self._found))]

    def get(self, file: str) -> Any | None:
        with self._lock:
            return self._found.get(file)


class Turns:
    """Few enough large files at once that there is room for everybody else's work beside them."""

    def __init__(self, places: int = 3) -> None:
        self._places = threading.BoundedSemaphore(places)

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Hold a place. Raises TryLater where there is none: waiting is for where nobody else is kept from working."""
        if not self._places.acquire(blocking=False):
            raise TryLater("other files are being read", 2.0)
        try:
            yield
        finally:
            self._places.release()


class NoFiles:
    """Nobody to have files from."""

    def file_facts(self, file_id: str) -> FileFacts:
        return FileFacts(file_id)

    def download(self, file: FileFacts, to: Path, most: int) -> str:
        raise NotImplementedError("there is no Slack here to have a file from")
