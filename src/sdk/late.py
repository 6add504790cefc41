"""A model that is connected at its first use: importing its SDK takes most of a second that a starting desk has not."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Protocol

from src.sdk.model import Answered, Batches, Model, ModelFailed, Request, unheard


class Edge(Model, Batches, Protocol):
    """A model that is asked at once and in batches."""


class Late:
    """The edge that `connect` gives, once somebody asks it something."""

    def __init__(self, connect: Callable[[], Edge]) -> None:
        self._connect = connect

    @cached_property
    def _edge(self) -> Edge:
        return self._connect()

    def respond(self, request: Request, on_text: Callable[[str], None] = unheard) -> Answered:
        """As the model does."""
        return self._edge.respond(request, on_text)

    def count_tokens(self, request: Request) -> int:
        """As the model does."""
        return self._edge.count_tokens(request)

    def submit(self, requests: Mapping[str, Request]) -> str:
        """As the model does."""
        return self._edge.submit(requests)

    def results(self, batch: str) -> Mapping[str, Answered | ModelFailed] | None:
        """As the model does."""
        return self._edge.results(batch)
