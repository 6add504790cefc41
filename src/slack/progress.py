"""What is being done just now: a line in the thread, and the Stop button while an answer is in progress.

No steps: both pass by themselves, the line in two minutes, the button in an hour. They never fail a job.
"""

import logging
from collections.abc import Callable

from src.errors import LeadlineError
from src.messages import Incoming, Stop
from src.slack.client import SlackClient
from src.slack.whence import thread_of

log = logging.getLogger(__name__)


class Progress:
    """Of the answer to one thing that came in."""

    def __init__(self, client: SlackClient, incoming: Incoming) -> None:
        self._client = client
        self._channel = incoming.channel
        self._thread = thread_of(incoming)
        self._busy = isinstance(incoming, Stop)  # what it stops may have died, and left its button

    def status(self, words: str) -> None:
        """Show what is being done, "" to clear it: then nothing is being done, and there is nothing to stop."""
        self._try(lambda thread: self._client.status(self._channel, thread, words))
        if not words and self._busy:
            self._session("active")

    def working(self) -> None:
        """Show the Stop button; an app that is not declared as an agent has none."""
        self._session("processing")

    def at_rest(self) -> None:
        """Nothing is being done any more, whatever an earlier run of this job had begun to show."""
        self._busy = True
        self.status("")

    def _session(self, status: str) -> None:
        self._busy = status == "processing"
        self._try(lambda thread: self._client.session(self._channel, thread, status))

    def _try(self, show: Callable[[str], None]) -> None:
        if not self._thread:
            return
        try:
            show(self._thread)
        except LeadlineError as error:
            log.info("progress is not shown: %s", error, extra={"channel": self._channel, "ts": self._thread})
