"""An answer goes on record before it is said, so that 👍 and 👎 under it have their case."""

from collections.abc import Sequence
from typing import Any

from src.blocks.feedback import with_votes
from src.conversation.memory import guarded
from src.messages import Message
from src.records.values import Answer
from src.rendered import Rendered
from src.routing import Context


def noted(
    context: Context,
    message: Message,
    said: Sequence[Rendered],
    queries: tuple[dict[str, Any], ...] = (),
    *,
    by: str = "analyst",
    model: str = "",
) -> tuple[Rendered, ...]:
    """Keep the answer, once per message, and put the votes under its end. A failure costs the votes, nothing else."""
    if not said:
        return ()
    answer = Answer(
        job=message.key,
        team=message.team,
        channel=message.channel,
        thread=message.session_thread,
        asked_by=message.user,
        question=message.text,
        text="\n\n".join(each.text for each in said),
        queries=queries,
        by=by,
        at=context.received_at,
        model=model,
    )
    return (*said[:-1], with_votes(said[-1], guarded(lambda: context.records.answered(answer), 0)))
