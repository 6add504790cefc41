"""What an import is, how far it is, and the rows it is made of. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from src.leads.many import Policy
from src.leads.models import LeadDraft, Origin


class State(StrEnum):
    """Where an import is; only one that is running goes on."""

    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class ReadRow(Protocol):
    """A row of a file: its line, its cells as they were, and the lead it is, or why it is none."""

    @property
    def line(self) -> int: ...
    @property
    def cells(self) -> tuple[str, ...]: ...
    @property
    def draft(self) -> LeadDraft | None: ...
    @property
    def faults(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows read, and what they came to; rows per second and the seconds left (None: not known); leads by tier.

    `by_tier` counts the new leads while it runs, and at the end all leads that a row of the file is about.
    """

    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0
    per_second: float = 0.0
    left_seconds: float | None = None
    by_tier: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Import:
    """A file on its way in. `position` is its last line that was dealt with, `total` the rows expected (0: unknown).

    `ended_by` is who stopped it or took it back; `gone` and `restored` count leads that were taken back.
    """

    id: str
    team: str
    channel: str
    thread: str
    asked_by: str
    file_id: str
    name: str
    digest: str
    head: tuple[str, ...]
    mapping: Any
    policy: Policy
    state: State
    begun_at: datetime
    total: int
    position: int = 0
    progress: Progress = Progress()
    faults_size: int = 0
    seconds: float = 0.0
    ended_at: datetime | None = None
    ended_by: str = ""
    gone: int = 0
    restored: int = 0

    @property
    def origin(self) -> Origin:
        """The file as a message of who dropped it in, of which each row is a line."""
        key = f"{self.team}:import:{self.id}"
        return Origin(self.team, self.channel, self.asked_by, key, self.begun_at, "file")
