"""An answer on its way: heard while it is made, and one message in the end, whatever happened in between.

It is begun in a step of the job, so a job that runs again finds the message that was begun; it does not stream a
second time but puts the final answer in that message's place. Streaming is a courtesy: what goes wrong with it costs
the show, never the answer. Where nothing can stream (outside a thread, or because Slack will not) the message is
posted with its first words and changed every few seconds.
"""

import logging
from collections.abc import Callable

from src.blocks.markdown import safe_markdown, whole_words
from src.edges import Step
from src.errors import LeadlineError, TryLater
from src.rendered import Rendered
from src.slack.client import Posted, SlackClient
from src.slack.refusals import SlackRefused
from src.slack.streams import Place
from src.slack.voices import Edited, Streamed, Voice

log = logging.getLogger(__name__)

#: Slack takes 12,000 characters of Markdown in a message; the rest is for the final answer to say.
MOST_STREAMED = 11_000
#: Seconds to keep quiet after Slack was in trouble and did not say for how long.
_PAUSE = 5.0
_UNSURE = "?"
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})


class SlackStream:
    """The `Stream` of one answer. `post` says an answer of which nothing was heard yet; `done` is called in the end."""

    def __init__(
        self,
        *,
        client: SlackClient,
        place: Place,
        step: Step,
        name: str,
        key: str,
        since: float,
        post: Callable[[Rendered], str],
        told: Callable[[Posted, Rendered], None],
        now: Callable[[], float],
    ) -> None:
        self._client, self._place, self._step, self._name, self._key = client, place, step, name, key
        self._since = since
        self._post = post
        self._told = told
        self._now = now
        self._voice: Voice | None = None  # once it has begun, in this run of the job
        self._ts = ""
        self._said, self._shown = "", 0
        self._times, self._next = 0, 0.0
        self._hearing, self._sure = True, True
        self.finished = False

    def say(self, words: str) -> None:
        """Go on with these words; they are shown up to the last whole one, and not more often than is allowed."""
        self._said += words
        if self._hearing and self._now() >= self._next:
            self._quietly(self._show)

    @property
    def begun(self) -> str:
        """What was begun, for `resume`; "" if nothing was heard yet."""
        return self._ts

    def resume(self, begun: str) -> None:
        """Know what an earlier run of the job had begun."""
        self._ts = self._ts or begun

    def finish(self, answer: Rendered) -> str:
        """Put the answer in the place of what was said. Raises as `Reply.post` does."""
        self._hearing = False
        ts = "" if self.finished else self._found_again()
        self.finished = True
        if not ts:
            return self._post(answer)
        posted = Posted(*self._step(f"{self._name}:told", lambda again: self._settled(ts, answer, again)))
        self._told(posted, answer)
        return posted.ts

    def _show(self) -> None:
        ready = whole_words(self._said[self._shown :])
        if not ready.strip():
            return
        if len(self._said) > MOST_STREAMED:
            self._hearing = False
            return
        if self._voice is None:
            self._begin(ready)
        else:
            self._voice.more(self._ts, ready, self._said[: self._shown + len(ready)])
        self._shown += len(ready)
        self._times += 1
        if self._voice:
            self._next = self._now() + self._voice.pause(self._times)

    def _begin(self, words: str) -> None:
        self._ts = self._step(self._name, lambda again: self._started(words, again))
        self._hearing = self._voice is not None

    def _started(self, words: str, again: bool) -> str:
        """The ts; "" where it cannot be begun, or an earlier run did not; unsure where its answer was lost."""
        if again:
            return self._found()
        for voice in self._voices():
            try:
                ts = voice.begin(words)
            except SlackRefused as refused:
                log.info("no stream: %s", refused, extra={"channel": self._place.channel})
            except TryLater as error:
                log.info("no stream: %s", error, extra={"channel": self._place.channel})
                if error.seconds is None:
                    return _UNSURE
            else:
                self._voice = voice
                return ts
        return ""

    def _voices(self) -> tuple[Voice, ...]:
        edited = Edited(self._client, self._place, self._key)
        return (Streamed(self._client, self._place), edited) if self._place.thread_ts else (edited,)

    def _found(self) -> str:
        """What an earlier run, or an attempt whose answer was lost, has begun."""
        try:
            return self._unfinished()
        except LeadlineError:
            return _UNSURE

    def _unfinished(self) -> str:
        return self._client.unfinished(self._place.channel, self._place.thread_ts, self._key, self._since)

    def _found_again(self) -> str:
        """The ts of what was begun, in this run or an earlier one; "" if nothing was."""
        ts = self._ts or self._step(self._name, lambda again: self._found() if again else "")
        return self._step(f"{self._name}:found", lambda again: self._unfinished()) if ts == _UNSURE else ts

    def _settled(self, ts: str, answer: Rendered, again: bool) -> Posted:
        """The answer where the words were: below them if they say it already, else in their place."""
        if not again and self._is_said(answer) and self._ended(ts, answer):
            return Posted(ts)
        if not isinstance(self._voice, Edited):
            self._ended(ts)
        try:
            return self._client.update(self._place.channel, ts, answer, key=f"{self._key}:told")
        except SlackRefused as refused:
            if refused.code not in _GONE:
                raise
        key, thread = f"{self._key}:anew", self._place.thread_ts
        return self._client.post(self._place.channel, answer, key=key, thread_ts=thread, again=again, since=self._since)

    def _is_said(self, answer: Rendered) -> bool:
        """Whether all that was heard may stay as it is: it is the answer's own words, and nothing had to be joined."""
        streamed = self._sure and isinstance(self._voice, Streamed)
        return streamed and bool(answer.spoken) and answer.spoken == self._said == safe_markdown(self._said)

    def _ended(self, ts: str, answer: Rendered | None = None) -> bool:
        """End the stream, with what is missing of the answer; False when it has ended already, or Slack will not."""
        rest = self._said[self._shown :] if answer else ""
        blocks = list(answer.blocks[answer.prose :]) if answer else None
        key = f"{self._key}:told" if answer else self._key
        try:
            self._client.stop_stream(self._place.channel, ts, key=key, words=rest, blocks=blocks)
        except SlackRefused as refused:
            log.info("a stream was not ended: %s", refused, extra={"channel": self._place.channel, "ts": ts})
            return False
        return True

    def _quietly(self, do: Callable[[], None]) -> None:
        try:
            do()
        except TryLater as error:
            self._sure = self._sure and error.seconds is not None  # else it may have arrived
            self._next = self._now() + (error.seconds or _PAUSE)
        except SlackRefused as refused:
            self._hearing = False
            log.info("a stream ended early: %s", refused, extra={"channel": self._place.channel, "ts": self._ts})
        except Exception as error:  # noqa: BLE001 - a defect of ours in showing it must not cost the answer
            self._hearing = False
            log.warning("a stream broke off: %s", type(error).__name__, extra={"channel": self._place.channel})
