"""Answering one person, where they wait: in the thread of a message, in the channel of a command.

Every call is a step of the job, so a job that runs again repeats nothing; and a post whose answer was lost is found by
its key. What stands by the answer only, a reaction, never fails a job.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress

from src.edges import Step, Stream
from src.errors import TryLater
from src.messages import Action, Command, FileShared, Incoming, Message
from src.rendered import Modal, Rendered
from src.slack.attachments import Attachments
from src.slack.charts import chart_title
from src.slack.client import Posted, SlackClient
from src.slack.forms import opened
from src.slack.marks import Marks
from src.slack.progress import Progress
from src.slack.refusals import SlackRefused
from src.slack.streaming import SlackStream
from src.slack.whence import place_of, said_after, stream_key, thread_of

log = logging.getLogger(__name__)

_NOT_TO_UPDATE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_NO_MEMBER = frozenset({"not_in_channel", "channel_not_found", "user_not_in_channel"})


class SlackReply:
    """The `Reply` of one job; its steps are named by what they do and by the order of the calls.

    `scope` sets the steps of one answer apart from another's in the same job: an apology from what it apologises for.
    """

    def __init__(
        self,
        *,
        client: SlackClient,
        incoming: Incoming,
        step: Step,
        scope: str = "",
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._incoming = incoming
        self._step = step
        self._scope = scope
        self._now = now
        self._marks = Marks(client, incoming, step, scope)
        self._progress = Progress(client, incoming)
        self._attachments = Attachments(client, incoming, step, scope)
        self._stream: SlackStream | None = None
        self._streams = 0
        self._posts = 0
        self._whispers = 0
        self._uploads = 0
        self._modals = 0
        self._replaced = 0

    def post(self, answer: Rendered, *, threaded: bool = True) -> str:
        """Post in the thread, or in a command's channel; gives the ts, "" where only the response_url reached it.

        Without `threaded` it goes below the message, outside any thread.

        A chart that this workspace refuses follows as a picture. What goes by the response_url leaves nothing to
        find: if its answer is lost, it may be seen twice. A stream that is not finished is finished by this.
        Raises SlackRefused where the desk may not speak at all, TryLater when the step has used up its patience.
        """
        if self._stream and not self._stream.finished:
            return self._stream.finish(answer)
        return self._post(answer, threaded)

    def _post(self, answer: Rendered, threaded: bool) -> str:
        self._posts += 1
        name = f"{self._scope}post:{self._posts}"
        key, thread = (
            f"{self._incoming.key}#{self._scope}{self._posts}",
            thread_of(self._incoming) if threaded else None,
        )
        since = None if thread else self._step(f"{self._scope}began", lambda again: time.time())
        channel = self._incoming.channel

        def do(again: bool) -> Posted:
            begun = self._left_unfinished(thread) if again and not self._stream else ""
            if begun:
                return self._in_place_of(begun, answer, key)
            return self._client.post(channel, answer, key=key, thread_ts=thread, again=again, since=since)

        ts, chartless = self._step(name, lambda again: self._or_respond(lambda: do(again), answer, public=True))
        self._told(f"chart:{self._posts}", Posted(ts, chartless), answer, thread)
        return ts

    def stream(self, *, threaded: bool = True) -> Stream:
        """Begin an answer that is heard while it is made, or go on with the one that was begun."""
        if self._stream and not self._stream.finished:
            return self._stream
        self._progress.working()
        self._streams += 1
        incoming, place = self._incoming, place_of(self._incoming, threaded=threaded)
        self._stream = SlackStream(
            client=self._client,
            place=place,
            step=self._step,
            name=f"{self._scope}stream:{self._streams}",
            key=stream_key(incoming, self._streams),
            since=said_after(incoming),
            post=lambda answer: self._post(answer, threaded),
            told=lambda posted, answer: self._told(f"chart:stream:{self._streams}", posted, answer, place.thread_ts),
            now=self._now,
        )
        return self._stream

    def _left_unfinished(self, thread: str | None) -> str:
        """The ts of a stream that an earlier run of this job began and did not finish."""
        message = self._incoming
        if not isinstance(message, Message):
            return ""
        return self._client.unfinished(message.channel, thread, stream_key(message, 1), said_after(message))

    def _in_place_of(self, ts: str, answer: Rendered, key: str) -> Posted:
        """The answer where the words were, known as the post it is instead of; until then still as a stream."""
        channel = self._incoming.channel
        with suppress(SlackRefused):  # it has ended already
            self._client.stop_stream(channel, ts, key=stream_key(self._incoming, 1))
        return self._client.update(channel, ts, answer, key=key)

    def _told(self, step: str, posted: Posted, answer: Rendered, thread: str | None) -> None:
        """What there is to do when an answer stands: its chart as a picture where the chart itself was refused."""
        if posted.ts and posted.chartless and answer.chart:
            self._attachments.picture(step, answer.chart, chart_title(answer.blocks), thread)

    def whisper(self, answer: Rendered) -> None:
        """Say it to the person only, where they are looking. Raises as `post` does."""
        self._whispers += 1
        incoming = self._incoming
        thread = None if isinstance(incoming, (Command, FileShared)) else incoming.thread_ts

        def do() -> Posted:
            self._client.whisper(incoming.channel, incoming.user, answer, thread)
            return Posted("")

        self._step(f"{self._scope}whisper:{self._whispers}", lambda again: self._or_respond(do, answer, public=False))

    def replace(self, ts: str, answer: Rendered) -> None:
        """Put it in the place of a message of ours; post it below where that is gone. Raises as `post` does."""
        self._replaced += 1
        channel = self._incoming.channel

        def do(again: bool) -> bool:
            try:
                self._client.update(channel, ts, answer)
            except SlackRefused as refused:
                if refused.code not in _NOT_TO_UPDATE:
                    raise
                return False
            return True

        if not self._step(f"{self._scope}replace:{self._replaced}", do):
            self.post(answer)

    def show(self, ts: str, answer: Rendered) -> None:
        """Let a message of ours say this for now: not kept, not repeated, and it never fails a job."""
        try:
            self._client.update(self._incoming.channel, ts, answer)
        except (SlackRefused, TryLater) as error:
            log.warning("not shown: %s", error, extra={"channel": self._incoming.channel, "ts": ts})

    def react(self, emoji: str) -> None:
        """Put this emoji on the person's message, if Slack is willing."""
        self._marks.react(emoji)

    def received(self) -> None:
        """Show 👀 on the person's message."""
        self._marks.received()

    def settled(self, ok: bool) -> None:
        """Put ✅ or ⚠️ in its place."""
        self._marks.settled(ok)

    def status(self, words: str) -> None:
        """Show what is being done in the thread, "" to clear it; never fails a job."""
        self._progress.status(words)

    def at_rest(self) -> None:
        """Nothing is being done any more, whatever an earlier run of this job had begun to show."""
        self._progress.at_rest()

    def upload(self, name: str, content: bytes, title: str) -> None:
        """Put a file into the thread. Raises as `post` does."""
        self._uploads += 1
        self._attachments.put(f"upload:{self._uploads}", name, lambda: content, title, thread_of(self._incoming))

    def modal(self, modal: Modal) -> bool:
        """Open a form for the person who clicked; False when it is too late for that, or there was no click."""
        clicked = self._incoming
        if not isinstance(clicked, Action):
            return False
        self._modals += 1
        name = f"{self._scope}modal:{self._modals}"
        return self._step(name, lambda again: opened(self._client, clicked, modal))

    def _or_respond(self, do: Callable[[], Posted], answer: Rendered, *, public: bool) -> Posted:
        """Where the bot is no member, answer by the response_url if there is one."""
        try:
            return do()
        except SlackRefused as refused:
            url = self._incoming.response_url if isinstance(self._incoming, (Action, Command)) else ""
            if refused.code not in _NO_MEMBER or not url:
                raise
        self._client.respond(url, answer, in_channel=public)
        return Posted("")
