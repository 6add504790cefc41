"""The records of one desk, in its database, each call one short transaction; and those of a desk that keeps none."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from src.database import Database
from src.records import answers, spending, tallies
from src.records.budget import Budget
from src.records.tallies import Tally
from src.records.values import Answer, Left, Opinion, Part, Spent
from src.sdk.prices import Prices

#: What was spent, and what people said, is kept for a bit more than a year; other answers for three months.
SPENDING, OPINIONS, ANSWERS = timedelta(days=400), timedelta(days=400), timedelta(days=90)


class Records:
    """What was spent, answered and thought, by team. Raises what the database raises."""

    def __init__(self, database: Database, prices: Prices, budget: Budget) -> None:
        self._database = database
        self._prices = prices
        self._budget = budget

    @property
    def prices(self) -> Prices:
        return self._prices

    def spent(self, spent: Spent) -> int | None:
        """Keep what a request took, once by job and number; gives what it cost, None where that is not known."""
        micros = self._prices.cost(spent.usage, spent.model, batch=spent.batch)
        with self._database.begin() as db:
            spending.keep(db, spent, self._day(spent.at), micros)
        return micros

    def next_number(self, job: str) -> int:
        """The number of a job's next request: one that runs again after a crash spends again."""
        with self._database.read() as db:
            return spending.next_number(db, job)

    def left(self, team: str, user: str, now: datetime) -> Left:
        """Whether the team and this person may spend more today; reads nothing where there is no budget."""
        if not self._budget.limited:
            return Left(True)
        with self._database.read() as db:
            return self._budget.left(*spending.spent_on(db, team, self._day(now), user), now)

    def of_conversation(self, team: str, channel: str, thread: str) -> list[Part]:
        """What one conversation took, by person, model and purpose."""
        with self._database.read() as db:
            return spending.of_conversation(db, team, channel, thread)

    def of_days(self, team: str, first: datetime, last: datetime) -> list[Part]:
        """What a team took on these days of the desk's zone, both included, by person, model and purpose."""
        with self._database.read() as db:
            return spending.of_days(db, team, self._day(first), self._day(last))

    def answered(self, answer: Answer) -> int:
        """Keep an answer, once per job; gives its number."""
        with self._database.begin() as db:
            return answers.keep(db, answer)

    def answer(self, team: str, number: int) -> Answer | None:
        """The team's answer of this number."""
        with self._database.read() as db:
            return answers.of_id(db, team, number)

    def before(self, answer: Answer) -> list[Answer]:
        """The last answers of the same conversation before this one, oldest first."""
        with self._database.read() as db:
            return answers.before(db, answer)

    def say(self, opinion: Opinion) -> None:
        """Keep an opinion in place of the same person's earlier one of the same thing."""
        with self._database.begin() as db:
            answers.say(db, opinion)

    def said(self, team: str | None = None) -> list[Opinion]:
        """Every opinion (of a team), the oldest first."""
        with self._database.read() as db:
            return answers.said(db, team)

    def count(self, name: str, **labels: str) -> None:
        """Count one of these, for metrics; labels are words of ours and names of models."""
        with self._database.begin() as db:
            tallies.count(db, [Tally(name, labels, 1)])

    def counts(self) -> list[Tally]:
        """All that was counted."""
        with self._database.read() as db:
            return tallies.counts(db)

    def opinion_counts(self) -> Sequence[tuple[str, str, int]]:
        """How many opinions there are of each kind and verdict."""
        with self._database.read() as db:
            return answers.opinion_counts(db)

    def tidy(self, now: datetime) -> None:
        """Delete what is kept long enough."""
        with self._database.begin() as db:
            spending.forget(db, self._day(now - SPENDING))
            answers.forget(db, now - ANSWERS, now - OPINIONS)

    def _day(self, at: datetime) -> str:
        return at.astimezone(self._budget.zone).date().isoformat()


class NoRecords:
    """The records of a desk that keeps none."""

    def spent(self, spent: Spent) -> int | None:
        return None

    def next_number(self, job: str) -> int:
        return 0

    def left(self, team: str, user: str, now: datetime) -> Left:
        return Left(True)

    def of_conversation(self, team: str, channel: str, thread: str) -> list[Part]:
        return []

    def of_days(self, team: str, first: datetime, last: datetime) -> list[Part]:
        return []

    def answered(self, answer: Answer) -> int:
        return 0

    def answer(self, team: str, number: int) -> Answer | None:
        return None

    def say(self, opinion: Opinion) -> None:
        return None

    def count(self, name: str, **labels: str) -> None:
        return None
