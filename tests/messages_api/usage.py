"""What a request would cost: tokens by a rule of thumb, and a prompt cache that finds stable prefixes.

The prefix is tools, then system, then messages; an entry is written at each breakpoint and read by a later request
whose prefix is the same up to there (https://platform.claude.com/docs/en/build-with-claude/prompt-caching).
"""

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from tests.messages_api.turns import blocks_of

CHARACTERS_A_TOKEN = 3.5
LOOKS_BACK = 20


def tokens_of(value: Any) -> int:
    """About how many tokens this is."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return ceil(len(text) / CHARACTERS_A_TOKEN)


@dataclass(frozen=True, slots=True)
class Place:
    """A block's end in the prefix: what the prefix is up to here, its tokens, and whether a breakpoint is set."""

    digest: str
    tokens: int
    marked: bool


@dataclass(slots=True)
class PromptCache:
    """`shortest` is the prefix, in tokens, below which nothing is cached: silently, as the API does it."""

    shortest: int = 1024
    _written: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def usage(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The input side of the request's usage; what it marks is written."""
        places = list(prefix(body))
        with self._lock:
            return self._usage(places)

    def _usage(self, places: list[Place]) -> dict[str, Any]:
        total = places[-1].tokens if places else 0
        marked = [number for number, place in enumerate(places) if place.marked and place.tokens >= self.shortest]
        end = places[marked[-1]].tokens if marked else 0
        read = max((self._found(places, number) for number in marked), default=0)
        self._written.update(places[number].digest for number in marked)
        return {
            "input_tokens": total - end,
            "cache_read_input_tokens": read,
            "cache_creation_input_tokens": end - read,
            "cache_creation": {"ephemeral_5m_input_tokens": end - read, "ephemeral_1h_input_tokens": 0},
        }

    def _found(self, places: list[Place], number: int) -> int:
        """The longest prefix that was written, looking back from this breakpoint."""
        looked_at = places[max(0, number - LOOKS_BACK) : number + 1]
        return max((place.tokens for place in looked_at if place.digest in self._written), default=0)


def prefix(body: Mapping[str, Any]) -> Iterator[Place]:
    """The end of each block of the request; what changes the model's reading of them all is at its beginning."""
    digest = hashlib.sha256(_said([body.get("model"), body.get("output_config"), body.get("tool_choice")]))
    blocks = list(_blocks(body))
    tokens = 0
    for number, (kind, block) in enumerate(blocks):
        plain = {name: value for name, value in block.items() if name != "cache_control"}
        digest.update(_said([kind, plain]))
        tokens += tokens_of(plain)
        last = number == len(blocks) - 1
        marked = block.get("cache_control") is not None or (last and body.get("cache_control") is not None)
        yield Place(digest.hexdigest(), tokens, marked)


def _blocks(body: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for tool in body.get("tools") or []:
        yield "tool", tool
    system = body.get("system") or []
    for block in [{"type": "text", "text": system}] if isinstance(system, str) else system:
        yield "system", block
    for message in body["messages"]:
        for block in blocks_of(message):
            yield message["role"], block


def _said(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
