"""What is said to a model and what comes back, as plain values; `Model` is whoever can be asked.

The shapes of `messages`, `tools` and `content` are those of the Messages API
(https://platform.claude.com/docs/en/api/messages); nothing here imports its SDK.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens (and web searches) that requests took; `input` is what was neither read from nor put in a cache."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0
    web_searches: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @property
    def tokens(self) -> int:
        """All that went in and came out."""
        return self.input + self.output + self.cache_read + self.cache_write


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `schema` asks for an answer that is JSON of this JSON Schema; `tools` are as the API takes them."""

    model: str
    system: str
    messages: Sequence[Mapping[str, Any]]
    tools: Sequence[Mapping[str, Any]] = ()
    max_tokens: int = 4096
    schema: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What the model said: blocks fit to be sent back as they are; `stop_reason` None: the stream ended early."""

    content: tuple[dict[str, Any], ...]
    stop_reason: str | None
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    request_id: str = ""

    @property
    def text(self) -> str:
        return "".join(str(block["text"]) for block in self.content if block.get("type") == "text")

    @property
    def tool_uses(self) -> tuple[dict[str, Any], ...]:
        return tuple(block for block in self.content if block.get("type") == "tool_use")


class Trouble(StrEnum):
    """Why a model did not answer, as far as it matters to what is done about it."""

    NO_KEY = "no_key"
    REFUSED_KEY = "refused_key"
    NOT_PERMITTED = "not_permitted"
    NO_CREDIT = "no_credit"
    RETIRED = "retired"
    BAD_REQUEST = "bad_request"
    TOO_LARGE = "too_large"
    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    CUT = "cut"
    NONSENSE = "nonsense"
    RESTING = "resting"


class ModelFailed(Exception):
    """The model did not answer; `seconds` is how long it asks to be left alone, `usage` what it took all the same.

    `because` is the trouble that it rests from, where it is RESTING; else the trouble itself.
    Its text is for the log: the trouble, the status and the request id, never what was asked or answered.
    """

    def __init__(
        self,
        trouble: Trouble,
        why: str = "",
        *,
        seconds: float | None = None,
        request_id: str = "",
        usage: Usage | None = None,
        because: Trouble | None = None,
    ) -> None:
        super().__init__(f"{trouble.value}: {why}" if why else trouble.value)
        self.trouble = trouble
        self.seconds = seconds
        self.request_id = request_id
        self.usage = usage or Usage()
        self.because = because or trouble


class HungUp(Exception):
    """What a listener raises to hear no more; `usage` is what the answer that was broken off took until then."""

    def __init__(self, *why: object) -> None:
        super().__init__(*why)
        self.usage = Usage()


def unheard(text: str) -> None:
    """For who does not listen while it is said."""


class Model(Protocol):
    """A model behind the Messages API."""

    def respond(self, request: Request, on_text: Callable[[str], None] = unheard) -> Answered:
        """Ask, and hear the text as it is said. Raises ModelFailed, and whatever `on_text` raises: then it hangs up.

        A HungUp learns on its way what the broken answer took.

        `on_text` is called with "" when something was heard that is no text, so that who listens can break off.
        """
        ...

    def count_tokens(self, request: Request) -> int:
        """How many tokens the request would take in. Raises ModelFailed."""
        ...


class Batches(Protocol):
    """Where many requests are left to be answered within a day, at half the price."""

    def submit(self, requests: Mapping[str, Request]) -> str:
        """Leave requests, each under an id of ours (letters, digits, _ and -, at most 64); gives the batch's id.

        Raises ModelFailed; after a time-out the batch may be there all the same, so an answer may come twice.
        """
        ...

    def results(self, batch: str) -> Mapping[str, Answered | ModelFailed] | None:
        """What became of each request; None: the batch is under way. Raises ModelFailed, RETIRED if it is no more."""
        ...
