"""Holding an answer against what was found: what has no source goes back once, and if it stays it is struck out."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from src.conversation.grounding import sent_back, sources_of
from src.conversation.hearing import Unheard
from src.leads.grounding import Claim, struck, unsourced
from src.leads.names import Names
from src.sdk.model import Usage
from src.sdk.orchestrator import End, Orchestrator, Outcome
from src.sdk.tool_calls import Called

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ground:
    """What an answer may rest on beside what the tools say: the question, the clock, the history, the store's names."""

    question: str
    clock: str
    history: Sequence[Mapping[str, Any]]
    names: Names

    def unsourced(self, text: str, calls: Sequence[Called]) -> list[Claim]:
        """What the text claims and nothing gives."""
        return unsourced(text, sources_of(self.question, self.history, self.clock, calls), self.names)


@dataclass(frozen=True, slots=True)
class Held:
    """An answer that says only what has a source; `again` is what a second try came to, if there was one."""

    text: str
    again: Outcome | None = None

    @property
    def requests(self) -> Sequence[Usage]:
        """What the requests of the second try took."""
        return self.again.requests if self.again else ()


def held(desk: Orchestrator, outcome: Outcome, ground: Ground, inquiry: Any, stopped: Callable[[], bool]) -> Held:
    """The outcome's text, mended by the model where it can be and cut where it cannot."""
    claims = ground.unsourced(outcome.text, outcome.calls)
    if not claims:
        return Held(outcome.text)
    log.warning("an answer had claims without a source", extra={"kinds": sorted({each.kind.value for each in claims})})
    if outcome.end is not End.DONE:
        return Held(struck(outcome.text, claims))
    again = desk.run([*outcome.messages, {"role": "user", "content": sent_back(claims)}], inquiry, Unheard(stopped))
    if again.end is not End.DONE:
        return Held(struck(outcome.text, claims), again)
    return Held(struck(again.text, ground.unsourced(again.text, (*outcome.calls, *again.calls))), again)
