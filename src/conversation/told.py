"""An agent's answer as a job keeps it, and as it comes back in a run that resumes."""

from collections.abc import Sequence
from typing import Any

from src.leads.query import LeadQuery
from src.rendered import Rendered
from src.routing import Told


def to_json(told: Told) -> dict[str, Any]:
    """Without the picture of a chart: a run that resumes shows the chart as a block, or its figures as a table."""
    return {
        "said": told.said and _dumped(told.said),
        "more": [_dumped(each) for each in told.more],
        "why": told.why,
        "query": told.query and _query(told.query),
        "leads": list(told.leads),
        "queries": list(told.queries),
        "model": told.model,
    }


def from_json(kept: dict[str, Any]) -> Told:
    """What `to_json` gave."""
    return Told(
        said=kept["said"] and _loaded(kept["said"]),
        more=tuple(map(_loaded, kept["more"])),
        why=kept["why"],
        query=kept["query"] and LeadQuery.model_validate(kept["query"]),
        leads=tuple(kept["leads"]),
        queries=tuple(kept["queries"]),
        model=kept["model"],
    )


def queries_of(queries: Sequence[LeadQuery]) -> tuple[dict[str, Any], ...]:
    """As they are kept with the answer."""
    return tuple(map(_query, queries))


def _query(query: LeadQuery) -> dict[str, Any]:
    return query.model_dump(mode="json", exclude_defaults=True)


def _dumped(said: Rendered) -> dict[str, Any]:
    return {"text": said.text, "blocks": list(said.blocks), "spoken": said.spoken, "prose": said.prose}


def _loaded(kept: dict[str, Any]) -> Rendered:
    return Rendered(kept["text"], tuple(kept["blocks"]), spoken=kept["spoken"], prose=kept["prose"])
