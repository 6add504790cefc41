"""Slack's Web API as a client of our own: the only file that knows `slack_sdk`.

Errors are translated once, here: `TryLater` for what needs patience, `SlackRefused` for what needs a person. Neither
they nor the log hold a token or a message's text.
"""

import logging
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from src.errors import LeadlineError, TryLater
from src.slack.refusals import BLOCKS_REFUSED, refusal
from src.slack.transport import Transport, seconds

__all__ = ["SlackResponse", "Web", "asked"]

log = logging.getLogger(__name__)

_POINTER = re.compile(r"json-pointer:(/[\w/]*)")


class Web(WebClient):
    """slack_sdk's client over our transport: nothing is sent twice, redirected, or written to a log.

    Its own logger tells what it sends, texts included, as soon as the root logger is at DEBUG; so it gets a mute one.
    """

    def __init__(self, token: str, base_url: str, transport: Transport) -> None:
        mute = logging.Logger("mute", logging.CRITICAL + 1)
        super().__init__(token, base_url, retry_handlers=[], logger=mute)
        self._transport = transport

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        method = urlsplit(url).path.rpartition("/")[2]
        answer = self._transport.send(req, method)
        if answer.json is None:
            raise TryLater(f"Slack's answer cannot be read ({method}: {answer.status}); is SLACK_API_BASE_URL right?")
        return {"status": answer.status, "headers": answer.headers, "body": answer.body}


def asked(method: str, call: Callable[[], SlackResponse]) -> SlackResponse:
    """Slack's answer to a call of `method`. Raises TryLater and SlackRefused."""
    try:
        return call()
    except SlackApiError as error:
        raise _translated(method, error.response) from None


def _translated(method: str, response: SlackResponse) -> LeadlineError:
    code = response.get("error")
    if code in BLOCKS_REFUSED:
        faults = " ".join(map(str, (response.get("response_metadata") or {}).get("messages") or ()))
        log.error("Slack refuses our blocks", extra={"method": method, "code": code, "at": _POINTER.findall(faults)})
    return refusal(method, code, seconds(response.headers.get("retry-after")))
