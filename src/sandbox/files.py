"""Files: announced, uploaded, shared, fetched again."""

import mimetypes
import threading
from dataclasses import dataclass, replace
from pathlib import PurePath

from src.sandbox.ids import new_id, new_token
from src.sandbox.persistence import Journal
from src.sandbox.team import Json


@dataclass(frozen=True, slots=True)
class File:
    """A file; `data` is None until it has been uploaded, `created` are Unix seconds."""

    id: str
    name: str
    title: str
    user: str
    created: int
    upload_token: str
    data: bytes | None = None
    alt_txt: str = ""
    shares: tuple[tuple[str, str, str], ...] = ()  # channel, ts, thread_ts ("" outside a thread)

    def shown(self, base: str) -> Json:
        """Slack's file object: https://docs.slack.dev/reference/objects/file-object"""
        extension = PurePath(self.name).suffix.removeprefix(".").lower()
        address = f"{base}/files/{self.id}/{self.name}"
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "mimetype": mimetypes.guess_type(self.name)[0] or "application/octet-stream",
            "filetype": extension or "text",
            **({"alt_txt": self.alt_txt} if self.alt_txt else {}),
            "pretty_type": extension.upper() or "Plain Text",
            "user": self.user,
            "size": len(self.data or b""),
            "mode": "hosted",
            "is_external": False,
            "file_access": "visible",
            "url_private": address,
            "url_private_download": address,
            "shares": {"public": self._shared()} if self.shares else {},
        }

    def _shared(self) -> Json:
        """The messages that show it, by channel."""
        places: Json = {}
        for channel, ts, thread_ts in self.shares:
            places.setdefault(channel, []).append({"ts": ts, **({"thread_ts": thread_ts} if thread_ts else {})})
        return places


class Files:
    """The files of the workspace, in memory and in the journal. Safe to use from any thread."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._lock = threading.Lock()
        self._files: dict[str, File] = {}

    def load(self) -> None:
        """Take over what the journal has kept."""
        with self._lock:
            self._files |= {value["id"]: _kept(value, data) for value, data in self._journal.kept("file")}

    def announce(self, name: str, user: str, created: int, alt_txt: str = "") -> File:
        """A file that is about to be uploaded; `alt_txt` tells of a picture to who cannot see it."""
        safe_name = PurePath(name.replace("\\", "/")).name or "untitled"
        return self._put(File(new_id("F"), safe_name, safe_name, user, created, new_token(), alt_txt=alt_txt))

    def upload(self, token: str, data: bytes) -> File | None:
        """Take the bytes of the file that was given this upload token; None when there is none such."""
        with self._lock:
            file = next((file for file in self._files.values() if file.upload_token == token), None)
        return file and self._put(replace(file, data=data))

    def name(self, file: File, title: str) -> File:
        return self._put(replace(file, title=title))

    def share(self, file: File, channel: str, ts: str, thread_ts: str) -> File:
        """A message shows it now."""
        return self._put(replace(file, shares=(*file.shares, (channel, ts, thread_ts))))

    def get(self, file_id: str) -> File | None:
        with self._lock:
            return self._files.get(file_id)

    def _put(self, file: File) -> File:
        value = {name: getattr(file, name) for name in File.__slots__ if name != "data"}
        with self._lock:
            self._files[file.id] = file
            self._journal.keep("file", file.id, value, file.data)
        return file


def _kept(value: Json, data: bytes | None) -> File:
    shares = tuple((channel, ts, thread) for channel, ts, thread in value.get("shares", ()))
    return File(**value | {"shares": shares}, data=data)
