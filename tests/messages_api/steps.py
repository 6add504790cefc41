"""What the scripted model does with one request: it says and calls for things, or goes wrong in a given way.

Steps are values; `+` puts what is said and called for one after another: `says("Let me look.") + calls("get_lead", …)`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count
from typing import Any, Self

_numbers = count(1)


class Fate(StrEnum):
    """How the answer comes to its end on the wire."""

    WHOLE = "whole"
    ERROR_EVENT = "error_event"
    CUT = "cut"
    EARLY = "early"
    GARBLED = "garbled"
    HTML = "html"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Step:
    """`blocks` as the API would give them; `stop` None: what the blocks make it; `status` other than 200 says nothing.

    `wait` are seconds of silence before the head, `quiet` seconds of pings before the first event, `pause` seconds
    after each word. `raw` is sent in place of the JSON of a tool's input.
    """

    blocks: tuple[Mapping[str, Any], ...] = ()
    stop: str | None = None
    status: int = 200
    error: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    fate: Fate = Fate.WHOLE
    wait: float = 0.0
    quiet: float = 0.0
    pause: float = 0.0
    raw: str | None = None
    output_tokens: int | None = None

    def __add__(self, other: "Step") -> "Step":
        """Both in one answer, in this order; how it ends is what the second says."""
        return replace(other, blocks=self.blocks + other.blocks, pause=self.pause or other.pause)

    def after(self, seconds: float) -> Self:
        """The same after this much silence."""
        return replace(self, wait=seconds)

    @property
    def stop_reason(self) -> str:
        called = any(block["type"] == "tool_use" for block in self.blocks)
        return self.stop or ("tool_use" if called else "end_turn")


def says(*texts: str) -> Step:
    """A text block for each."""
    return Step(tuple({"type": "text", "text": text} for text in texts))


def answers(value: Any) -> Step:
    """One text block that is this value as JSON: structured output."""
    return says(json.dumps(value))


def calls(tool: str, said: Mapping[str, Any] | None = None, *, id: str = "") -> Step:
    """A call of a tool of ours."""
    return Step(({"type": "tool_use", "id": id or _id("toolu"), "name": tool, "input": dict(said or {})},))


def calls_garbled(tool: str, raw: str = '{"query": }') -> Step:
    """A call whose arguments are no JSON."""
    return replace(calls(tool), raw=raw)


def thinks(thought: str) -> Step:
    """A thinking block, signed."""
    return Step(({"type": "thinking", "thinking": thought, "signature": f"signed-{len(thought)}"},))


def searches(query: str, *pages: tuple[str, str]) -> Step:
    """A web search by the API's own tool and the pages (address, title) that it found."""
    use = {"type": "server_tool_use", "id": _id("srvtoolu"), "name": "web_search", "input": {"query": query}}
    found = [
        {"type": "web_search_result", "url": url, "title": title, "encrypted_content": "x" * 40, "page_age": None}
        for url, title in pages
    ]
    return Step((use, {"type": "web_search_tool_result", "tool_use_id": use["id"], "content": found}))


def fails_to_search(query: str, code: str = "max_uses_exceeded") -> Step:
    """A web search that the API's own tool could not do."""
    use = {"type": "server_tool_use", "id": _id("srvtoolu"), "name": "web_search", "input": {"query": query}}
    error = {"type": "web_search_tool_result_error", "error_code": code}
    return Step((use, {"type": "web_search_tool_result", "tool_use_id": use["id"], "content": error}))


def cites(text: str, url: str, title: str, quoted: str) -> Step:
    """A text with the place on the web that it was taken from."""
    place = {
        "type": "web_search_result_location",
        "url": url,
        "title": title,
        "cited_text": quoted,
        "encrypted_index": "x" * 20,
    }
    return Step(({"type": "text", "text": text, "citations": [place]},))


def refuses(text: str = "") -> Step:
    """A refusal; without words its content is empty."""
    return replace(says(text) if text else Step(), stop="refusal")


def says_nothing() -> Step:
    """An answer without content that ends as if all were well."""
    return Step()


def stops(reason: str, text: str = "") -> Step:
    """Some text (or none) and this stop reason: `max_tokens`, `model_context_window_exceeded`, one of tomorrow's."""
    return replace(says(text) if text else Step(), stop=reason)


def pauses(text: str = "", query: str = "news") -> Step:
    """The API's own tool takes long: the turn is to be sent back as it is."""
    use = {"type": "server_tool_use", "id": _id("srvtoolu"), "name": "web_search", "input": {"query": query}}
    return replace((says(text) if text else Step()) + Step((use,)), stop="pause_turn")


def fails(status: int, error: str = "", *, retry_after: float | None = None, **headers: str) -> Step:
    """An HTTP error before anything was said; `error` is the API's type for it, by default that of the status."""
    waits = (("retry-after", f"{retry_after:g}"),) if retry_after is not None else ()
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Step(status=status, error=error or ERRORS.get(status, "api_error"), headers=waits + named)


def fails_midstream(error: str = "overloaded_error", after: str = "") -> Step:
    """A 200, some words (or none), and an error event."""
    return replace(says(after) if after else Step(), error=error, fate=Fate.ERROR_EVENT)


def cuts_off(after: str = "") -> Step:
    """The connection breaks after these words."""
    return replace(says(after) if after else Step(), fate=Fate.CUT)


def ends_early(after: str = "") -> Step:
    """The stream ends cleanly after these words, without a stop reason."""
    return replace(says(after) if after else Step(), fate=Fate.EARLY)


def malformed_json(after: str = "") -> Step:
    """The next event after these words is no JSON."""
    return replace(says(after) if after else Step(), fate=Fate.GARBLED)


def answers_html() -> Step:
    """A 200 with a web page: somebody else's server, or a proxy that wants a login."""
    return Step(fate=Fate.HTML)


def expires() -> Step:
    """In a batch: the day was over before its turn came."""
    return Step(fate=Fate.EXPIRED)


def hangs(seconds: float = 30.0) -> Step:
    """Nothing, for so long."""
    return says("Sorry, I was away.").after(seconds)


def pings(seconds: float) -> Step:
    """Only pings for so long, then an answer."""
    return replace(says("At last."), quiet=seconds)


def slow(words: str, pause: float) -> Step:
    """The words one by one, with a pause in seconds after each."""
    return replace(says(words), pause=pause)


#: The API's error type for each status (https://platform.claude.com/docs/en/api/errors).
ERRORS = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    408: "timeout_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    503: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
}


def _id(kind: str) -> str:
    return f"{kind}_{next(_numbers):024d}"
