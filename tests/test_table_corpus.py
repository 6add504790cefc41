"""Every file of tests/data/csv gives what stands beside it in expected.json: rows, facts, faults, or a refusal."""

import json
from pathlib import Path
from typing import Any

import pytest

from src.errors import UserError
from src.leads import csv_import
from src.leads.csv_import import Mapping, Opened, ReadRow
from src.leads.models import FACTS
from tests.csv_corpus.write import all_cases

FOLDER = Path(__file__).parent / "data" / "csv"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def read(path: Path) -> tuple[Opened, Mapping, list[ReadRow]]:
    opened = csv_import.opened(path, path.name)
    mapping = csv_import.mapped(opened, csv_import.sample_of(opened))
    return opened, mapping, list(csv_import.drafts(opened.rows(), mapping))


def said(row: ReadRow) -> dict[str, Any]:
    """What a row came to, without what was guessed; a guessed telephone is named as one."""
    assert row.draft
    facts = {fact: getattr(row.draft, fact) for fact in FACTS if getattr(row.draft, fact)}
    told = {fact: value for fact, value in facts.items() if fact not in row.draft.guessed}
    kept = {"notes": list(row.draft.notes), "extra": dict(row.draft.extra)}
    guess = {"guessed_phone": row.draft.phone} if "phone" in row.draft.guessed else {}
    return {"line": row.line, **told, **guess, **{name: value for name, value in kept.items() if value}}


@pytest.mark.parametrize("name", sorted(name for name in EXPECTED if "leads" in EXPECTED[name]))
def test_what_comes_out_is_what_is_in_it(name: str) -> None:
    expected = EXPECTED[name]
    _, _, rows = read(FOLDER / name)
    assert [said(row) for row in rows if row.draft] == [
        {key: value for key, value in lead.items() if value != {}} for lead in expected["leads"]
    ]
    faults = [(row.line, " ".join(row.faults)) for row in rows if not row.draft]
    assert [line for line, _ in faults] == [line for line, _ in expected["faults"]]
    for (_, told), (_, words) in zip(faults, expected["faults"], strict=True):
        assert words in told


@pytest.mark.parametrize("name", sorted(name for name in EXPECTED if "leads" in EXPECTED[name]))
def test_its_form_is_told(name: str) -> None:
    expected = EXPECTED[name]
    opened, mapping, _ = read(FOLDER / name)
    form = {
        "encoding": opened.encoding,
        "delimiter": opened.delimiter,
        "head": list(opened.head),
        "has_head": opened.has_head,
        "first_line": opened.first_line,
        "sure": mapping.sure,
    }
    assert {key: form[key] for key in form if key in expected} == {
        key: expected[key] for key in form if key in expected
    }
    uses = {column.column: column.use for column in mapping.columns}
    assert list(uses) == list(opened.head)
    assert expected.get("uses", {}).items() <= uses.items()


@pytest.mark.parametrize("name", sorted(name for name in EXPECTED if "refused" in EXPECTED[name]))
def test_what_is_no_table_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(UserError) as told:
        read(FOLDER / name)
    assert EXPECTED[name]["refused"] in str(told.value)


def test_the_corpus_is_what_its_script_writes() -> None:
    cases = all_cases()
    names = [case.name for case in cases]
    assert len(names) == len(set(names)) >= 80
    assert {case.name: case.expected for case in cases} == EXPECTED
    for case in cases:
        if not case.name.endswith((".xlsx", ".ods")):  # a workbook holds the time at which it was saved
            assert (FOLDER / case.name).read_bytes() == case.content, case.name
