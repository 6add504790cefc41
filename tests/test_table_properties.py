"""Whatever is written comes back as it was, and whatever bytes come, the reader answers in words or in rows."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from src.errors import UserError
from src.leads import csv_import
from src.leads.csv_import import ColumnUse, Mapping, RawRow
from src.leads.models import FACTS
from src.leads.parsing import normalise_email
from src.leads.table.addresses import addresses_in
from src.leads.table.cells import meant
from src.leads.table.encodings import decoding_of

HEAD = ["Email", "Name", "Company", "City", "Notes"]
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\"',;\t|"), max_size=40)
LATIN = st.text("abcXYZ äöüßéèàç-'", max_size=20)
ROWS = st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT), min_size=1, max_size=8)


def written(rows: list[list[str]], delimiter: str, end: str, quoting: int) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type] # an int of the csv module
    return file.getvalue()


def opened(data: bytes, name: str = "leads.csv") -> csv_import.Opened:
    """The file opened and read to memory at once, so that its folder may go."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        found = csv_import.opened(path, name)
        rows = list(found.records())
        return csv_import.Opened(
            **{**{slot: getattr(found, slot) for slot in found.__slots__}, "records": lambda: iter(rows)}
        )


@given(
    ROWS,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
@settings(max_examples=150, deadline=None)
def test_what_is_written_as_csv_is_read_as_it_was(
    rows: list[tuple[str, ...]], delimiter: str, end: str, encoding: str, quoting: int
) -> None:
    table = [[f"p{at}@acme.com", *row] for at, row in enumerate(rows)]
    text = written([HEAD, *table], delimiter, end, quoting)
    found = opened(text.encode(encoding))
    assert (found.delimiter, list(found.head)) == (delimiter, HEAD)
    strip = delimiter in ",;" and quoting == csv.QUOTE_MINIMAL  # spaces right after a comma are not the cell's
    read = [[cell.lstrip(" ") if strip else cell for cell in row.cells] for row in found.rows()]
    assert read == [[cell.lstrip(" ") if strip else cell for cell in row] for row in table]


@given(st.lists(LATIN, min_size=3, max_size=6), st.sampled_from(["cp1252", "latin-1"]))
@settings(max_examples=60, deadline=None)
def test_western_letters_are_read_whatever_the_file_was_saved_in(names: list[str], encoding: str) -> None:
    text = "Email;Name\n" + "".join(f"p{at}@acme.com;x{name}x\n" for at, name in enumerate(names))
    assert [row.cells[1] for row in opened(text.encode(encoding)).rows()] == [f"x{name}x" for name in names]


@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"PK\x03\x04")
@example(b'"' * 99)
@example(b"\xef\xbb\xbfEmail\n\xff")
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    answers(data)


def answers(data: bytes) -> None:
    """Every row is a lead or says why not, and each column has a name and a use; or the file is refused in words."""
    try:
        found = opened(data)
        mapping = csv_import.mapped(found, csv_import.sample_of(found))
        rows = list(csv_import.drafts(found.rows(), mapping))
    except UserError:
        return  # in words for the person; anything else would have come through
    assert all(bool(row.draft) != bool(row.faults) for row in rows)
    assert len(mapping.columns) == len(found.head) == len(set(found.head))


PIECES = [
    '"',
    "'",
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\\",
    "\0",
    "sep=",
    "Email",
    "Name",
    "a@acme.com",
    "x",
    "é",
    " ",
    '","',
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from(["utf-8", "cp1252", "utf-16-le"]))
@settings(max_examples=500, deadline=None)
@example('sep="\nEmail"a@acme.com', "utf-8")
@example('"Email,Name"\n"a@acme.com,\nx"', "utf-8")
def test_any_marks_in_any_order_are_read_or_refused_in_words(text: str, encoding: str) -> None:
    answers(text.encode(encoding))


USES = st.sampled_from([use for use in csv_import.USES if use not in {"email", "ignore"}])


@given(st.lists(st.tuples(USES, TEXT), max_size=8))
@settings(max_examples=300, deadline=None)
def test_no_cell_is_lost_and_nothing_is_invented(cells: list[tuple[str, str]]) -> None:
    columns = [ColumnUse(f"c{at}", use, 1.0, "") for at, (use, _) in enumerate(cells)]
    mapping = Mapping((ColumnUse("mail", "email", 1.0, ""), *columns))
    row = RawRow(7, ("ann@acme.com", *(text for _, text in cells)))
    (read,) = csv_import.drafts([row], mapping)
    assert read.line == 7
    assert read.draft
    said = [getattr(read.draft, fact) for fact in FACTS if fact not in {"email", *read.draft.guessed}]
    kept = "\n".join([*said, *read.draft.notes, *read.draft.extra.values(), read.draft.phone]).casefold()
    for use, text in cells:
        for word in meant(text).split():
            assert word.casefold() in kept or use == "phone", (use, word)
    typed = "".join(meant(text) for _, text in cells).casefold()
    for word in "\n".join(value for value in said if value).casefold().split():
        assert word in typed or read.draft.phone.casefold() == word


LOCALS = st.text("abcXYZ019._+-'", min_size=1, max_size=12)
DOMAINS = st.text("abcXYZ09.-", min_size=1, max_size=12)
ENDINGS = st.sampled_from(["com", "co.uk", "con", "test", "local", "de", "invalid", "xn--p1ai", "acme"])


@given(LOCALS, DOMAINS, ENDINGS)
@settings(max_examples=500, deadline=None)
@example("ann", "gmial", "com")
@example("ann", "xn--mnchen-3ya", "de")
@example("ann", "localhost", "com")
@example("a" * 12, "-a", "com")
def test_the_quick_pattern_and_the_full_rules_agree(local: str, domain: str, ending: str) -> None:
    address = f"{local}@{domain}.{ending}"
    found = addresses_in(address)
    try:
        key = normalise_email(address)
    except UserError:
        assert found.key != address.lower()
    else:
        assert found.key == key or not address[0].isalnum() or not local[-1].isalnum()


@given(st.sampled_from(["utf-8", "utf-16", "utf-32"]), TEXT)
@settings(max_examples=60, deadline=None)
def test_a_mark_tells_the_encoding(encoding: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marked.csv"
        path.write_bytes(f"Email,Name\nann@acme.com,{text}".encode(encoding))
        found = decoding_of(path)
        assert path.read_bytes().decode(found.encoding).endswith(text)
        assert found.errors == "strict"


def test_a_mapping_comes_back_from_json_and_takes_a_choice() -> None:
    mapping = Mapping((ColumnUse("Mail", "email", 1.0, "by its name"), ColumnUse("Farbe", "extra", 0.5, "")))
    assert Mapping.from_json(mapping.to_json()) == mapping
    assert not mapping.sure
    chosen = mapping.with_use("Farbe", "notes")
    assert (chosen.columns[1].use, chosen.sure) == ("notes", True)
    assert not chosen.with_use("Mail", "ignore").sure
