"""The Messages API on loopback, with a scripted model behind it; strict about what it is asked."""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http.server import ThreadingHTTPServer
from itertools import count
from typing import Any

from tests.messages_api.batches import Batches
from tests.messages_api.model import KEY, MODELS, Asked, Play, Script
from tests.messages_api.refusal import Refusal
from tests.messages_api.steps import Step
from tests.messages_api.strictness import check_request
from tests.messages_api.usage import PromptCache, prefix
from tests.messages_api.wire import message


class MessagesApi:
    """What the server is to a test: its address, its key, its script, and all that it was asked.

    `key` None: no key is asked for, as local servers have it. `shortest` is the prompt cache's shortest prefix and
    `window` the context window, both in tokens; `looks` how many looks find a batch still under way.
    """

    def __init__(
        self,
        *plays: Play,
        always: Play | None = None,
        key: str | None = KEY,
        models: Sequence[str] = MODELS,
        shortest: int = 1024,
        window: int = 1_000_000,
        looks: int = 1,
    ) -> None:
        self.script = Script(plays, always)
        self.key = key
        self.models = list(models)
        self.url = ""
        self.cache = PromptCache(shortest)
        self.batches = Batches(self._in_batch, looks)
        self._window = window
        self._numbers = count(1)

    @property
    def asked(self) -> list[Asked]:
        """The requests to answer (POST /v1/messages), refused ones too."""
        return [asked for asked in self.script.asked if asked.path == "/v1/messages"]

    @property
    def bodies(self) -> list[Any]:
        """What was in them, where it was taken."""
        return [asked.body for asked in self.asked if not asked.refused]

    @property
    def refused(self) -> list[str]:
        """Why requests were not taken: faults of who asks, never of the script."""
        return [asked.refused for asked in self.script.asked if asked.refused]

    def then(self, *plays: Play) -> None:
        """More steps for the script."""
        self.script.then(*plays)

    def name(self, kind: str) -> str:
        """A new id: `msg_…`, `req_…`."""
        return f"{kind}_{next(self._numbers):024d}"

    def check_key(self, headers: Mapping[str, str]) -> None:
        """Raises Refusal unless the request brings the key."""
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        if self.key is not None and self.key not in (bearer, headers.get("x-api-key")):
            raise Refusal("invalid bearer token or x-api-key", 401, "authentication_error")
        if not headers.get("anthropic-version"):
            raise Refusal("anthropic-version: header is required")

    def check(self, body: Any, *, counted: bool = False) -> None:
        """Raises Refusal for what the API does not take."""
        check_request(body, self.models, counted=counted)
        tokens = self.tokens(body)
        if tokens > self._window:
            raise Refusal(f"prompt is too long: {tokens} tokens > {self._window} maximum")

    def tokens(self, body: Mapping[str, Any]) -> int:
        """What goes in with this request."""
        return max((place.tokens for place in prefix(body)), default=0)

    def step(self, body: Mapping[str, Any]) -> tuple[Step, dict[str, Any]]:
        """What is done with a request that was taken, and what it takes in; `max_tokens` 0 only warms the cache."""
        step = self.script.step(body) if body["max_tokens"] else Step(stop="max_tokens")
        failed = step.status != 200
        return step, {} if failed else self.cache.usage(body) | {"service_tier": "standard"}

    def _in_batch(self, params: Mapping[str, Any]) -> tuple[Step, dict[str, Any]]:
        self.check(params)
        step, usage = self.step(params)
        usage = usage | {"service_tier": "batch"}
        return step, message(replace(step, raw=None), id=self.name("msg"), model=params["model"], usage=usage)


@contextmanager
def messages_api(
    *plays: Play, always: Play | None = None, port: int = 0, refusals: bool = False, **settings: Any
) -> Iterator[MessagesApi]:
    """Serve on 127.0.0.1 (a spare port unless one is named) what these steps say, then what `always` says.

    At the end AssertionError for a request that was refused (unless `refusals` are what the test is about) and for one
    that the script had no step for.
    """
    from tests.messages_api.routes import Routes  # it knows this module

    api = MessagesApi(*plays, always=always, **settings)
    server = ThreadingHTTPServer(("127.0.0.1", port), type("Bound", (Routes,), {"api": api}))
    server.daemon_threads, server.block_on_close = True, False
    api.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
    if api.script.broken:
        raise api.script.broken[0]
    assert refusals or not api.refused, f"the Messages API would have refused: {json.dumps(api.refused, indent=1)}"
    assert not api.script.unscripted, f"{api.script.unscripted} requests more than the script has steps for"
