"""Files beside an answer: what was asked for, and a chart as a picture where the chart itself was refused."""

import logging
from collections.abc import Callable

from src.edges import Step
from src.messages import Incoming
from src.slack.client import SlackClient

log = logging.getLogger(__name__)


class Attachments:
    """The files of one job."""

    def __init__(self, client: SlackClient, incoming: Incoming, step: Step, scope: str) -> None:
        self._client = client
        self._incoming = incoming
        self._step = step
        self._scope = scope

    def put(self, step: str, name: str, content: Callable[[], bytes], title: str, thread: str | None) -> None:
        """Stage the file and share it, each in a step of its own, so that a repeated attempt knows the file again."""
        channel, step = self._incoming.channel, self._scope + step
        file = self._step(f"{step}:staged", lambda again: self._client.stage(name, content(), about=title))

        def show(again: bool) -> str:
            self._client.share(channel, file, title=title, thread_ts=thread, again=again)
            return file

        self._step(step, show)

    def picture(self, step: str, draw: Callable[[], bytes], title: str, thread: str | None) -> None:
        """The chart as a picture below the answer, which stands without it: so it never fails a job."""
        try:
            self.put(step, "chart.png", draw, title, thread)
        except Exception as error:  # noqa: BLE001 - whatever drawing raises
            log.warning("no picture of the chart: %s", type(error).__name__, extra={"channel": self._incoming.channel})
