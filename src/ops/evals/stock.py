"""A desk's leads from a file, in a database that is gone afterwards; and leads as such a file has them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from src.database import Database
from src.errors import ConfigError, LeadlineError
from src.leads.models import Lead, LeadDraft, Origin
from src.leads.parsing import normalise_email
from src.leads.pipeline import Pipeline
from src.leads.rows import draft_of, said
from src.leads.rules.rubric import Rubric
from src.leads.store import LeadStore
from src.ops.evals.cases import in_lines

TEAM, PERSON, CHANNEL = "T0EVALS", "U0YOU", "D0EVALS"


@contextmanager
def stocked(path: Path, rubric: Rubric, zone: ZoneInfo) -> Iterator[Pipeline]:
    """The leads of the file, scored by these rules. Raises ConfigError for a file that is none."""
    with TemporaryDirectory(prefix="leadline-evals-") as folder:
        database = Database(f"sqlite:///{folder}/leads.sqlite")
        try:
            pipeline = Pipeline(LeadStore(database), rubric, zone)
            for number, row in enumerate(_rows(path), 1):
                pipeline.add(*_told(path, number, row))
            yield pipeline
        finally:
            database.close()


def as_row(lead: Lead) -> dict[str, Any]:
    """A lead as such a file has it."""
    return {**said(lead.draft), "said_at": lead.created_at.isoformat(), "said_by": lead.created_by}


def draft_in(row: Mapping[str, Any]) -> LeadDraft:
    """The draft that a row tells. Raises KeyError, TypeError or ValueError for a row that is none."""
    return draft_of({"email_key": normalise_email(row["email"]), **row})


def _rows(path: Path) -> Sequence[Mapping[str, Any]]:
    try:
        return [json.loads(line) for line in in_lines(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} holds no leads: {error}") from None


def _told(path: Path, number: int, row: Mapping[str, Any]) -> tuple[LeadDraft, Origin]:
    try:
        at = datetime.fromisoformat(row["said_at"])
        return draft_in(row), Origin(TEAM, CHANNEL, row.get("said_by", PERSON), f"lead {number}", at)
    except (KeyError, TypeError, ValueError, LeadlineError) as error:
        raise ConfigError(f"{path}, line {number}: no lead ({type(error).__name__}: {error})") from None
