"""Sending blocks to a workspace that may not take all of them: without the chart or as text, rather than not at all."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from src.rendered import Rendered
from src.slack.charts import without_charts
from src.slack.refusals import BLOCKS_REFUSED, SlackRefused

_TOO_LONG = "msg_blocks_too_long"

Blocks = list[dict[str, Any]] | None
T = TypeVar("T")


class Sending:
    """Remembers what this workspace refused."""

    def __init__(self) -> None:
        self._charts = True  # until this workspace refuses one

    def __call__(self, answer: Rendered, send: Callable[[Blocks], T]) -> tuple[T, bool]:
        """Send with blocks; without the chart where Slack refuses that; else the text alone says the essentials.

        Also gives whether a chart was left out.
        """
        whole, rest = list(answer.blocks), without_charts(answer.blocks)
        refused = None
        if len(rest) == len(whole) or self._charts:
            refused, sent = _unless_refused(send, whole)
            if sent is not None:
                return sent[0], False
        if len(rest) < len(whole):
            _, sent = _unless_refused(send, rest)
            if sent is not None:
                self._charts = self._charts and refused == _TOO_LONG
                return sent[0], True
        return send(None), len(rest) < len(whole)


def _unless_refused(send: Callable[[Blocks], T], blocks: list[dict[str, Any]]) -> tuple[str, tuple[T] | None]:
    """What `send` gives, in a tuple of its own; or Slack's word for it when it does not like these blocks."""
    try:
        return "", (send(blocks or None),)
    except SlackRefused as refused:
        if refused.code not in BLOCKS_REFUSED or not blocks:
            raise
        return refused.code, None


def charts_in(blocks: Sequence[dict[str, Any]]) -> int:
    return len(blocks) - len(without_charts(blocks))
