"""Two ways to say something bit by bit: Slack's streams, and a post that is changed now and then."""

from typing import Protocol

from src.blocks.markdown import safe_markdown
from src.blocks.prose import prose
from src.blocks.text import fallback
from src.rendered import Rendered
from src.slack.client import SlackClient
from src.slack.streams import Place


class Voice(Protocol):
    """A way to say something bit by bit."""

    def begin(self, words: str) -> str:
        """The first words, as a model writes them; gives the ts. Raises SlackRefused and TryLater."""

    def more(self, ts: str, words: str, said: str) -> None:
        """The next words; `said` is all up to here. Raises SlackRefused and TryLater."""

    def pause(self, times: int) -> float:
        """Seconds between two calls, after so many."""


class Streamed:
    """Slack's own way. 100 appends a minute are allowed for all answers together, so long ones slow down."""

    def __init__(self, client: SlackClient, place: Place) -> None:
        self._client = client
        self._place = place

    def begin(self, words: str) -> str:
        return self._client.start_stream(self._place, safe_markdown(words))

    def more(self, ts: str, words: str, said: str) -> None:
        self._client.append_stream(self._place.channel, ts, safe_markdown(words))

    def pause(self, times: int) -> float:
        return min(2.0, 0.6 * 1.04**times)


class Edited:
    """A post that is changed; Slack asks not to do that more than every three seconds."""

    def __init__(self, client: SlackClient, place: Place, key: str) -> None:
        self._client = client
        self._place = place
        self._key = key

    def begin(self, words: str) -> str:
        place = self._place
        return self._client.post(place.channel, draft(words), key=self._key, thread_ts=place.thread_ts).ts

    def more(self, ts: str, words: str, said: str) -> None:
        self._client.update(self._place.channel, ts, draft(said), key=self._key)

    def pause(self, times: int) -> float:
        return 3.0


def draft(said: str) -> Rendered:
    """What was said so far, with a sign that there is more to come."""
    return Rendered(fallback([said]), prose(f"{said.rstrip()} …"))
