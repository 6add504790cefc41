"""What a model is to answer about a lead, and whether it did: the API keeps to the shape, the bounds are ours.

What it says is data. It is cut to length, without links, and a source that does not exist is a fault.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from src.leads.judging.digests import JUDGED
from src.leads.models import Correction, Ground, Judged

#: The most points that a model may add to those of the rules, or take from them.
MOST = 15
_LINK = re.compile(r"(?:\b[a-z][a-z0-9+.-]{1,20}://|\bwww\.)\S+", re.IGNORECASE)
_UNSTORED = re.compile("[\x00\ud800-\udfff]")
_FAULTS = 8
_SOURCE = {"lead": "field of the lead", "profile": "list in the profile", "web": "finding"}
#: Facts that a model may suggest to write otherwise: an address is identity, and nobody's guess.
Correctable = Literal[
    "name", "company", "title", "phone", "website", "country", "industry", "employees", "budget", "timeline", "source"
]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Seen(_Said):
    """One thing that the judgement rests on."""

    says: str = Field(description="what is so, in one short sentence")
    kind: Literal["lead", "profile", "web"] = Field(description="where it stands: lead, profile or web")
    source: str = Field(
        description="lead: the name of the field; profile: the name of the list; web: the number of the finding"
    )


class Corrected(_Said):
    """A field of the lead that should be written otherwise."""

    field: Correctable
    value: str = Field(description="what it should be")
    evidence: str = Field(description="what in the lead or in the findings shows it")


class Judgement(_Said):
    """What you make of the lead."""

    fit: str = Field(description="how well it fits the team, in one sentence")
    evidence: list[Seen] = Field(description="what that rests on, at most 5")
    risks: list[str] = Field(description="what speaks against it, at most 3, may be empty")
    adjustment: int = Field(description=f"points to add to those of the rules: a whole number from -{MOST} to {MOST}")
    reason: str = Field(description="why these points, in one sentence; empty for 0")
    next_step: str = Field(description="what the seller should do next, in one sentence")
    corrected: list[Corrected] = Field(description="fields that should be written otherwise; usually empty")
    email_subject: str = Field(description="the subject of a first e-mail to this person")
    email_body: str = Field(description="its text: plain, without links, at most 120 words")


SCHEMA = Judgement.model_json_schema()


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that research came to, and the page that it stands on, with the words it rests on."""

    text: str
    url: str
    quote: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What evidence may rest on: fields of the lead, lists of the profile, findings."""

    lead: Collection[str]
    profile: Collection[str] = ()
    findings: Sequence[Finding] = ()


class Nonsense(Exception):
    """The answer is no judgement; `faults` are for the model to mend, and repeat nothing that it said."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


def read(text: str, sources: Sources) -> Judgement:
    """The judgement that a text is, by these sources. Raises Nonsense."""
    try:
        judgement = Judgement.model_validate_json(text)
    except ValidationError as error:
        raise Nonsense([_fault(fault["loc"], fault["msg"]) for fault in error.errors()[:_FAULTS]]) from None
    faults = [*_out_of_bounds(judgement), *_unfounded(judgement, sources)]
    if faults:
        raise Nonsense(faults[:_FAULTS])
    return judgement


def _fault(place: Sequence[int | str], why: str) -> str:
    """Names of ours only: what is forbidden was named by the model."""
    known = {*Judgement.model_fields, *Seen.model_fields, *Corrected.model_fields}
    path = ".".join(str(part) if isinstance(part, int) or part in known else "…" for part in place)
    return f"{path or 'the answer'}: {clipped(why, 200)}"


def _out_of_bounds(judgement: Judgement) -> list[str]:
    faults = []
    if not -MOST <= judgement.adjustment <= MOST:
        faults.append(f"adjustment: it must be a whole number from -{MOST} to {MOST}")
    if judgement.adjustment and not (judgement.reason.strip() and judgement.evidence):
        faults.append("adjustment: other than 0 it needs a reason and evidence")
    if not judgement.fit.strip():
        faults.append("fit: it must not be empty")
    return faults


def _unfounded(judgement: Judgement, sources: Sources) -> list[str]:
    """Evidence whose source does not exist."""
    names = {"lead": sources.lead, "profile": sources.profile}
    faults = []
    for place, seen in enumerate(judgement.evidence):
        known = _found(seen, sources.findings) if seen.kind == "web" else seen.source in names[seen.kind]
        if not known:
            faults.append(f"evidence.{place}.source: there is no such {_SOURCE[seen.kind]}")
    return faults


def _found(seen: Seen, findings: Sequence[Finding]) -> Finding | None:
    """The finding of this number, from 1."""
    number = int(seen.source) if seen.source.isdecimal() and len(seen.source) < 4 else 0
    return findings[number - 1] if 1 <= number <= len(findings) else None


def judged(judgement: Judgement, findings: Sequence[Finding], *, digest: str, model: str) -> Judged:
    """What is kept of a judgement of the lead that is known as `digest`: nothing that is too long, and no links."""
    return Judged(
        adjustment=judgement.adjustment,
        reason=clipped(judgement.reason, 300),
        fit=clipped(judgement.fit, 300),
        digest=digest,
        evidence=tuple(_ground(seen, findings) for seen in judgement.evidence[:6] if seen.says.strip()),
        risks=tuple(clipped(risk, 200) for risk in judgement.risks[:5] if risk.strip()),
        next_step=clipped(judgement.next_step, 300),
        corrections=tuple(_correction(each) for each in judgement.corrected[: len(JUDGED)] if each.value.strip()),
        subject=clipped(judgement.email_subject, 200),
        body=_lines(judgement.email_body, 2500),
        model=clipped(model, 60),
    )


def _ground(seen: Seen, findings: Sequence[Finding]) -> Ground:
    text, finding = clipped(seen.says, 200), _found(seen, findings) if seen.kind == "web" else None
    if finding:
        return Ground(text, finding.url[:300], finding.quote)
    return Ground(text, f"{seen.kind}: {clipped(seen.source, 60)}")


def _correction(corrected: Corrected) -> Correction:
    return Correction(corrected.field, clipped(corrected.value, 160), clipped(corrected.evidence, 160))


def clipped(text: str, limit: int) -> str:
    """On one line, without links and what no database keeps, at most `limit` characters."""
    text = " ".join(_LINK.sub("(link left out)", _UNSTORED.sub("", text)).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _lines(text: str, limit: int) -> str:
    """As `clipped`, with its lines."""
    lines = [clipped(line, limit) for line in text[: 4 * limit].split("\n")]
    return "\n".join(lines).strip()[:limit]
