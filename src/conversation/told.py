"""What an agent's run came to, as a value that a job can keep: an answer to be shown, or why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from src.leads.query import LeadQuery
from src.routing import Rendered


@dataclass(frozen=True, slots=True)
class Told:
    """`said` is the answer and `more` what follows it (previews of changes); no `said` means no answer, for `why`.

    `query` and `leads` are what a follow-up may refer to. `queries` are all that ran. `failed`: nobody foresaw it.
    """

    said: Rendered | None = None
    more: tuple[Rendered, ...] = ()
    why: str = ""
    failed: bool = False
    query: LeadQuery | None = None
    leads: tuple[int, ...] = ()
    queries: tuple[dict[str, Any], ...] = field(default_factory=tuple)
    model: str = ""

    def to_json(self) -> dict[str, Any]:
        """Without the picture of a chart: a run that resumes shows the chart as a block, or its figures as a table."""
        return {
            "said": self.said and _dumped(self.said),
            "more": [_dumped(each) for each in self.more],
            "why": self.why,
            "failed": self.failed,
            "query": self.query and _query(self.query),
            "leads": list(self.leads),
            "queries": list(self.queries),
            "model": self.model,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Told":
        """What `to_json` gave."""
        return cls(
            said=kept["said"] and _loaded(kept["said"]),
            more=tuple(map(_loaded, kept["more"])),
            why=kept["why"],
            failed=kept["failed"],
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
