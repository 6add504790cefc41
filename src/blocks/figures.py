"""Figures, columns and groups as people read them."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from src.blocks.text import clip
from src.leads.models import Tier
from src.leads.query import Column, Group, Measure
from src.leads.result import Cell

_CURRENCIES = {"EUR": "€", "USD": "$", "GBP": "£", "INR": "₹", "JPY": "¥"}
MEASURES = {
    Measure.COUNT: "Leads",
    Measure.SHARE: "Share",
    Measure.AVERAGE_SCORE: "Average score",
    Measure.MINIMUM_SCORE: "Lowest score",
    Measure.MAXIMUM_SCORE: "Highest score",
    Measure.SUM_SCORE: "Total score",
    Measure.SHARE_OF_SCORE: "Share of score",
    Measure.AVERAGE_BUDGET: "Average budget",
    Measure.MINIMUM_BUDGET: "Lowest budget",
    Measure.MAXIMUM_BUDGET: "Highest budget",
    Measure.SUM_BUDGET: "Total budget",
    Measure.SHARE_OF_BUDGET: "Share of budget",
}


def figure(measure: Measure, value: float | int | None, currency: str = "") -> str:
    """`1,234`, `61.4`, `12.5 %`, `€120,000`; `–` where there is none."""
    if value is None:
        return "–"
    if measure.value.startswith("share"):
        return f"{value:.1f} %"
    if measure.value.endswith("budget"):
        sign = _CURRENCIES.get(currency, f"{currency} " if currency else "")
        return f"{sign}{value:,.0f}"
    return f"{value:.1f}" if isinstance(value, float) else f"{value:,}"


def rounded(measure: Measure, value: float | int) -> float | int:
    """The value as `figure` shows it, still a number."""
    if measure.value.endswith("budget") and not measure.value.startswith("share"):
        return round(value)
    return round(value, 1) if isinstance(value, float) else value


def group_head(group: Group) -> str:
    """What stands over a column of groups, or along an axis."""
    return "Added by" if group is Group.ADDED_BY else group.value.capitalize()


def group_words(groups: Sequence[Group]) -> str:
    """What leads are counted by, after "by": `source and month`."""
    return " and ".join("who added them" if group is Group.ADDED_BY else group.value for group in groups)


def group_label(group: Group, key: str) -> str:
    """A group's name; a time by its day, week or month."""
    if not key:
        return "not known"
    if group.unit is None:
        return f"@{clip(key, 60)}" if group is Group.ADDED_BY else clip(key, 60)
    day = date.fromisoformat(key)
    match group:
        case Group.MONTH:
            return f"{day:%b %Y}"
        case Group.QUARTER:
            return f"Q{(day.month + 2) // 3} {day.year}"
        case Group.YEAR:
            return str(day.year)
        case Group.WEEK:
            return f"week of {day.day} {day:%b}"
        case _:
            return f"{day:%a} {day.day} {day:%b}"


def column_head(column: Column) -> str:
    return {"email": "E-mail", "added_by": "Added by"}.get(column.value, column.value.capitalize())


def cell(column: Column, value: Cell, zone: ZoneInfo) -> str:
    """One cell of a list; no cell is empty, Slack refuses those."""
    if isinstance(value, datetime):
        at = value.astimezone(zone)
        return f"{at.day} {at:%b %Y %H:%M}"
    if column is Column.ADDED_BY and value:
        return f"@{clip(str(value), 40)}"
    if column is Column.TIER and value:
        return f"{ {Tier.HOT: '🔥', Tier.WARM: '🌤', Tier.COLD: '❄️'}[Tier(str(value))] } {value}"
    return clip(str(value), 80) if value not in (None, "") else "–"
