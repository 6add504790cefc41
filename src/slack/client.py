"""The one place that talks to Slack's Web API.

A post carries its key as metadata, so that a repeated attempt finds what an earlier one left. What needs patience is
raised as `TryLater`, what needs a person as `SlackRefused`.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from src.files import FileFacts
from src.rendered import Rendered
from src.slack import downloads, streams, uploads
from src.slack.history import messages
from src.slack.keyed import begun, find, marked
from src.slack.refusals import SlackRefused
from src.slack.response_url import respond
from src.slack.sending import Blocks, Sending, charts_in
from src.slack.transport import Transport
from src.slack.web import SlackResponse, Web, asked

log = logging.getLogger(__name__)

_SLACK = "https://slack.com/api/"


class Posted(NamedTuple):
    """The ts of a post, and whether its chart is missing because Slack would not take it."""

    ts: str
    chartless: bool = False


class SlackClient:
    """Posts, updates and reacts for one bot token; safe to share between threads."""

    def __init__(self, token: str, base_url: str | None = None, *, timeout: float = 10) -> None:
        url = (base_url or _SLACK).rstrip("/") + "/"
        self._own_url = base_url
        self._transport = Transport(url, timeout)
        self._web = Web(token, url, self._transport)
        self._me: dict[str, Any] | None = None
        self._send = Sending()

    def check(self) -> dict[str, Any]:
        """Who the token is: the answer of auth.test (https://docs.slack.dev/reference/methods/auth.test)."""
        answer = asked("auth.test", self._web.auth_test).data
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
    ) -> Posted:
        """Post once per `key`; `again` says that an earlier attempt may have arrived.

        Outside a thread it is looked for since `since` (epoch seconds, when the work began; else the last day).
        """
        if again and (found := self._find(channel, key, thread_ts, since)):
            log.info("found an earlier post", extra={"channel": channel, "ts": found["ts"]})
            return Posted(str(found["ts"]), charts_in(answer.blocks) > charts_in(found.get("blocks") or ()))

        def send(blocks: Blocks) -> SlackResponse:
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

        sent, chartless = self._send(answer, lambda blocks: asked("chat.postMessage", lambda: send(blocks)))
        return Posted(str(sent["ts"]), chartless)

    def update(self, channel: str, ts: str, answer: Rendered, *, key: str = "") -> Posted:
        """Replace a message of ours; with `key` it is known by that from now on."""
        mark = marked(key) if key else None

        def send(blocks: Blocks) -> SlackResponse:
            return self._web.chat_update(channel=channel, ts=ts, text=answer.text, blocks=blocks or [], metadata=mark)

        _, chartless = self._send(answer, lambda blocks: asked("chat.update", lambda: send(blocks)))
        return Posted(ts, chartless)

    def start_stream(self, place: streams.Place, words: str) -> str:
        """Begin a message that grows, with these words in safe Markdown; gives its ts."""
        return streams.start(self._web, place, words)

    def append_stream(self, channel: str, ts: str, words: str) -> None:
        """Let it say more. Raises SlackRefused when it takes no more: after five minutes, or because it was stopped."""
        streams.append(self._web, channel, ts, words)

    def stop_stream(self, channel: str, ts: str, *, key: str, words: str = "", blocks: Blocks = None) -> None:
        """End it with these last words and blocks; it is known by `key` from now on. Raises as `append_stream`."""
        streams.stop(self._web, channel, ts, marked(key), words, blocks)

    def session(self, channel: str, thread_ts: str, status: str) -> None:
        """Say whether an answer is in progress in the thread ("processing"), which shows the Stop button, or not."""
        streams.session(self._web, channel, thread_ts, status)

    def unfinished(self, channel: str, thread_ts: str | None, key: str, since: float) -> str:
        """The ts of what an earlier attempt began after `since` (epoch seconds) and did not finish; "" if nothing."""
        found = begun(messages(self._web, channel, thread_ts, since), key, self._whoami(), since, bool(thread_ts))
        return str(found["ts"]) if found else ""

    def whisper(self, channel: str, user: str, answer: Rendered, thread_ts: str | None = None) -> None:
        """Say something that only `user` sees; it leaves nothing to find, so a repeated attempt may show it twice."""

        def send(blocks: Blocks) -> SlackResponse:
            return self._web.chat_postEphemeral(
                channel=channel, user=user, text=answer.text, blocks=blocks, thread_ts=thread_ts
            )

        self._send(answer, lambda blocks: asked("chat.postEphemeral", lambda: send(blocks)))

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
        asked(
            "assistant.threads.setStatus",
            lambda: self._web.assistant_threads_setStatus(channel_id=channel, thread_ts=thread_ts, status=words),
        )

    def open_modal(self, trigger_id: str, view: dict[str, Any]) -> None:
        """Show a modal to whoever clicked, within three seconds (https://docs.slack.dev/reference/methods/views.open)."""
        asked("views.open", lambda: self._web.views_open(trigger_id=trigger_id, view=view))

    def stage(self, name: str, content: bytes, *, about: str = "") -> str:
        """Bring a file to Slack, where nobody sees it before `share`, and give its id; `about` is its alt text."""
        return uploads.stage(self._web, self._transport, name, content, about)

    def share(
        self,
        channel: str,
        file_id: str,
        *,
        title: str,
        comment: str = "",
        thread_ts: str | None = None,
        again: bool = False,
    ) -> None:
        """Show a staged file in the thread; `again` says that an earlier attempt may have done so."""
        if again and uploads.is_shared(self._web, channel, file_id, thread_ts):
            log.info("found an earlier upload", extra={"channel": channel, "file": file_id})
            return
        uploads.share(self._web, channel, file_id, title=title, comment=comment, thread_ts=thread_ts)

    def file_facts(self, file_id: str) -> FileFacts:
        """What Slack knows of a shared file. Raises UserError where a person must act."""
        return downloads.facts(self._web, file_id)

    def download(self, file: FileFacts, to: Path, most: int) -> str:
        """Stream a shared file into `to`, at most `most` bytes; gives its SHA-256. Raises UserError and TryLater."""
        return downloads.download(self._transport, str(self._web.token), self._own_url, file, to, most)

    def respond(self, response_url: str, answer: Rendered, *, in_channel: bool) -> None:
        """Answer a command or a click where the bot is no member; only ever to Slack, or to its configured stand-in."""

        def send(blocks: Blocks) -> None:
            said = replace(answer, blocks=tuple(blocks or ()))
            respond(self._transport, self._own_url, response_url, said, in_channel=in_channel)

        self._send(answer, send)

    def _find(self, channel: str, key: str, thread_ts: str | None, since: float | None) -> dict[str, Any] | None:
        """Our message with this key, if there is one."""
        me = self._whoami()
        return find(messages(self._web, channel, thread_ts, since), key, me)

    def _whoami(self) -> dict[str, Any]:
        if self._me is None:
            self._me = self.check()
        return self._me

    def _settle(self, method: str, call: Callable[[], SlackResponse]) -> None:
        try:
            asked(method, call)
        except SlackRefused as refused:
            if refused.code not in ("already_reacted", "no_reaction", "message_not_found"):
                raise
