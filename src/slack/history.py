"""Looking back: the messages of a thread or a channel, to find what an earlier attempt left there.

https://docs.slack.dev/reference/methods/conversations.replies and
https://docs.slack.dev/reference/methods/conversations.history
"""

import time
from collections.abc import Iterator
from typing import Any

from src.slack.refusals import SlackRefused
from src.slack.web import Web, asked

_PAGE = 200
#: How far back to look outside a thread when it is not known when the work began, in seconds.
_LOOK_BACK = 24 * 3600.0
#: How far Slack's clock may be from ours, in seconds.
_SKEW = 300.0


def messages(web: Web, channel: str, thread_ts: str | None, since: float | None) -> Iterator[dict[str, Any]]:
    """The messages of the thread, or of the channel since then (epoch seconds; else the last day), page by page.

    A thread that is not there holds none. Raises TryLater and SlackRefused.
    """
    try:
        yield from _pages(web, channel, thread_ts, since)
    except SlackRefused as refused:
        if refused.code != "thread_not_found":
            raise


def _pages(web: Web, channel: str, thread_ts: str | None, since: float | None) -> Iterator[dict[str, Any]]:
    where: dict[str, Any] = {"channel": channel, "limit": _PAGE, "include_all_metadata": True}
    if thread_ts:
        method, where["ts"] = "conversations.replies", thread_ts
    else:
        method, where["oldest"] = "conversations.history", _oldest(since)
    while True:
        page = asked(method, lambda: web.api_call(method, http_verb="GET", params=where))
        yield from page.get("messages") or ()
        where["cursor"] = (page.get("response_metadata") or {}).get("next_cursor")
        if not where["cursor"]:
            return


def _oldest(since: float | None) -> str:
    return f"{(time.time() - _LOOK_BACK if since is None else since) - _SKEW:.6f}"
