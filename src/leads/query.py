"""`LeadQuery`: the one language for asking the store anything, for the built-in analyst and for a model alike.

It is data, checked by pydantic; the store turns it into SQL with every value bound, so nothing said in it can be
anything but a value. What it does not express cannot be asked.
"""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from src.leads.models import Tier
from src.leads.periods import Period, Unit

#: The most rows of an answer without a limit (no menu or table of Slack's has more), but of times; a file holds more.
MOST_ROWS, MOST_GROUPS, MOST_IN_A_FILE = 100, 1_000, 50_000


class Column(StrEnum):
    """What is known of a lead, as a list shows it; `created` and `updated` are times, `added_by` a Slack user id."""

    NAME = "name"
    COMPANY = "company"
    TITLE = "title"
    EMAIL = "email"
    PHONE = "phone"
    WEBSITE = "website"
    DOMAIN = "domain"
    TIER = "tier"
    SCORE = "score"
    SOURCE = "source"
    OWNER = "owner"
    STATUS = "status"
    COUNTRY = "country"
    INDUSTRY = "industry"
    EMPLOYEES = "employees"
    BUDGET = "budget"
    TIMELINE = "timeline"
    ADDED_BY = "added_by"
    CREATED = "created"
    UPDATED = "updated"


class Measure(StrEnum):
    """A figure over leads. `share` is the count in percent of all leads that the filters and the period let in.

    Budgets are summed and averaged for each currency by itself, over the leads that name one.
    """

    COUNT = "count"
    SHARE = "share"
    AVERAGE_SCORE = "average_score"
    MINIMUM_SCORE = "minimum_score"
    MAXIMUM_SCORE = "maximum_score"
    SUM_SCORE = "sum_score"
    SHARE_OF_SCORE = "share_of_score"
    AVERAGE_BUDGET = "average_budget"
    MINIMUM_BUDGET = "minimum_budget"
    MAXIMUM_BUDGET = "maximum_budget"
    SUM_BUDGET = "sum_budget"
    SHARE_OF_BUDGET = "share_of_budget"


_UNITS = {unit.value: unit for unit in Unit if unit is not Unit.HOUR}


class Group(StrEnum):
    """What leads can be counted by; the times are of the day a lead was created (see `LeadQuery.dated_by`)."""

    TIER = "tier"
    COMPANY = "company"
    DOMAIN = "domain"
    TITLE = "title"
    COUNTRY = "country"
    INDUSTRY = "industry"
    SOURCE = "source"
    OWNER = "owner"
    STATUS = "status"
    ADDED_BY = "added_by"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def unit(self) -> Unit | None:
        """The calendar unit, for a group by time."""
        return _UNITS.get(self.value)


Words = tuple[Annotated[str, Field(min_length=1, max_length=200)], ...]
Many = Field((), max_length=50)


class Where(BaseModel):
    """Conditions that all hold; several values of one condition are alternatives. Texts compare without case.

    `title` and `text` are found anywhere within (`text`: in name, company, e-mail, title, notes); the others must be
    equal. `country` takes a name or an ISO code. `added_by` are Slack user ids. `without` and `having` name what is
    not known, or is known, of a lead. Bounds are included.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    tier: tuple[Tier, ...] = Many
    score_min: int | None = Field(None, ge=0, le=100)
    score_max: int | None = Field(None, ge=0, le=100)
    budget_min: int | None = Field(None, ge=0, le=10**12)
    budget_max: int | None = Field(None, ge=0, le=10**12)
    company: Words = Many
    domain: Words = Many
    title: Words = Many
    country: Words = Many
    industry: Words = Many
    source: Words = Many
    owner: Words = Many
    status: Words = Many
    email: Words = Many
    name: Words = Many
    text: Words = Many
    added_by: Words = Many
    without: tuple[Column, ...] = Many
    having: tuple[Column, ...] = Many


class Order(BaseModel):
    """What comes first. A list is ordered by a column, groups by a measure or by the group itself (`group`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: Column | Measure | Literal["group"]
    descending: bool = True


class Comparison(BaseModel):
    """The other side: `previous` (the period before), another `period`, or leads that differ in `where`.

    What `where` names takes the place of the same conditions of the query; the rest of the query holds for both sides.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    previous: bool = False
    period: Period | None = None
    where: Where | None = None

    @model_validator(mode="after")
    def _one_other_side(self) -> Self:
        if sum((self.previous, self.period is not None, self.where is not None)) != 1:
            raise ValueError("compare with one of: previous, period, where")
        return self


class LeadQuery(BaseModel):
    """A question about leads. With `columns` it lists leads, else it gives `measures`, for each group if any.

    `exclude` leaves out the leads for which any of its conditions holds. Without a `period` all time counts.
    `dated_by` says which time the period is about. Without an `order`, lists show the highest score first, groups the
    largest first measure, and groups by time go from the earliest to the latest. `limit` cuts a list or the groups.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: tuple[Column, ...] = Field((), max_length=20)
    measures: tuple[Measure, ...] = Field((), max_length=6)
    where: Where = Where()
    exclude: Where = Where()
    period: Period | None = None
    dated_by: Literal["created", "updated"] = "created"
    group_by: tuple[Group, ...] = Field((), max_length=2)
    compare: Comparison | None = None
    order: Order | None = None
    limit: int | None = Field(None, ge=1, le=MOST_IN_A_FILE)
    offset: int = Field(0, ge=0, le=1_000_000)

    @model_validator(mode="after")
    def _means_something(self) -> Self:
        if bool(self.columns) == bool(self.measures):
            raise ValueError("give columns for a list of leads, or measures for figures; one of the two")
        if self.columns and (self.group_by or self.compare):
            raise ValueError("a list of leads is neither grouped nor compared: give measures instead")
        if len(set(self.group_by)) != len(self.group_by) or sum(g.unit is not None for g in self.group_by) > 1:
            raise ValueError("group by two different things, at most one of them a time")
        self._order_fits()
        return self

    def _order_fits(self) -> None:
        by = self.order.by if self.order else None
        if isinstance(by, Measure) and by not in self.measures:
            raise ValueError("order by a measure that is asked for")
        if self.columns and by is not None and not isinstance(by, Column):
            raise ValueError("order a list by a column")
        if self.measures and isinstance(by, Column):
            raise ValueError("order figures by a measure or by the group")


#: What a list shows when nobody said what.
USUAL = (Column.NAME, Column.COMPANY, Column.TITLE, Column.TIER, Column.SCORE, Column.SOURCE)
