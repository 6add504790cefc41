"""From what was understood to a query; what contradicts itself, or says too little, is not understood."""

from typing import Any

from pydantic import ValidationError

from src.leads.periods import Period, Unit
from src.leads.query import USUAL, LeadQuery
from src.leads.questions.draft import Draft, NotUnderstood

_USUAL = [column.value for column in USUAL]


def built(draft: Draft, words: str) -> LeadQuery:
    """The query. Raises NotUnderstood with `words`, the question as a whole."""
    try:
        return LeadQuery.model_validate({**_wanted(draft, words), **narrowed(draft)})
    except ValidationError:
        raise NotUnderstood(words) from None


def narrowed(draft: Draft) -> dict[str, Any]:
    """The parts that say which leads."""
    parts = {
        "where": draft.where,
        "exclude": draft.exclude,
        "period": draft.period,
        "order": draft.order,
        "limit": draft.limit,
        "dated_by": draft.dated_by,
    }
    return {name: value for name, value in parts.items() if value}


def _wanted(draft: Draft, words: str) -> dict[str, Any]:
    """The parts that say what of them."""
    _refuse_contradictions(draft, words)
    if draft.summary:
        return {"measures": ["count", "average_score"], "group_by": draft.groups or ["tier"]}
    if draft.comparing:
        return {**figures(draft), "compare": compared_with(draft, words)}
    if draft.counting or draft.measures or draft.groups or draft.trend:
        return figures(draft)
    if draft.open_ended and not draft.columns:
        raise NotUnderstood(words)
    if draft.listing or draft.lookup or ((draft.nouns or draft.people) and (draft.columns or narrowed(draft))):
        return {"columns": listed_columns(draft)}
    raise NotUnderstood(words)


def _refuse_contradictions(draft: Draft, words: str) -> None:
    asked = draft.counting or bool(draft.measures)
    if draft.columns and (asked or draft.groups or draft.comparing or draft.summary):
        raise NotUnderstood(words)
    if draft.listing and draft.counting and draft.limit is None:
        raise NotUnderstood(words)
    if draft.nouns > 1 and not draft.comparing:
        raise NotUnderstood(words)  # `HOT leads and leads from Acme`: both, or either?
    if draft.limit and draft.groups and not draft.limits_groups:
        raise NotUnderstood(words)  # the first few of each group
    if draft.summary and (asked or draft.comparing or draft.limit or draft.order):
        raise NotUnderstood(words)
    if "share" in draft.measures and not (draft.where or draft.groups):
        raise NotUnderstood(words)


def listed_columns(draft: Draft) -> list[str]:
    """The columns that were named, after the name; the usual ones if none was."""
    named = [column for column in dict.fromkeys(draft.columns) if column != "name"]
    return ["name", *named] if draft.columns else _USUAL


def figures(draft: Draft) -> dict[str, Any]:
    """The measures and the groups; the count where no measure was named."""
    measures = list(dict.fromkeys(["count"] * draft.counting + draft.measures))
    groups = [*draft.groups, *([trend_unit(draft.period)] if draft.trend else [])]
    return {"measures": measures or ["count"], "group_by": groups}


def trend_unit(period: Period | None) -> str:
    """Days up to a month, weeks up to half a year, else months."""
    if period is None or period.unit is Unit.YEAR:
        return "month"
    days = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31, Unit.QUARTER: 92}
    if period.unit is not None:
        length = days.get(period.unit, 1) * (period.last or 1)
    elif period.start and period.end:
        length = (period.end - period.start).days + 1
    else:
        return "month"
    return "day" if length <= 31 else "week" if length <= 182 else "month"


def compared_with(draft: Draft, words: str) -> dict[str, Any]:
    """The other side; two periods, or two values of one condition."""
    if draft.other_period and not draft.other_where:
        return {"period": draft.other_period}
    if draft.other_where and not draft.other_period:
        return {"where": draft.other_where}
    if not (draft.other_where or draft.other_period):
        pair = [kind for kind, values in draft.where.items() if isinstance(values, list) and len(values) == 2]
        if len(pair) == 1:
            first, second = draft.where[pair[0]]
            draft.where[pair[0]] = [first]
            return {"where": {pair[0]: [second]}}
    raise NotUnderstood(words)
