"""One signed request to the desk, as Slack makes it: three seconds, no redirects, and what came of it as a value."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from src.sandbox.signing import signed_headers

TIMEOUT_SECONDS = 3.0
_LONGEST_ANSWER = 1 << 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What the desk answered. `status` is None when nothing came, then `reason` is Slack's word for why."""

    status: int | None
    reason: str = ""
    body: bytes = b""
    content_type: str = ""
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def retry_reason(self) -> str:
        """https://docs.slack.dev/apis/events-api#retries"""
        return self.reason or "http_error"


def signed_post(
    url: str, body: bytes, headers: Mapping[str, str], secret: str, timeout: float = TIMEOUT_SECONDS
) -> Answer:
    """Send a body with its `v0` signature; never raises for anything the desk or the network does."""
    address = urlsplit(url)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=timeout)
    signed = {**headers, **signed_headers(secret, str(int(time.time())), body)}
    try:
        connection.request("POST", address.path or "/", body, signed)
        return _read(connection.getresponse())
    except TimeoutError:
        return Answer(None, "http_timeout")
    except OSError:
        return Answer(None, "connection_failed")
    except HTTPException:
        return Answer(None, "unknown_error")
    finally:
        connection.close()


def _read(response: HTTPResponse) -> Answer:
    body = response.read(_LONGEST_ANSWER)
    no_retry = response.headers.get("X-Slack-No-Retry") == "1"
    return Answer(response.status, "", body, response.headers.get_content_type(), no_retry)
