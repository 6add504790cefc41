"""A lead that a model is to look at, as one process has it for a while; and what is noted of it once it is judged."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from src.leads.models import Judged, Look
from src.sdk.model import Usage


@dataclass(frozen=True, slots=True)
class Run:
    """A lead that this process is to look at, known as `digest` so far; `attempts` counts this time."""

    team: str
    lead_id: int
    asked_by: str
    channel: str
    thread: str
    digest: str
    attempts: int
    runner: str


def done(judged: Judged, usage: Usage, now: datetime) -> dict[str, Any]:
    """The columns of a run that came to a judgement."""
    return {
        "state": "done",
        "look": Look.DONE.value,
        "error": "",
        "digest": judged.digest,
        "judgement": asdict(judged),
        "adjustment": judged.adjustment,
        "model": judged.model,
        "usage": asdict(usage),
        "judged_at": now,
    }
