"""Files with every delimiter, line end and way of quoting; with rows that are ragged, blank, wrapped or unclosed."""

from tests.csv_corpus.case import Case, lead, read

HEAD = ("Email", "Name", "Company", "Title")
ANN = ("ann@acme.com", "Ann Lee", "Acme, Inc.", "VP Sales")
BOB = ("bob@globex.com", "Bob Ray", "Globex", "CTO")
SAID = [
    lead(2, "ann@acme.com", name="Ann Lee", company="Acme, Inc.", title="VP Sales"),
    lead(3, "bob@globex.com", name="Bob Ray", company="Globex", title="CTO"),
]
A, B = lead(2, "ann@acme.com", name="Ann Lee"), lead(3, "bob@globex.com", name="Bob Ray")


def _table(delimiter: str, end: str = "\n", quote: str = '"') -> str:
    rows = [[f"{quote}{cell}{quote}" if "," in cell else cell for cell in row] for row in (HEAD, ANN, BOB)]
    return "".join(delimiter.join(row) + end for row in rows)


def cases() -> list[Case]:
    return [*_delimiters(), *_ends(), *_quotes(), *_rows()]


def _delimiters() -> list[Case]:
    marks = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "caret": "^", "tilde": "~", "unit": "\x1f"}
    files = [read(f"{name}.csv", _table(mark), SAID, delimiter=mark, sure=True) for name, mark in marks.items()]
    decimals = "Email;Name;Score\nann@acme.com;Lee, Ann;1,5\nbob@globex.com;Ray, Bob;2,5\n"
    said = [lead(2, "ann@acme.com", name="Lee, Ann", extra={"Score": "1,5"})]
    said += [lead(3, "bob@globex.com", name="Ray, Bob", extra={"Score": "2,5"})]
    return [
        *files,
        read(
            "sep_line.csv", "sep=;\n" + _table(";"), [{**one, "line": one["line"] + 1} for one in SAID], delimiter=";"
        ),
        read("sep_line_no_head.csv", "sep=;\nann@acme.com;Ann Lee\n", [lead(2, "ann@acme.com", name="Ann Lee")]),
        read("semicolon_with_commas.csv", decimals, said, delimiter=";"),
        read("tabs.tsv", _table("\t"), SAID, delimiter="\t"),
        read("table.txt", _table("\t"), SAID, delimiter="\t"),
        read(
            "spaces_after_comma.csv",
            'Email, Name\nann@acme.com, "Lee, Ann"\n',
            [lead(2, "ann@acme.com", name="Lee, Ann")],
        ),
    ]


def _ends() -> list[Case]:
    return [
        read("crlf.csv", _table(",", "\r\n"), SAID),
        read("cr.csv", _table(",", "\r"), SAID),
        read("no_end.csv", _table(",").rstrip("\n"), SAID),
        read("mixed_ends.csv", "Email,Name\r\nann@acme.com,Ann Lee\nbob@globex.com,Bob Ray\r\n", [A, B]),
        read("blank_lines.csv", "\n\nEmail,Name\n\n , \nann@acme.com,Ann Lee\n\n\n", [{**A, "line": 6}], first_line=6),
    ]


def _quotes() -> list[Case]:
    breaks = (
        'Email,Notes,Name\nann@acme.com,"Met at the fair.\nCall ""back"" in June.",Ann Lee\nbob@globex.com,,Bob Ray\n'
    )
    unclosed = 'Email,Name,City\nann@acme.com,"Ann Lee,Rome\nbob@globex.com,Bob Ray,Oslo\n'
    stray = 'Email,Name,City\nann@acme.com,"Ann Lee,Rome\nbob@globex.com,Bob Ray,Oslo\ncy@acme.com,"Cy" Young,Bonn\n'
    wrapped = '"Email,Name,Company"\n"ann@acme.com,Ann Lee,""Acme, Inc."""\n"bob@globex.com,Bob Ray,Globex"\n'
    bob = lead(3, "bob@globex.com", name="Bob Ray", extra={"City": "Oslo"})
    ann = lead(2, "ann@acme.com", name='"Ann Lee', extra={"City": "Rome"})
    note = 'Met at the fair. Call "back" in June.'
    return [
        read("all_quoted.csv", _table(",").replace("Ann Lee", '"Ann Lee"'), SAID),
        read(
            "apostrophes.csv",
            _table(";", quote="'").replace(";Globex;", ";'Globex';").replace("Ann Lee", "'Ann Lee'"),
            SAID,
        ),
        read("line_breaks.csv", breaks, [lead(2, "ann@acme.com", name="Ann Lee", notes=[note]), {**B, "line": 4}]),
        read(
            "backslashes.csv",
            'Email,Name\nann@acme.com,"Ann \\"The Ace\\" Lee"\n',
            [lead(2, "ann@acme.com", name='Ann "The Ace" Lee')],
        ),
        read("unclosed_quote.csv", unclosed, [ann, bob]),
        read("stray_quote.csv", stray, [ann, bob, lead(4, "cy@acme.com", name="Cy Young", extra={"City": "Bonn"})]),
        read(
            "inch_marks.csv", 'Email,Name,Size\nann@acme.com,Ann Lee,27" screen\n', [{**A, "employees": '27" screen'}]
        ),
        read(
            "wrapped_lines.csv",
            wrapped,
            [
                lead(2, "ann@acme.com", name="Ann Lee", company="Acme, Inc."),
                lead(3, "bob@globex.com", name="Bob Ray", company="Globex"),
            ],
        ),
    ]


def _rows() -> list[Case]:
    wide = "Email,Company,Name\nann@acme.com,Acme, Inc.,Ann Lee\nbob@globex.com,Globex,Bob Ray\ncy@acme.com,Acme,Cy\n"
    again = "Email,Name\nann@acme.com,Ann Lee\nEmail,Name\nbob@globex.com,Bob Ray\n"
    total = "Email,Name\nann@acme.com,Ann Lee\nTotal,1\n"
    return [
        read("trailing_commas.csv", "Email,Name,,\nann@acme.com,Ann Lee,,\nbob@globex.com,Bob Ray,,\n", [A, B]),
        read("short_rows.csv", "Email,Name,City\nann@acme.com,Ann Lee\nbob@globex.com,Bob Ray,\n", [A, B]),
        read(
            "long_rows.csv",
            wide,
            [
                lead(3, "bob@globex.com", name="Bob Ray", company="Globex"),
                lead(4, "cy@acme.com", name="Cy", company="Acme"),
            ],
            {2: "4 cells, and the table 3 columns"},
        ),
        read("long_rows_empty.csv", "Email,Name\nann@acme.com,Ann Lee,,,\nbob@globex.com,Bob Ray\n", [A, B]),
        read("head_again.csv", again, [A, {**B, "line": 4}]),
        read("total_row.csv", total, [A], {3: "“Total” is not an e-mail address"}),
        read("one_row.csv", "Email,Name\nann@acme.com,Ann Lee\n", [A], sure=True),
        read(
            "one_column.csv",
            "Email\nann@acme.com\nbob@globex.com\n",
            [lead(2, "ann@acme.com"), lead(3, "bob@globex.com")],
        ),
        read("only_head.csv", "Email,Name\n", [], has_head=True),
    ]
