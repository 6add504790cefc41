"""What a turn remembers of its conversation; a store of sessions that fails costs the memory, never the answer."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from src.errors import reference
from src.leads.analyst import Before
from src.leads.query import LeadQuery
from src.messages import Message
from src.routing import Sessions

T = TypeVar("T")
log = logging.getLogger(__name__)

#: How many of the last messages a turn looks at.
RECENT = 20


@dataclass(frozen=True, slots=True)
class Memory:
    """One conversation as it was before this message: its last messages and its context."""

    sessions: Sessions
    message: Message
    history: tuple[dict[str, Any], ...] = ()
    context: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, sessions: Sessions, message: Message) -> "Memory":
        """What is remembered; a turn that runs again after a crash sees no trace of its first run."""
        where = (message.channel, message.session_thread)
        turn = guarded(lambda: sessions.load_turn(*where, RECENT, team=message.team), None)
        messages, context = turn or ([], {})
        return cls(sessions, message, _without(messages, message.ts), dict(context))

    @property
    def before(self) -> Before | None:
        """The answer that a follow-up refers to."""
        told = self.context.get("previous" if self.context.get("answered") == self.message.ts else "answer")
        try:
            return Before(LeadQuery.model_validate(told["query"]), tuple(map(int, told["leads"]))) if told else None
        except (ValueError, TypeError, KeyError):
            return None  # an older version's, or not ours

    def remember_question(self) -> None:
        """Keep the question, once, before anything is done about it."""
        if not self._seen():
            self._append([self._said("user", self.message.text)], {"asked": self.message.ts})

    def remember_answer(self, text: str, before: Before | None, mode: str) -> None:
        """Keep the answer, and what it showed, for the follow-up; once."""
        if self.context.get("answered") == self.message.ts:
            return
        told = before or self.before
        context = {
            "answered": self.message.ts,
            "mode": mode,
            "answer": _dumped(told),
            "previous": self.context.get("answer"),
        }
        self._append([self._said("assistant", text)], context)

    def _seen(self) -> bool:
        return self.message.ts in (self.context.get("asked"), self.context.get("answered"))

    def _said(self, role: str, content: str) -> dict[str, Any]:
        at = datetime.fromtimestamp(float(self.message.ts), UTC) if role == "user" else datetime.now(UTC)
        return {"role": role, "content": content, "timestamp": at.isoformat(), "ts": self.message.ts}

    def _append(self, messages: Sequence[dict[str, Any]], context: dict[str, Any]) -> None:
        said = self.message
        where = (said.channel, said.session_thread)
        guarded(lambda: self.sessions.append_messages(*where, messages, context=context, team=said.team), False)


def _without(messages: Sequence[dict[str, Any]], ts: str) -> tuple[dict[str, Any], ...]:
    return tuple(each for each in messages if each.get("ts") != ts)


def _dumped(told: Before | None) -> dict[str, Any] | None:
    if told is None:
        return None
    return {"query": told.query.model_dump(mode="json", exclude_defaults=True), "leads": list(told.leads)}


def guarded(do: Callable[[], T], otherwise: T) -> T:
    """What it gives, or `otherwise` when it fails: logged under a reference."""
    try:
        return do()
    except Exception:  # the memory is a courtesy: whatever ails it, the person gets their answer
        log.exception("the memory of a conversation failed", extra={"ref": reference()})
        return otherwise
