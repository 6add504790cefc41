"""What stands by a person's message: 👀 while it is worked on, then ✅ or ⚠️. It never fails a job."""

import logging
from collections.abc import Callable

from src.edges import Step
from src.errors import LeadlineError, TryLater
from src.messages import Incoming, Message
from src.slack.client import SlackClient
from src.slack.refusals import SlackRefused

log = logging.getLogger(__name__)

_SEEN, _DONE, _TROUBLE = "eyes", "white_check_mark", "warning"


class Marks:
    """The reactions to one message; each is a step of its job. There are none to what is no message."""

    def __init__(self, client: SlackClient, incoming: Incoming, step: Step, scope: str) -> None:
        self._client = client
        self._incoming = incoming
        self._step = step
        self._scope = scope

    def react(self, emoji: str) -> None:
        """Put this emoji on the person's message, if Slack is willing."""
        self._react(f"react:{emoji}", lambda channel, ts, again: self._client.react(channel, ts, emoji))

    def received(self) -> None:
        """Show 👀 on the person's message, if Slack is willing: the work does not wait for it."""

        def show(channel: str, ts: str, again: bool) -> None:
            try:
                self._client.react(channel, ts, _SEEN)
            except TryLater as error:
                log.warning("no reaction: %s", error, extra={"channel": channel, "ts": ts})

        self._react("received", show)

    def settled(self, ok: bool) -> None:
        """Put ✅ or ⚠️ in place of 👀, and of the other where an earlier run ended otherwise."""

        def replace(channel: str, ts: str, again: bool) -> None:
            now, before = (_DONE, _TROUBLE) if ok else (_TROUBLE, _DONE)
            self._client.unreact(channel, ts, _SEEN)
            if again:
                self._client.unreact(channel, ts, before)
            self._client.react(channel, ts, now)

        self._react("settled", replace)

    def _react(self, name: str, do: Callable[[str, str, bool], None]) -> None:
        """Do it as a step; when Slack will not have it, say so in the log and go on."""
        message = self._incoming
        if not isinstance(message, Message):
            return

        def attempt(again: bool) -> bool:
            try:
                do(message.channel, message.ts, again)
            except SlackRefused as refused:
                _log_missing(message, refused)
            return True

        try:
            self._step(self._scope + name, attempt)
        except TryLater as error:
            _log_missing(message, error)


def _log_missing(message: Message, error: LeadlineError) -> None:
    log.warning("no reaction: %s", error, extra={"channel": message.channel, "ts": message.ts})
