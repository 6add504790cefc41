"""Files of leads as they are read, without a file: rows made here, and a store that many teams tell of their leads."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from src.imports.imports import Imports
from src.imports.values import Import
from src.leads.assessment import assess
from src.leads.many import Policy
from src.leads.models import Assessment, LeadDraft
from src.leads.rules.rubric import load_rubric
from src.leads.store import LeadStore

by_rules: Callable[[LeadDraft], Assessment] = partial(assess, rubric=load_rubric(None))


@dataclass(frozen=True, slots=True)
class Row:
    """As whoever reads files gives it."""

    line: int
    cells: tuple[str, ...]
    draft: LeadDraft | None
    faults: tuple[str, ...] = ()


def lead(email: str, **said: Any) -> LeadDraft:
    return LeadDraft(email=email, email_key=email.lower(), **said)


def rows_of(drafts: Sequence[LeadDraft | None]) -> list[Row]:
    """A file of these leads below its head; None is a row without an address."""
    return [
        Row(line, (draft.email, draft.name), draft) if draft else Row(line, ("=no", "address"), None, ("no address",))
        for line, draft in enumerate(drafts, 2)
    ]


def reading(rows: Sequence[Row]) -> Callable[[int], Iterator[Row]]:
    """How a file of these rows is read after a line."""
    return lambda line: (row for row in rows if row.line > line)


def begun(imports: Imports, team: str, file_id: str = "F1", digest: str = "", **more: Any) -> Import:
    return imports.begin(
        team=team,
        channel="C1",
        thread="1.0",
        user="U1",
        file_id=file_id,
        name="leads.csv",
        digest=digest or f"bytes of {file_id}",
        mapping={"E-mail": "email"},
        head=("E-mail", "Name"),
        **more,
    )


def taken_in(
    imports: Imports, team: str, drafts: Sequence[LeadDraft | None], file_id: str = "F1", **more: Any
) -> Import:
    """A whole file, from its first row to its last."""
    return imports.run(begun(imports, team, file_id, **more).id, reading(rows_of(drafts)))


def known(store: LeadStore, team: str) -> dict[str, dict[str, Any]]:
    """All that is known of a team's leads, but for their numbers."""
    found = store.recent(team, 10_000)
    return {each.draft.email_key: _plain(each) for each in found}


def _plain(each: Any) -> dict[str, Any]:
    return {
        name: getattr(each, name) for name in ("draft", "insights", "card", "created_by", "created_at", "updated_at")
    }


__all__ = ["Policy", "Row", "begun", "by_rules", "known", "lead", "reading", "rows_of", "taken_in"]
