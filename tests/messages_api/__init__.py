"""A Messages API on loopback for the tests, with a scripted model; `python -m tests.messages_api --help` runs it.

    with messages_api(calls("query_leads", {"query": {}}) , says("Four leads.")) as api:
        claude = Claude(api_key=api.key, base_url=api.url)
        …
        assert api.bodies[1]["messages"][-1]["content"][0]["type"] == "tool_result"

It refuses what the real API refuses, and says so at the end of the `with` (`tests/messages_api/server.py`).
"""

from tests.messages_api.model import KEY, MODELS, Asked
from tests.messages_api.server import MessagesApi, messages_api
from tests.messages_api.steps import (
    Step,
    answers,
    answers_html,
    calls,
    calls_garbled,
    cites,
    cuts_off,
    ends_early,
    expires,
    fails,
    fails_midstream,
    fails_to_search,
    hangs,
    malformed_json,
    pauses,
    pings,
    refuses,
    says,
    says_nothing,
    searches,
    slow,
    stops,
    thinks,
)

__all__ = [
    "KEY",
    "MODELS",
    "Asked",
    "MessagesApi",
    "Step",
    "answers",
    "answers_html",
    "calls",
    "calls_garbled",
    "cites",
    "cuts_off",
    "ends_early",
    "expires",
    "fails",
    "fails_midstream",
    "fails_to_search",
    "hangs",
    "malformed_json",
    "messages_api",
    "pauses",
    "pings",
    "refuses",
    "says",
    "says_nothing",
    "searches",
    "slow",
    "stops",
    "thinks",
]
