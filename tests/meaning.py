"""Whether two queries mean the same: periods by their instants, names without case, defaults written out or not."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from src.leads.asking.folding import country_key
from src.leads.periods import Period
from src.leads.query import LeadQuery


def same_meaning(one: LeadQuery, other: LeadQuery, now: datetime, zone: ZoneInfo) -> bool:
    return meaning(one, now, zone) == meaning(other, now, zone)


def meaning(query: LeadQuery, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """The query in one form."""
    data = query.model_dump(mode="json")
    data["period"] = str(query.period.span(now, zone)) if query.period else None
    for name in ("where", "exclude"):
        data[name] = conditions(data[name])
    data["compare"] = comparison(query, now, zone)
    by = data["order"] and (data["order"]["by"], data["order"]["descending"])
    data["order"] = None if by == usual_order(query) else by
    return data


def usual_order(query: LeadQuery) -> tuple[str, bool]:
    """The order of an answer that nobody named one for, and whether it descends."""
    if query.columns:
        return "score", True
    timed = any(group.unit for group in query.group_by)
    return ("group", False) if timed else (query.measures[0].value, True)


def conditions(where: dict[str, Any]) -> dict[str, Any]:
    folded = {name: sorted(value.casefold() for value in v) if isinstance(v, list) else v for name, v in where.items()}
    return {**folded, "country": sorted(country_key(value) for value in where["country"])}


def comparison(query: LeadQuery, now: datetime, zone: ZoneInfo) -> Any:
    if query.compare is None:
        return None
    if query.compare.where:
        return conditions(query.compare.where.model_dump(mode="json"))
    period = query.compare.period or (query.period or Period(unit="day")).before(now, zone)
    return str(period.span(now, zone))
