"""The one place that talks to Slack's Web API, and the only file that knows `slack_sdk`.

A post carries its key as metadata, so that a repeated attempt finds what an earlier one left. Errors are translated
once, here: `TryLater` for what needs patience, `SlackRefused` for what needs a person. Neither they nor the log hold a
token or a message's text.
"""

import logging
import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from src.errors import LeadlineError, TryLater
from src.routing import Rendered
from src.slack.keyed import find, marked
from src.slack.refusals import SlackRefused, refusal
from src.slack.response_url import respond
from src.slack.transport import Transport, seconds

log = logging.getLogger(__name__)

_SLACK = "https://slack.com/api/"
_PAGE = 200
#: How far back to look for a post outside a thread when it is not known when the work began, in seconds.
_LOOK_BACK = 24 * 3600.0
#: How far Slack's clock may be from ours, in seconds.
_SKEW = 300.0
_TOO_MUCH = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
_POINTER = re.compile(r"json-pointer:(/[\w/]*)")

Send = Callable[[list[dict[str, Any]] | None], SlackResponse]


class SlackClient:
    """Posts, updates and reacts for one bot token; safe to share between threads."""

    def __init__(self, token: str, base_url: str | None = None, *, timeout: float = 10) -> None:
        url = (base_url or _SLACK).rstrip("/") + "/"
        self._own_url = base_url
        self._transport = Transport(url, timeout)
        self._web = _Web(token, url, self._transport)
        self._me: dict[str, Any] | None = None

    def check(self) -> dict[str, Any]:
        """Who the token is: the answer of auth.test (https://docs.slack.dev/reference/methods/auth.test)."""
        answer = self._call("auth.test", self._web.auth_test).data
        return answer if isinstance(answer, dict) else {}

    def post(
        self,
        channel: str,
        answer: Rendered,
        *,
        key: str,
        thread_ts: str | None = None,
        again: bool = False,
        since: float | None = None,
    ) -> str:
        """Post once per `key` and give the message's ts; `again` says that an earlier attempt may have arrived.

        Outside a thread it is looked for since `since` (epoch seconds, when the work began; else the last day).
        """
        if again and (found := self._find(channel, key, thread_ts, since)):
            log.info("found an earlier post", extra={"channel": channel, "ts": found})
            return found

        def send(blocks: list[dict[str, Any]] | None) -> SlackResponse:
            return self._web.chat_postMessage(
                channel=channel,
                text=answer.text,
                blocks=blocks,
                thread_ts=thread_ts,
                metadata=marked(key),
                unfurl_links=False,
                unfurl_media=False,
                mrkdwn=False,  # the text has no formatting of ours, and must not get any of a lead's
            )

        return str(self._send("chat.postMessage", answer, send)["ts"])

    def update(self, channel: str, ts: str, answer: Rendered) -> None:
        """Replace a message of ours."""
        self._send(
            "chat.update",
            answer,
            lambda blocks: self._web.chat_update(channel=channel, ts=ts, text=answer.text, blocks=blocks or []),
        )

    def whisper(self, channel: str, user: str, answer: Rendered, thread_ts: str | None = None) -> None:
        """Say something that only `user` sees; it leaves nothing to find, so a repeated attempt may show it twice."""
        self._send(
            "chat.postEphemeral",
            answer,
            lambda blocks: self._web.chat_postEphemeral(
                channel=channel, user=user, text=answer.text, blocks=blocks, thread_ts=thread_ts
            ),
        )

    def react(self, channel: str, ts: str, name: str) -> None:
        """Put a reaction on a message; it is fine if it is there or the message is gone."""
        self._settle("reactions.add", lambda: self._web.reactions_add(channel=channel, timestamp=ts, name=name))

    def unreact(self, channel: str, ts: str, name: str) -> None:
        """Take our reaction off a message; it is fine if it or the message is gone."""
        self._settle("reactions.remove", lambda: self._web.reactions_remove(channel=channel, timestamp=ts, name=name))

    def status(self, channel: str, thread_ts: str, words: str) -> None:
        """Show a line such as "is thinking…" in the thread, "" to clear it.

        https://docs.slack.dev/reference/methods/assistant.threads.setStatus
        """
        self._call(
            "assistant.threads.setStatus",
            lambda: self._web.assistant_threads_setStatus(channel_id=channel, thread_ts=thread_ts, status=words),
        )

    def upload(self, channel: str, name: str, content: bytes, *, title: str, thread_ts: str | None = None) -> str:
        """Put a file into a thread and give its id (https://docs.slack.dev/messaging/working-with-files#upload)."""
        place = self._call(
            "files.getUploadURLExternal",
            lambda: self._web.files_getUploadURLExternal(filename=name, length=len(content)),
        )
        request = Request(str(place["upload_url"]), content, {"Content-Type": "application/octet-stream"})  # noqa: S310 - the URL is Slack's own answer
        answer = self._transport.send(request, "upload")
        if answer.status >= 300:
            raise SlackRefused("upload", f"status {answer.status}")
        file: dict[str, str | None] = {"id": str(place["file_id"]), "title": title}
        self._call(
            "files.completeUploadExternal",
            lambda: self._web.files_completeUploadExternal(files=[file], channel_id=channel, thread_ts=thread_ts),
        )
        return str(file["id"])

    def respond(self, response_url: str, answer: Rendered, *, in_channel: bool) -> None:
        """Answer a command or a click where the bot is no member; only ever to Slack, or to its configured stand-in."""
        respond(self._transport, self._own_url, response_url, answer, in_channel=in_channel)

    def _find(self, channel: str, key: str, thread_ts: str | None, since: float | None) -> str | None:
        """The ts of our message with this key, if there is one."""
        me = self._whoami()
        try:
            return find(self._messages(channel, thread_ts, since), key, me)
        except SlackRefused as refused:
            if refused.code == "thread_not_found":  # a thread without any message holds none of ours
                return None
            raise

    def _messages(self, channel: str, thread_ts: str | None, since: float | None) -> Iterator[dict[str, Any]]:
        """The messages of the thread, or of the channel since then, page by page."""
        where: dict[str, Any] = {"channel": channel, "limit": _PAGE, "include_all_metadata": True}
        if thread_ts:
            method, where["ts"] = "conversations.replies", thread_ts
        else:
            method, where["oldest"] = "conversations.history", _oldest(since)
        while True:
            page = self._call(method, lambda: self._web.api_call(method, http_verb="GET", params=where))
            yield from page.get("messages") or ()
            where["cursor"] = (page.get("response_metadata") or {}).get("next_cursor")
            if not where["cursor"]:
                return

    def _whoami(self) -> dict[str, Any]:
        if self._me is None:
            self._me = self.check()
        return self._me

    def _send(self, method: str, answer: Rendered, send: Send) -> SlackResponse:
        """Send with blocks; should Slack not like them, the text alone says the essentials."""
        blocks = list(answer.blocks)
        try:
            return self._call(method, lambda: send(blocks or None))
        except SlackRefused as refused:
            if refused.code not in _TOO_MUCH or not blocks:
                raise
        return self._call(method, lambda: send(None))

    def _settle(self, method: str, call: Callable[[], SlackResponse]) -> None:
        try:
            self._call(method, call)
        except SlackRefused as refused:
            if refused.code not in ("already_reacted", "no_reaction", "message_not_found"):
                raise

    def _call(self, method: str, call: Callable[[], SlackResponse]) -> SlackResponse:
        try:
            return call()
        except SlackApiError as error:
            raise _translated(method, error.response) from None


class _Web(WebClient):
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


def _translated(method: str, response: SlackResponse) -> LeadlineError:
    code = response.get("error")
    if code in _TOO_MUCH:
        faults = " ".join(map(str, (response.get("response_metadata") or {}).get("messages") or ()))
        log.error("Slack refuses our blocks", extra={"method": method, "code": code, "at": _POINTER.findall(faults)})
    return refusal(method, code, seconds(response.headers.get("retry-after")))


def _oldest(since: float | None) -> str:
    return f"{(time.time() - _LOOK_BACK if since is None else since) - _SKEW:.6f}"
