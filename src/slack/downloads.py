"""Having a shared file: looked up, then streamed to disk, and only ever from where the token may be shown.

https://docs.slack.dev/reference/objects/file-object says where a file lies and who may have it. To who may not, Slack
shows its page to sign in, with status 200.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

from src.errors import TryLater, UserError
from src.files import MB, FileFacts
from src.slack.fields import at, identifier, items, string, timestamp
from src.slack.refusals import SlackRefused
from src.slack.text import unescape
from src.slack.transport import Streamed, Transport
from src.slack.web import Web, asked

#: Slack's own hosts for files, and the only ones besides a configured stand-in that the token is shown to.
HOSTS = frozenset({"files.slack.com"})
_PIECE = 1 << 16
_SCOPE = (
    "Slack will not give me that file: the app lacks `files:read`. Whoever looks after Leadline adds the scope "
    "(api.slack.com/apps, OAuth & Permissions) and installs the app again; then share the file once more."
)
_GONE = "That file is not there any more, or I may not see it. Share it here once more."
_WHY = {"missing_scope": _SCOPE, "no_permission": _SCOPE, "not_allowed_token_type": _SCOPE}
_NOT_OURS = frozenset(
    {"file_not_found", "file_deleted", "access_denied", "not_visible", "no_access", "restricted_action"}
)


def facts(web: Web, file_id: str) -> FileFacts:
    """What Slack knows of a file now: https://docs.slack.dev/reference/methods/files.info

    Raises TryLater, and UserError where somebody must act.
    """
    try:
        answer = asked("files.info", lambda: web.files_info(file=file_id, count=1))
    except SlackRefused as refused:
        if refused.code in _WHY or refused.code in _NOT_OURS:
            raise UserError(_WHY.get(refused.code, _GONE)) from None
        raise
    return read_facts(file_id, answer.get("file"))


def read_facts(file_id: str, file: object) -> FileFacts:
    """Slack's file object; what is odd in it counts as not said."""
    size = at(file, "size")
    return FileFacts(
        id=identifier(at(file, "id")) or file_id,
        name=unescape(string(at(file, "name")) or string(at(file, "title"))),
        filetype=string(at(file, "filetype")).lower(),
        mimetype=string(at(file, "mimetype")).lower(),
        size=size if isinstance(size, int) and size > 0 else 0,
        mode=string(at(file, "mode")),
        external=at(file, "is_external") is True or at(file, "mode") == "external",
        url=string(at(file, "url_private_download")) or string(at(file, "url_private")),
        user=identifier(at(file, "user")),
        shares=_shares(at(file, "shares")),
    )


def _shares(shares: object) -> dict[str, tuple[tuple[str, str], ...]]:
    """The messages by channel; `public` and `private` make no difference here."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for channels in shares.values() if isinstance(shares, dict) else ():
        for channel, messages in channels.items() if isinstance(channels, dict) else ():
            said = [(timestamp(at(each, "ts")), timestamp(at(each, "thread_ts"))) for each in items(messages)]
            found[str(channel)] = tuple((ts, thread if thread != ts else "") for ts, thread in said if ts)
    return found


def download(transport: Transport, token: str, own_url: str | None, file: FileFacts, to: Path, most: int) -> str:
    """Stream the file into `to`, at most `most` bytes; gives their SHA-256 in hex.

    Raises UserError with what a person can do, and TryLater for a download that broke off.
    """
    _refuse(file, own_url, most)
    request = Request(file.url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310 - the host is checked
    with transport.streamed(request, "download") as answer:
        _refuse_answer(answer, file, most)
        return _saved(answer, file, to, most)


def _refuse(file: FileFacts, own_url: str | None, most: int) -> None:
    if file.external:
        raise UserError("That file lies outside Slack, where I cannot read it. Download it, and drop the file here.")
    if not file.url:
        raise UserError(_GONE)
    if not _is_slacks(file.url, own_url):
        raise UserError("That file does not lie with Slack, and my token goes nowhere else. Drop the file itself here.")
    if file.size > most:
        raise UserError(too_large(file.size, most))


def too_large(size: int, most: int) -> str:
    """The words for a file that is larger than the setting allows."""
    return (
        f"That file has {size / MB:,.1f} MB, and I read {most / MB:,.0f} MB at most (`IMPORT_MAX_MB`). "
        "Split it, and share the parts."
    )


def _is_slacks(url: str, own_url: str | None) -> bool:
    """HTTPS at Slack's own host, or the very origin of the configured stand-in."""
    with suppress(ValueError):
        parts = urlsplit(url)
        if own_url and (parts.scheme, parts.netloc) == urlsplit(own_url)[:2]:
            return True
        return parts.scheme == "https" and parts.netloc.lower() in HOSTS
    return False


def _refuse_answer(answer: Streamed, file: FileFacts, most: int) -> None:
    """What comes is not the file: a redirect, a refusal, a page to sign in."""
    if 300 <= answer.status < 400:
        raise UserError("Slack sends me elsewhere for that file, and my token stays here. Share the file once more.")
    if answer.status in (401, 403):
        raise UserError(f"{_SCOPE} (Slack said {answer.status}.)")
    if answer.status >= 400:
        raise UserError(f"{_GONE} (Slack said {answer.status}.)")
    if _is_page(answer.headers) and not _may_be_page(file):
        raise UserError(_SCOPE)
    if (length := _length(answer.headers)) is not None and length > most:
        raise UserError(too_large(length, most))


def _is_page(headers: Mapping[str, str]) -> bool:
    return headers.get("content-type", "").partition(";")[0].strip().lower() == "text/html"


def _may_be_page(file: FileFacts) -> bool:
    return file.filetype in ("html", "htm") or file.mimetype == "text/html"


def _length(headers: Mapping[str, str]) -> int | None:
    value = headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 20 else None


def _saved(answer: Streamed, file: FileFacts, to: Path, most: int) -> str:
    digest, size = hashlib.sha256(), 0
    with to.open("wb") as kept:
        for piece in _pieces(answer.read):
            if not size and not _may_be_page(file) and _begins_a_page(piece):
                raise UserError(_SCOPE)
            size += len(piece)
            if size > most:
                raise UserError(too_large(size, most))
            digest.update(piece)
            kept.write(piece)
    _refuse_part(size, _length(answer.headers), file)
    return digest.hexdigest()


def _pieces(read: Callable[[int], bytes]) -> Iterator[bytes]:
    while piece := read(_PIECE):
        yield piece


def _begins_a_page(piece: bytes) -> bool:
    return piece[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))


def _refuse_part(size: int, length: int | None, file: FileFacts) -> None:
    """All that was announced must have come, and all that Slack knows the file to have."""
    hosted: Any = file.size if file.mode == "hosted" else 0
    if (length is not None and size != length) or (hosted and size != hosted):
        raise TryLater(f"the download broke off after {size} bytes")
