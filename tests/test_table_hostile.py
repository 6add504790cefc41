"""Files that are too much, or made to hurt: read in the memory of one row, or refused in words."""

import io
import struct
import tempfile
import time
import tracemalloc
import zipfile
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.errors import UserError
from src.leads import csv_import
from src.leads.csv_import import ReadRow
from tests.csv_corpus.workbooks import workbook, zipped


def read(path: Path) -> list[ReadRow]:
    opened = csv_import.opened(path, path.name)
    mapping = csv_import.mapped(opened, csv_import.sample_of(opened))
    return list(csv_import.drafts(opened.rows(), mapping))


def told(rows: list[ReadRow]) -> list[tuple[int, str]]:
    return [(row.line, row.draft.email if row.draft else " ".join(row.faults)) for row in rows]


def test_a_cell_of_five_megabytes_is_one_fault_and_the_next_row_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cell.csv"
    path.write_text('Email,Notes\na@acme.com,"' + "Hello there,\n" * 400_000 + '"\nb@acme.com,fine\n')
    assert told(read(path)) == [
        (2, "The cell in “Notes” holds 5,200,000 characters; at most 100,000 can be kept."),
        (400_003, "b@acme.com"),
    ]


def test_a_line_without_end_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "line.csv"
    path.write_text(f"Email,Notes\na@acme.com,{'x' * 25_000_000}\nb@acme.com,fine\n")
    assert told(read(path)) == [(2, "The line is longer than 10,000,000 characters."), (3, "b@acme.com")]


def test_a_quote_that_nobody_closes_hurts_its_own_row_only(tmp_path: Path) -> None:
    path = tmp_path / "quote.csv"
    path.write_text('Email,Name\na@acme.com,"Ann\n' + "".join(f"p{at}@acme.com,P\n" for at in range(100_000)))
    started = time.monotonic()
    rows = read(path)
    assert time.monotonic() - started < 60
    assert (len(rows), rows[0].draft and rows[0].draft.name, rows[-1].line) == (100_001, '"Ann', 100_002)
    assert all(row.draft for row in rows)


def test_many_quotes_that_nobody_closes_do_not_cost_the_square(tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    path.write_text("Email,Name\n" + "".join(f'p{at}@acme.com,"P\n' for at in range(30_001)))
    started = time.monotonic()
    assert [row.line for row in read(path)] == list(range(2, 30_003))
    assert time.monotonic() - started < 60


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    peaks = []
    for count in (2_000, 60_000):
        path = tmp_path / f"{count}.csv"
        path.write_text("Email,Name,Notes\n" + "".join(f"p{at}@acme.com,Pat {at},note {at}\n" for at in range(count)))
        opened = csv_import.opened(path, path.name)
        mapping = csv_import.mapped(opened, csv_import.sample_of(opened))
        tracemalloc.start()
        assert sum(1 for row in csv_import.drafts(opened.rows(), mapping) if row.draft) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 500_000


def test_memory_does_not_grow_with_the_texts_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "texts.xlsx"
    path.write_bytes(
        workbook(("Leads", [["Email", "Name"], *([f"p{at}@acme.com", f"Pat {at}"] for at in range(20_000))]))
    )
    opened = csv_import.opened(path, path.name)
    tracemalloc.start()
    assert sum(1 for _ in opened.rows()) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000  # the texts alone are four


def test_too_large_a_file_is_refused_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text("Email\n" + "a@acme.com\n" * 300_000)
    with pytest.raises(UserError, match=r"“large\.csv” has 3 MB, and I read up to 2 MB"):
        csv_import.opened(path, path.name, most_bytes=2_000_000)


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(zipped({"xl/workbook.xml": "<a/>", "xl/styles.xml": " " * 40_000_000}))
    assert path.stat().st_size < 100_000
    with pytest.raises(UserError, match="unpacks to more than I read"):
        read(path)


def test_a_workbook_that_lies_about_its_size_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "liar.xlsx"
    data = bytearray(zipped({"xl/workbook.xml": "<a/>", "xl/styles.xml": " " * 40_000_000}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)  # the size that the directory gives for what is unpacked
    path.write_bytes(data)
    with pytest.raises(UserError, match="This workbook is broken"):
        read(path)


SHEET = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Name</t></is></c></row>
<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="s"><v>2</v></c></row>{more}</sheetData></worksheet>"""
TEXTS = """<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Email</t></si>
<si><r><t>ann@</t></r><r><t>acme.com</t></r></si><si><t>安</t><rPh sb="0" eb="1"><t>あん</t></rPh></si></sst>"""


def by_hand(path: Path, more: str = "", texts: str = TEXTS) -> Path:
    """A workbook with these further rows, and texts as other programs write them."""
    plain = zipfile.ZipFile(io.BytesIO(workbook(("Leads", [["Email"], ["x"]]))))
    parts = {name: plain.read(name).decode() for name in plain.namelist()}
    parts |= {"xl/worksheets/sheet1.xml": SHEET.format(more=more), "xl/sharedStrings.xml": texts}
    path.write_bytes(zipped(parts))
    return path


def test_texts_in_runs_are_joined_and_how_they_are_pronounced_is_not_said(tmp_path: Path) -> None:
    (row,) = read(by_hand(tmp_path / "runs.xlsx"))
    assert row.draft
    assert (row.line, row.draft.email, row.draft.name) == (2, "ann@acme.com", "安")


def test_a_row_that_says_it_is_the_billionth_is_not_waited_for(tmp_path: Path) -> None:
    started = time.monotonic()
    far = '<row r="999999999"><c r="A999999999" t="s"><v>1</v></c></row>'
    assert [row.line for row in read(by_hand(tmp_path / "far.xlsx", far))] == [2]
    assert time.monotonic() - started < 30


def test_a_text_that_is_not_there_breaks_the_workbook_and_nothing_else(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "gap.xlsx", '<row r="3"><c r="A3" t="s"><v>77</v></c></row>')
    with pytest.raises(UserError, match="This workbook is broken"):
        read(path)


def test_entities_in_any_part_are_refused(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "laughs.xlsx", texts='<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + TEXTS)
    with pytest.raises(UserError, match="holds what no spreadsheet writes"):
        read(path)


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_a_damaged_workbook_is_read_or_refused_in_words(damage: list[tuple[int, int]]) -> None:
    data = bytearray(workbook(("Leads", [["Email", "Name"], ["ann@acme.com", "Ann Lee"]])))
    for at, byte in damage:
        data[at % len(data)] = byte
    with tempfile.TemporaryDirectory() as folder, suppress(UserError):
        path = Path(folder) / "damaged.xlsx"
        path.write_bytes(data)
        read(path)


def test_rows_are_read_while_the_rest_of_the_file_waits(tmp_path: Path) -> None:
    path = tmp_path / "stream.csv"
    path.write_text("Email\n" + "".join(f"p{at}@acme.com\n" for at in range(50_000)))
    opened = csv_import.opened(path, path.name)
    assert [row.line for row in islice(opened.rows(), 3)] == [2, 3, 4]


def test_pasted_lines_are_read_as_typed_ones_are() -> None:
    text = "add leads: Q4 batch\n\nann@acme.com Ann Lee, Acme, CTO\nno address here\nbob@globex.com, budget=20k\n"
    rows = list(csv_import.from_text(text))
    assert [row.line for row in rows] == [3, 4, 5]
    ann, nobody, bob = rows
    assert ann.draft
    assert bob.draft
    assert (ann.draft.name, ann.draft.title, bob.draft.budget) == ("Ann Lee", "CTO", "20k")
    assert nobody.faults[0].startswith("I see no e-mail address")


def test_the_line_of_the_command_may_hold_the_first_lead() -> None:
    (row,) = csv_import.from_text("add leads: ann@acme.com Ann Lee")
    assert row.draft
    assert (row.line, row.draft.name) == (1, "Ann Lee")
