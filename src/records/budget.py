"""Daily budgets: how much of them is left, and what a person is told when nothing is. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from src.records.values import Left
from src.sdk.spent import money


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that a team, and one person of it, may spend a day of the zone, in micro-dollars; None: no limit.

    A run that has begun is finished, so a day may end a little above it.
    """

    zone: ZoneInfo
    team: int | None = None
    person: int | None = None

    @property
    def limited(self) -> bool:
        return self.team is not None or self.person is not None

    def left(self, by_team: int, by_person: int, now: datetime) -> Left:
        """Whether more may be spent after so much was."""
        if self.team is not None and by_team >= self.team:
            return Left(False, f"this team's budget for today ({money(self.team)}) is used up; {self._resets(now)}")
        if self.person is not None and by_person >= self.person:
            return Left(False, f"your budget for today ({money(self.person)}) is used up; {self._resets(now)}")
        return Left(True)

    def _resets(self, now: datetime) -> str:
        """`it is renewed at 00:00 Europe/Berlin, in 9 hours`"""
        tomorrow = now.astimezone(self.zone).date() + timedelta(days=1)
        begin = datetime.combine(tomorrow, time(), self.zone)
        minutes = max(1, round((begin.timestamp() - now.timestamp()) / 60))
        words = f"{minutes} minutes" if minutes < 100 else f"{round(minutes / 60)} hours"
        return f"it is renewed at {begin:%H:%M} {self.zone.key}, in {words if minutes > 1 else 'a minute'}"
