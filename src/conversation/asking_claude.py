"""Asking the agent, once: what it came to is a step of the job, so a crash after it asks no second time."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from src.conversation.placing import threaded
from src.conversation.told import from_json, to_json
from src.edges import Stream
from src.errors import reference
from src.messages import Message
from src.routing import Context, Told

log = logging.getLogger(__name__)


def told_by_agent(context: Context, message: Message, history: Sequence[Mapping[str, Any]]) -> Told:
    """What the agent says, in a stream that the answer's post will end; or why it says nothing."""
    fresh: list[Told] = []
    stream = context.reply.stream(threaded=threaded(message))  # also in a run that resumes: it may have begun

    def ask(again: bool) -> dict[str, Any]:
        fresh[:] = [_asked(context, message, history, stream)]
        return {"told": to_json(fresh[0]), "begun": stream.begun}

    context.stopped()  # what is pressed from here on is for this run, also where another process goes on with it
    kept = context.step("agent", ask)
    stream.resume(kept["begun"])
    return fresh[0] if fresh else from_json(kept["told"])


def _asked(context: Context, message: Message, history: Sequence[Mapping[str, Any]], stream: Stream) -> Told:
    assert context.talk.agent is not None  # noqa: S101 - the caller asked
    try:
        return context.talk.agent.answer(message, history, context, stream)
    except Exception:  # whatever a model or a tool brings forth: the person gets a reference, the log the rest
        ref = reference()
        log.exception("the agent failed", extra={"ref": ref, "channel": message.channel, "ts": message.ts})
        return Told(why=f"it did not answer (reference {ref})")
