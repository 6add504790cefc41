"""One HTTP request to Slack and its answer; whatever is only a matter of patience is `TryLater`.

It follows no redirect (urllib would take the token along to wherever it is sent), repeats nothing (a post whose answer
was lost may have arrived), and reaches loopback without a proxy.
"""

import ipaddress
import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPErrorProcessor, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from src.errors import TryLater

#: The longest answer that is read, in bytes; a page of a thread with all its blocks is far below.
_LONGEST_ANSWER = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: its status (below 500, not 429), headers in lower case, and text."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def retry_after(self) -> float | None:
        return seconds(self.headers.get("retry-after"))

    @property
    def json(self) -> dict[str, Any] | None:
        """The JSON object that it is; None if it is anything else."""
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) else None


@dataclass(frozen=True, slots=True)
class Streamed:
    """An answer whose body is still to be read: `read(most)` gives the next bytes, b"" at its end."""

    status: int
    headers: Mapping[str, str]
    read: Callable[[int], bytes]


class _AsItCame(HTTPErrorProcessor):
    """Give every answer back as it came: no redirect is followed, no status raised."""

    def http_response(self, request: Request, response: HTTPResponse) -> HTTPResponse:
        return response

    https_response = http_response


class Transport:
    """Sends requests to Slack, or to its stand-in on loopback; safe to share between threads."""

    def __init__(self, base_url: str, timeout: float) -> None:
        self._timeout = timeout
        self._opener = _opener(base_url)

    def send(self, request: Request, name: str) -> Answer:
        """Send once; `name` is what an error calls it. Raises TryLater for 429, 5xx, and every broken connection."""
        with _unbroken(name):
            answer = self._exchange(request)
        _refuse_busy(answer.status, answer.headers, name)
        return answer

    @contextmanager
    def streamed(self, request: Request, name: str) -> Iterator[Streamed]:
        """Send once, and read the answer piece by piece. Raises as `send` does, also while it is read."""
        with _unbroken(name), self._opener.open(request, timeout=self._timeout) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            _refuse_busy(response.status, headers, name)
            yield Streamed(response.status, headers, response.read)

    def _exchange(self, request: Request) -> Answer:
        with self._opener.open(request, timeout=self._timeout) as response:
            body = response.read(_LONGEST_ANSWER).decode("utf-8")
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, headers, body)


@contextmanager
def _unbroken(name: str) -> Iterator[None]:
    """Every broken connection is a matter of patience."""
    try:
        yield
    except (OSError, HTTPException, ValueError) as error:
        raise TryLater(f"Slack could not be reached ({name}: {type(error).__name__})") from None


def _refuse_busy(status: int, headers: Mapping[str, str], name: str) -> None:
    if status == 429:
        raise TryLater(f"Slack asks for patience ({name}: 429)", seconds(headers.get("retry-after")))
    if status >= 500:
        raise TryLater(f"Slack is in trouble ({name}: {status})", seconds(headers.get("retry-after")))


def _opener(base_url: str) -> OpenerDirector:
    direct = [ProxyHandler({})] if _on_loopback(base_url) else []
    return build_opener(_AsItCame(), HTTPSHandler(context=ssl.create_default_context()), *direct)


def _on_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def seconds(value: str | None) -> float | None:
    """A Retry-After in seconds; None for a date or nonsense, which our own backoff covers."""
    return float(value) if value is not None and value.isascii() and value.isdigit() else None
