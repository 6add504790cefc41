"""What a follow-up changes in the query before, and what of it stays."""

from typing import Any

from pydantic import ValidationError

from src.leads.periods import Period
from src.leads.query import USUAL, LeadQuery
from src.leads.questions.building import trend_unit
from src.leads.questions.draft import Draft, NotUnderstood

_USUAL = [column.value for column in USUAL]
#: Conditions that are lists of alternatives; a follow-up may add to them.
_BOUNDS = {"score": ("score_min", "score_max"), "budget": ("budget_min", "budget_max")}
Query = dict[str, Any]


def changed(before: LeadQuery, draft: Draft, words: str) -> LeadQuery:
    """The query before, with what the follow-up names put in its place. Raises NotUnderstood."""
    data = before.model_dump(mode="json", exclude_defaults=True)
    _refuse(before, draft, words)
    _forget(data, draft)
    _narrow(data, draft, words)
    _show(data, draft)
    _order(data, draft, words)
    _compare(data, draft, words)
    try:
        return LeadQuery.model_validate(data)
    except ValidationError:
        raise NotUnderstood(words) from None


def _refuse(before: LeadQuery, draft: Draft, words: str) -> None:
    """What would need more than the query before: the leads of groups that were cut, figures of the first few."""
    figures = draft.counting or draft.measures or draft.groups or draft.trend or draft.summary
    wants_list = draft.listing or draft.columns
    refused = (
        wants_list and (figures or before.compare is not None),
        (wants_list or draft.counting) and before.group_by and before.limit is not None,
        {*draft.where.get("without", ())} & {*before.columns, *before.group_by},
        figures and before.columns and before.limit is not None,
        draft.limit and not before.columns and not (before.group_by or draft.groups or wants_list),
        draft.limit and not draft.limits_groups and draft.groups,
        draft.limit and len(before.group_by) > 1,
        draft.columns and draft.choosing and not draft.replaces_columns,
        before.where.email or before.where.name,
        draft.summary and (draft.counting or draft.measures),
    )
    if any(refused):
        raise NotUnderstood(words)


def _forget(data: Query, draft: Draft) -> None:
    names = {
        "period": ("period",),
        "limit": ("limit", "offset"),
        "groups": ("group_by", "order", "limit"),
        "order": ("order",),
    }
    for each in draft.forgets:
        for name in names[each]:
            data.pop(name, None)


def _narrow(data: Query, draft: Draft, words: str) -> None:
    where, exclude = dict(data.get("where", {})), dict(data.get("exclude", {}))
    for kind, values in draft.where.items():
        _put(where, kind, values, adds=draft.adds)
        exclude.pop(kind, None)
    for kind, values in draft.exclude.items():
        exclude[kind] = list(dict.fromkeys([*exclude.get(kind, ()), *values]))
        if kind in where:
            where[kind] = [value for value in where[kind] if value not in values]
            if not where[kind]:
                raise NotUnderstood(words)
    _settle(where, draft, words)
    data.update({"where": where, "exclude": exclude})
    if draft.period:
        data["period"] = draft.period.model_dump(mode="json", exclude_defaults=True)
        data["dated_by"] = draft.dated_by or "created"


def _put(where: Query, kind: str, values: Any, *, adds: bool) -> None:
    if (adds and isinstance(values, list)) or kind in ("having", "without"):
        where[kind] = list(dict.fromkeys([*where.get(kind, ()), *values]))
    else:
        where[kind] = values


def _settle(where: Query, draft: Draft, words: str) -> None:
    """One bound takes the place of both that were there; known and unknown at once is nothing."""
    for pair in _BOUNDS.values():
        if any(name in draft.where for name in pair):
            for name in pair:
                if name not in draft.where:
                    where.pop(name, None)
    if "owner" in draft.where and "owner" in where.get("without", ()):
        where["without"] = [column for column in where["without"] if column != "owner"]
    if "owner" in draft.where.get("without", ()):
        where.pop("owner", None)
    if set(where.get("having", ())) & set(where.get("without", ())):
        raise NotUnderstood(words)


def _show(data: Query, draft: Draft) -> None:
    period = Period.model_validate(data["period"]) if data.get("period") else None
    groups = [*draft.groups, *([trend_unit(period)] if draft.trend else [])]
    if draft.summary:
        _figures(data, ["count", "average_score"], groups or ["tier"])
    elif draft.measures or draft.counting:
        measures = ["count"] * draft.counting + draft.measures
        kept = [] if draft.counting and not draft.measures else data.get("group_by", [])
        _figures(data, list(dict.fromkeys(measures)), groups or kept)
    elif groups:
        before = data.get("group_by", []) if draft.adds else []
        _figures(data, data.get("measures") or ["count"], [*before, *groups])
    elif draft.columns or draft.listing:
        _list(data)
        _columns(data, draft)


def _columns(data: Query, draft: Draft) -> None:
    if draft.replaces_columns:
        data["columns"] = ["name", *(column for column in draft.columns if column != "name")]
    else:
        data["columns"] = list(dict.fromkeys([*data["columns"], *draft.columns]))


def _figures(data: Query, measures: list[str], groups: list[str]) -> None:
    for name in ("columns", "order", "limit", "offset"):
        data.pop(name, None)
    data["measures"], data["group_by"] = measures, groups


def _list(data: Query) -> None:
    """The leads that the figures were about."""
    if data.get("columns"):
        return
    for name in ("measures", "group_by", "order", "compare", "limit"):
        data.pop(name, None)
    data["columns"] = list(_USUAL)


def _order(data: Query, draft: Draft, words: str) -> None:
    if draft.limit:
        data["limit"] = draft.limit
        data.pop("offset", None)
    if draft.order:
        by = draft.order["by"] or ("score" if data.get("columns") else data["measures"][0])
        if (by in ("group", "count") or data.get("measures")) and data.get("columns"):
            raise NotUnderstood(words)
        data["order"] = {**draft.order, "by": by}


def _compare(data: Query, draft: Draft, words: str) -> None:
    """The other side takes the place of the one before; a side of its own kind must be there."""
    if draft.compares:
        if data.get("columns") or (draft.other_where and not set(draft.other_where) <= set(data.get("where", {}))):
            raise NotUnderstood(words)
        data["compare"] = _other(data, draft, words)
    elif "compare" in data and _touches(data["compare"], draft):
        raise NotUnderstood(words)


def _other(data: Query, draft: Draft, words: str) -> Query:
    if draft.previous:
        if "period" not in data:
            raise NotUnderstood(words)
        return {"previous": True}
    if draft.other_where:
        return {"where": draft.other_where}
    other = draft.other_period.model_dump(mode="json", exclude_defaults=True) if draft.other_period else {}
    mine = data.get("period")
    if not mine or mine == other or mine.get("unit") != other.get("unit") or mine.get("last") != other.get("last"):
        raise NotUnderstood(words)
    return {"period": other}


def _touches(compare: Query, draft: Draft) -> bool:
    """Whether the follow-up changes what a comparison compares: then one side of it is not enough."""
    sides = set(compare.get("where", {}))
    return bool(sides & set(draft.where)) or (draft.period is not None and not sides)
