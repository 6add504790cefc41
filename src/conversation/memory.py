"""What a turn remembers of its conversation; a store of sessions that fails costs the memory, never the answer."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from src.edges import Sessions
from src.errors import reference
from src.leads.analyst import Before
from src.leads.query import LeadQuery
from src.messages import Action, Message
from src.sdk.sessions.values import history_within

T = TypeVar("T")
log = logging.getLogger(__name__)

#: How many of the last messages a turn looks at, and how many characters of them an agent gets.
RECENT, MOST_CHARACTERS = 20, 24_000


@dataclass(frozen=True, slots=True)
class Memory:
    """One conversation as it was before this message: its last turns, its context, and what an earlier run kept."""

    sessions: Sessions
    message: Message
    history: tuple[dict[str, Any], ...] = ()
    context: dict[str, Any] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()

    @classmethod
    def of(cls, sessions: Sessions, message: Message) -> "Memory":
        """What is remembered; a turn that runs again after a crash sees no trace of its first run."""
        where = (message.channel, message.session_thread)
        turn = guarded(lambda: sessions.load_turn(*where, RECENT, team=message.team), None)
        messages, context = turn or ([], {})
        before = [each for each in messages if each.get("ts") != message.ts and each["content"]]
        history = history_within(before, most_messages=RECENT, most_characters=MOST_CHARACTERS)
        kept = frozenset(str(each["role"]) for each in messages if each.get("ts") == message.ts)
        return cls(sessions, message, tuple(history), context, kept)

    @property
    def before(self) -> Before | None:
        """The answer that a follow-up refers to."""
        told = self.context.get("previous" if "assistant" in self.kept else "answer")
        try:
            return Before(LeadQuery.model_validate(told["query"]), tuple(map(int, told["leads"]))) if told else None
        except (ValueError, TypeError, KeyError):
            return None  # an older version's, or not ours

    def remember_question(self) -> None:
        """Keep the question, once, before anything is done about it."""
        if "user" not in self.kept:
            self._append([self._said("user", self.message.text)], {})

    def remember_answer(self, text: str, before: Before | None, mode: str) -> None:
        """Keep the answer, and what it showed, for the follow-up; once."""
        if "assistant" in self.kept:
            return
        context = {"mode": mode, "answer": _dumped(before or self.before), "previous": self.context.get("answer")}
        self._append([self._said("assistant", text)], context)

    def _said(self, role: str, content: str) -> dict[str, Any]:
        at = datetime.fromtimestamp(float(self.message.ts), UTC) if role == "user" else datetime.now(UTC)
        said: dict[str, Any] = {"role": role, "content": content, "timestamp": at.isoformat(), "ts": self.message.ts}
        by = {"user": self.message.user} if role == "user" else {}
        return said | by | ({"outsider": True} if by and self.message.outsider else {})

    def _append(self, messages: Sequence[dict[str, Any]], context: dict[str, Any]) -> None:
        said = self.message
        where = (said.channel, said.session_thread)
        guarded(lambda: self.sessions.append_messages(*where, messages, context=context, team=said.team), False)


def remember_said(sessions: Sessions, action: Action, text: str) -> bool:
    """Keep what a click came to as said by the desk, so that who is asked next knows of it."""
    thread = action.thread_ts or ("direct" if action.channel.startswith("D") else action.message_ts)
    said = {"role": "assistant", "content": text, "timestamp": datetime.now(UTC).isoformat()}
    return guarded(lambda: sessions.append_messages(action.channel, thread, [said], team=action.team), False)


def _dumped(told: Before | None) -> dict[str, Any] | None:
    if told is None:
        return None
    return {"query": told.query.model_dump(mode="json", exclude_defaults=True), "leads": list(told.leads)}


def guarded(do: Callable[[], T], otherwise: T) -> T:
    """What it gives, or `otherwise` when it fails: logged under a reference."""
    try:
        return do()
    except Exception:  # the memory is a courtesy: whatever ails it, the person gets their answer
        log.exception("a conversation's memory or record failed", extra={"ref": reference()})
        return otherwise
