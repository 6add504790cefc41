"""Follow-ups: what changes in the query before, and what of it stays."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from src.leads.query import USUAL, LeadQuery
from src.leads.questions.building import trend_unit
from src.leads.questions.draft import Draft, NotUnderstood
from src.leads.questions.items import Item

_USUAL = [column.value for column in USUAL]
#: A question that says what it wants by itself stands alone, unless it begins as a follow-up does.
_OPENINGS = ("about", "only", "and", "them", "howmanythat", "ones")


def is_follow_up(items: Sequence[Item], draft: Draft) -> bool:
    """Whether these words only make sense after an answer."""
    said = [item for item in items if not item.means("harmless")] or list(items)
    opens = (bool(said) and said[0].means(*_OPENINGS)) or any(item.means("them", "howmanythat") for item in items)
    asks = draft.counting or draft.listing or draft.measures
    complete = draft.summary or draft.lookup or (draft.nouns and (asks or draft.comparing))
    return opens or not complete


def changed(before: LeadQuery, draft: Draft, items: Sequence[Item], words: str) -> LeadQuery:
    """The query before, with what the follow-up names put in its place. Raises NotUnderstood."""
    data = before.model_dump(mode="json", exclude_defaults=True)
    if not _says_something(draft, items):
        raise NotUnderstood(words)
    _narrow(data, draft)
    _show(data, before, draft, items)
    try:
        return LeadQuery.model_validate(data)
    except ValidationError:
        raise NotUnderstood(words) from None


def _says_something(draft: Draft, items: Sequence[Item]) -> bool:
    named = draft.where or draft.exclude or draft.period or draft.groups or draft.columns or draft.order or draft.limit
    asked = draft.measures or draft.counting or draft.trend or draft.other_period or draft.other_where
    return bool(named or asked) or any(item.means("them", "howmanythat") for item in items)


def _narrow(data: dict[str, Any], draft: Draft) -> None:
    where = {**data.get("where", {}), **draft.where}
    exclude = {**data.get("exclude", {}), **draft.exclude}
    data.update({name: part for name, part in (("where", where), ("exclude", exclude)) if part})
    if draft.period:
        data["period"] = draft.period.model_dump(mode="json", exclude_defaults=True)
    if draft.other_period or draft.other_where:
        other = draft.other_period.model_dump(mode="json") if draft.other_period else None
        data["compare"] = {"period": other} if other else {"where": draft.other_where}


def _show(data: dict[str, Any], before: LeadQuery, draft: Draft, items: Sequence[Item]) -> None:
    if draft.measures:
        _figures(data, draft.measures, draft.groups)
    elif draft.groups or draft.trend:
        groups = [*draft.groups, *([trend_unit(draft.period or before.period)] if draft.trend else [])]
        _figures(data, data.get("measures") or ["count"], groups)
    elif any(item.means("howmanythat") for item in items) or draft.counting:
        _figures(data, ["count"], [])
    elif any(item.means("them") for item in items) or (draft.listing and not draft.limit):
        _list(data, before)
    if draft.columns:
        _list(data, before)
        named = [column for column in draft.columns if column not in data["columns"]]
        data["columns"] = [*data["columns"], *named]
    if draft.limit:
        data["limit"] = draft.limit
    if draft.order:
        data["order"] = draft.order


def _figures(data: dict[str, Any], measures: Sequence[str], groups: Sequence[str]) -> None:
    for name in ("columns", "order", "limit", "offset"):
        data.pop(name, None)
    data["measures"], data["group_by"] = list(measures), list(groups)


def _list(data: dict[str, Any], before: LeadQuery) -> None:
    """The leads that the figures were about."""
    if before.columns:
        return
    for name in ("measures", "group_by", "order", "compare", "limit"):
        data.pop(name, None)
    data["columns"] = list(_USUAL)
