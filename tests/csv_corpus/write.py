"""Writes tests/data/csv anew: `python -m tests.csv_corpus.write`."""

import json
from pathlib import Path

from tests.csv_corpus import encodings, exports, forms, heads, values, workbooks
from tests.csv_corpus.case import Case

FOLDER = Path(__file__).parent.parent / "data" / "csv"


def all_cases() -> list[Case]:
    """The whole corpus; each name stands once."""
    kinds = (encodings, forms, heads, exports, values, workbooks)
    return [case for kind in kinds for case in kind.cases()]


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    cases = all_cases()
    for case in cases:
        (FOLDER / case.name).write_bytes(case.content)
    expected = {case.name: case.expected for case in sorted(cases, key=lambda case: case.name)}
    (FOLDER / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
