"""Cases: a question, what came before it, and what is expected of the answer; one JSON object a line."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from src.errors import ConfigError
from src.leads.models import Tier
from src.leads.query import LeadQuery

T = TypeVar("T", bound=BaseModel)


class Earlier(BaseModel):
    """A turn before the question: what was asked, which query answered it, and what was said (else worked out)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ask: str
    query: LeadQuery | None = None
    said: str = ""


class Expected(BaseModel):
    """What an answer must show; a case may have several of these.

    `queries`: one of them must have run, or one that finds the same. `not_queries`: none of them may be the answer.
    `declines`: it says that it cannot tell; beside `queries`, either will do. `proposes`: a change of that kind
    (status, owner, note, update, delete) waits for a person's click. `tier`: what the lead of the case is scored.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    queries: tuple[LeadQuery, ...] = ()
    not_queries: tuple[LeadQuery, ...] = ()
    declines: bool = False
    proposes: str = ""
    tier: Tier | None = None
    says: tuple[str, ...] = ()
    never_says: tuple[str, ...] = ()


class Case(BaseModel):
    """`kind` groups cases in the score card; `now` is when it is asked; `wrong` is what people did not like."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    kind: str = "question"
    ask: str = ""
    after: tuple[Earlier, ...] = ()
    now: AwareDatetime | None = None
    lead: dict[str, Any] | None = None
    expect: Expected = Expected()
    wrong: dict[str, Any] | None = None


class Header(BaseModel):
    """The first line of a set: the file of its leads, beside it, and the moment and the zone of its questions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    leads: str
    now: AwareDatetime
    zone: str


@dataclass(frozen=True, slots=True)
class CaseSet:
    """The cases of one file, and the file of their leads."""

    header: Header
    cases: tuple[Case, ...]
    leads: Path


def loaded(path: Path) -> CaseSet:
    """The cases of a file. Raises ConfigError that names the line that makes no sense."""
    try:
        first, *rest = in_lines(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} holds no cases: {error}") from None
    header = _read(path, 1, Header, first)
    cases = tuple(_read(path, number, Case, line) for number, line in enumerate(rest, 2))
    return CaseSet(header, cases, path.parent / header.leads)


def written(path: Path, header: Header, cases: Sequence[Case]) -> None:
    """Write a set down, a line each, without what is as usual."""
    lines = [header.model_dump(mode="json"), *(each.model_dump(mode="json", exclude_defaults=True) for each in cases)]
    path.write_text(as_lines(lines), encoding="utf-8")


def as_lines(values: Iterable[Any]) -> str:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def in_lines(text: str) -> list[str]:
    """The lines that hold something; what people type may hold other line breaks than the file's own."""
    return [line for line in text.split("\n") if line.strip()]


def moment(case: Case, header: Header) -> datetime:
    return case.now or header.now


def _read(path: Path, number: int, kind: type[T], line: str) -> T:
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()[:3])
        raise ConfigError(f"{path}, line {number}: {faults}") from None
