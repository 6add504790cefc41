"""The edge to the Messages API: the only file that imports its SDK (https://platform.claude.com/docs/en/api/messages).

Here the SDK takes nothing from the environment, asks once (its own retries would sleep for as long as a server says)
and logs nothing below a warning: its debug lines hold what was asked.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar, cast

import anthropic
import httpx2

from src.sdk.asking import to_answer, to_count
from src.sdk.model import Answered, HungUp, ModelFailed, Request, Trouble, Usage, unheard
from src.sdk.patience import Hearing, Patience
from src.sdk.replies import answered, outcome, usage_of
from src.sdk.troubles import seconds_of, told, trouble_of

for _name in ("anthropic", "httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)

ANTHROPIC = "https://api.anthropic.com"
CONNECT_SECONDS = 5.0

T = TypeVar("T")


class Claude:
    """A model behind the Messages API; safe to use from many threads.

    `timeout` is how long it may be silent, in seconds; `retries` how often the same is asked again as long as no word
    was heard. `base_url` is any server that speaks the Messages API.
    """

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str = ANTHROPIC,
        timeout: float = 60.0,
        retries: int = 2,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._key = api_key.strip()
        self._base_url = base_url
        self._timeout = httpx2.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS))
        self._patience = Patience(retries, sleep)

    def respond(self, request: Request, on_text: Callable[[str], None] = unheard) -> Answered:
        """Ask, and hear the text as it is said. Raises ModelFailed, and whatever `on_text` raises: then it hangs up."""
        params = to_answer(request, anthropic.transform_schema)
        hearing = Hearing(on_text)
        return self._patience.ask(lambda: self._streamed(params, hearing), hearing)

    def count_tokens(self, request: Request) -> int:
        """How many tokens the request would take in; asked once. Raises ModelFailed."""
        params = to_count(request, anthropic.transform_schema)
        return self._asked(lambda client: client.messages.count_tokens(**params).input_tokens)

    def submit(self, requests: Mapping[str, Request]) -> str:
        """Leave requests in a batch and get its id (https://platform.claude.com/docs/en/build-with-claude/batch-processing).

        Asked once: a batch that is sent twice is paid twice. Raises ModelFailed.
        """
        asked: Any = [
            {"custom_id": name, "params": to_answer(each, anthropic.transform_schema)}
            for name, each in requests.items()
        ]
        return self._asked(lambda client: client.messages.batches.create(requests=asked).id)

    def results(self, batch: str) -> Mapping[str, Answered | ModelFailed] | None:
        """What became of each request of a batch; None: it is under way. Raises ModelFailed."""
        return self._asked(lambda client: _results(client, batch))

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    @cached_property
    def _client(self) -> anthropic.Anthropic:
        client = anthropic.Anthropic(
            api_key=self._key,
            base_url=self._base_url,
            timeout=self._timeout,
            max_retries=0,
            webhook_key="",
            open_telemetry=False,
        )
        client._custom_headers = {}  # ANTHROPIC_CUSTOM_HEADERS is read whatever is passed, and is no setting of ours
        return client

    def _connected(self) -> anthropic.Anthropic:
        """The client. Raises ModelFailed without a key: the SDK would, in words for programmers, and only at times."""
        if not self._key:
            raise ModelFailed(Trouble.NO_KEY)
        return self._client

    def _asked(self, ask: Callable[[anthropic.Anthropic], T]) -> T:
        """What a question that is no conversation gives, asked once. Raises ModelFailed."""
        try:
            return ask(self._connected())
        except Exception as error:  # noqa: BLE001  # see _failure
            raise _failure(error) from None

    def _streamed(self, params: Mapping[str, Any], hearing: Hearing) -> Answered:
        hearing.usage = Usage()
        try:
            with self._connected().messages.stream(**params) as stream:
                stream.response.stream = _Overheard(cast(httpx2.SyncByteStream, stream.response.stream), hearing)
                for event in stream:
                    _hear(event, hearing)
                return answered(stream.get_final_message(), stream.request_id)
        except Exception as error:
            if isinstance(error, HungUp):
                error.usage += hearing.usage
            if error is hearing.raised:
                raise
            raise _failure(error, hearing.usage) from None


class _Overheard(httpx2.SyncByteStream):
    """The bytes of an answer, each lot of them a sign of life: the SDK keeps the server's pings to itself."""

    def __init__(self, stream: httpx2.SyncByteStream, hearing: Hearing) -> None:
        self._stream = stream
        self._hearing = hearing

    def __iter__(self) -> Iterator[bytes]:
        for some in self._stream:
            self._hearing("")
            yield some

    def close(self) -> None:
        self._stream.close()


def _results(client: anthropic.Anthropic, batch: str) -> Mapping[str, Answered | ModelFailed] | None:
    if client.messages.batches.retrieve(batch).processing_status != "ended":
        return None
    return {each.custom_id: outcome(each.result) for each in client.messages.batches.results(batch)}


def _hear(event: Any, hearing: Hearing) -> None:
    if event.type == "text":
        hearing(event.text)
    elif event.type == "message_start":
        hearing.usage = usage_of(event.message.usage)


def _failure(error: Exception, usage: Usage | None = None) -> ModelFailed:
    """What went wrong, whatever it was: the SDK raises errors of its own, of httpx2, of pydantic, and bare ones."""
    match error:
        case ModelFailed():
            return error
        case anthropic.APIStatusError():
            return ModelFailed(
                trouble_of(error.status_code, error.body),
                told(error.status_code, error.body),
                seconds=seconds_of(error.response.headers.get("retry-after")),
                request_id=error.request_id or "",
                usage=usage,
            )
        case anthropic.APIConnectionError():
            return ModelFailed(_unconnected(error.__cause__), type(error.__cause__ or error).__name__)
        case httpx2.TimeoutException():
            return ModelFailed(Trouble.TIMEOUT, type(error).__name__, usage=usage)
        case httpx2.HTTPError():
            return ModelFailed(Trouble.CUT, type(error).__name__, usage=usage)
    return ModelFailed(Trouble.NONSENSE, type(error).__name__, usage=usage)


def _unconnected(cause: BaseException | None) -> Trouble:
    """Why there was no answer at all: it took too long, or the key holds what no header may, or nobody is there."""
    match cause:
        case httpx2.ConnectTimeout() | httpx2.PoolTimeout():
            return Trouble.UNREACHABLE
        case httpx2.TimeoutException():
            return Trouble.TIMEOUT
        case httpx2.LocalProtocolError():
            return Trouble.REFUSED_KEY
    return Trouble.UNREACHABLE
