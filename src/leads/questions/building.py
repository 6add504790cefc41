"""From what was understood to a query; what contradicts itself, or says too little, is not understood."""

from typing import Any

from pydantic import ValidationError

from src.leads.periods import Period, Unit
from src.leads.query import USUAL, LeadQuery
from src.leads.questions.draft import Draft, NotUnderstood

_USUAL = [column.value for column in USUAL]


def built(draft: Draft, words: str) -> LeadQuery:
    """The query of a whole question. Raises NotUnderstood with `words`, the question."""
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
    refuse_contradictions(draft, words)
    if draft.summary:
        return {"measures": ["count", "average_score"], "group_by": draft.groups or ["tier"]}
    if draft.compares:
        return {**figures(draft), "compare": compared_with(draft)}
    if draft.counting or draft.measures or draft.groups or draft.trend:
        if draft.nouns or draft.narrowed or draft.groups or draft.measures or draft.trend:
            return figures(draft)
        raise NotUnderstood(words)
    said = draft.narrowed or draft.columns or draft.limit or draft.order
    if draft.lookup or (draft.nouns and (draft.listing or said)):
        return {"columns": listed_columns(draft)}
    raise NotUnderstood(words)


def refuse_contradictions(draft: Draft, words: str) -> None:
    """Raise NotUnderstood for parts that do not go together."""
    asked = draft.counting or bool(draft.measures)
    figures_too = asked or draft.groups or draft.compares or draft.summary or draft.trend
    contradictions = (
        draft.columns and figures_too,
        draft.nouns > 1 and not draft.compares,
        draft.limit and not draft.limits_groups and figures_too,
        draft.limits_groups and len(draft.groups) != 1,
        draft.summary and (asked or draft.compares or draft.order),
        draft.compares and (draft.order or draft.trend),
        draft.other_where and set(draft.where) != set(draft.other_where),
        draft.order and not figures_too and draft.order["by"] in ("group", "count"),
        len(draft.groups) + draft.trend > 2,
        _empty(draft),
    )
    if any(contradictions):
        raise NotUnderstood(words)


def _empty(draft: Draft) -> bool:
    """Conditions that no lead can meet."""
    where = draft.where
    bounds = ((where.get(f"{of}_min"), where.get(f"{of}_max")) for of in ("score", "budget"))
    crossed = any(low is not None and high is not None and low > high for low, high in bounds)
    both = set(where.get("having", ())) & set(where.get("without", ()))
    unowned = "owner" in where.get("without", ()) and "owner" in where
    return crossed or bool(both) or unowned or any(kind in draft.exclude for kind in where)


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


def compared_with(draft: Draft) -> dict[str, Any]:
    """The other side: the period before, another period, or another value of the one condition."""
    if draft.previous:
        return {"previous": True}
    return {"period": draft.other_period} if draft.other_period else {"where": draft.other_where}
