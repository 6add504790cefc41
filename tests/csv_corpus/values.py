"""Files whose cells are odd: several addresses, figures as text, formulas, placeholders, and more than fits."""

from tests.csv_corpus.case import Case, lead, read

ANN = lead(2, "ann@acme.com", name="Ann Lee")


def cases() -> list[Case]:
    return [*_addresses(), *_phones(), *_cells()]


def _addresses() -> list[Case]:
    several = (
        "Email,Name\nann@acme.com; ann@home.org,Ann Lee\nbob@globex.com / bob@home.org / b@x.io,Bob Ray\n"
        '"Cy Young <cy@acme.com>, Di <di@acme.com>",\nmailto:eve@acme.com,Eve\n'
    )
    bad = (
        "Email,Name\njane@gmial.com,Jane\njane@acme,Jane\njane.acme.com,Jane\n@acme.com,Jane\njane@acme.con,Jane\n"
        "a@b@acme.com,Jane\n,Jane\nN/A,Jane\nnone@nowhere.invalid,Jane\nok@acme.com,Ok\n"
    )
    faults = {
        2: "Did you mean jane@gmail.com?",
        3: "needs a dot",
        4: "“jane.acme.com” is not an e-mail address.",
        5: "“@acme.com” is not an e-mail address.",
        6: "Did you mean jane@acme.com?",
        7: "more than one @",
        8: "There is no e-mail address in this row.",
        9: "There is no e-mail address in this row.",
        10: "a name for private networks",
    }
    odd = "Email,Name\nJürgen@müller.de,Jürgen\no'brien@acme.com,Pat\nANN+Q4@ACME.COM,Ann\n"
    return [
        read(
            "several_addresses.csv",
            several,
            [
                {**ANN, "extra": {"Email": "ann@home.org"}},
                lead(3, "bob@globex.com", name="Bob Ray", extra={"Email": "bob@home.org, b@x.io"}),
                lead(4, "cy@acme.com", extra={"Email": "di@acme.com"}, notes=["Email: Cy Young , Di"]),
                lead(5, "eve@acme.com", name="Eve"),
            ],
        ),
        read("bad_addresses.csv", bad, [lead(11, "ok@acme.com", name="Ok")], faults),
        read(
            "odd_addresses.csv",
            odd,
            [
                lead(2, "Jürgen@müller.de", name="Jürgen"),
                lead(3, "o'brien@acme.com", name="Pat"),
                lead(4, "ANN+Q4@ACME.COM", name="Ann"),
            ],
        ),
        read(
            "second_is_good.csv",
            "Email,Work Email\nann@gmial.com,ann@acme.com\n",
            [lead(2, "ann@acme.com", extra={"Email": "ann@gmial.com"})],
        ),
        read("twice_the_same.csv", "Email,Work Email\nann@acme.com,Ann@Acme.com\n", [lead(2, "ann@acme.com")]),
    ]


def _phones() -> list[Case]:
    numbers = (
        "Email,Phone,Country\na@acme.com,030 123456,Germany\nb@acme.de,030 123456,\nc@acme.com,0049 (0)30 123456,\n"
        "d@acme.com,4.93012E+11,\ne@acme.com,+1 (415) 555-2671 x22,\nf@acme.com,call reception,\n"
    )
    return [
        read(
            "phones.csv",
            numbers,
            [
                lead(2, "a@acme.com", phone="+4930123456", country="Germany"),
                lead(3, "b@acme.de", extra={}, guessed_phone="+4930123456"),
                lead(4, "c@acme.com", phone="+4930123456"),
                lead(5, "d@acme.com", extra={"Phone": "4.93012E+11"}),
                lead(6, "e@acme.com", phone="+14155552671", extra={"Phone": "+1 (415) 555-2671 x22"}),
                lead(7, "f@acme.com", extra={"Phone": "call reception"}),
            ],
        ),
        read(
            "guarded_numbers.csv",
            'Email,Phone,Plz\nann@acme.com,"=""+4930123456""","=""01067"""\nbob@globex.com,\'+4930123456,01067\n',
            [
                lead(2, "ann@acme.com", phone="+4930123456", extra={"Plz": "01067"}),
                lead(3, "bob@globex.com", phone="+4930123456", extra={"Plz": "01067"}),
            ],
        ),
    ]


def _cells() -> list[Case]:
    nothing = "Email,Name,Company,Title,Country\nann@acme.com,Ann Lee,N/A,-,null\n"
    formula = 'Email,Name,Campaign\nann@acme.com,"=HYPERLINK(""http://x.test"",""Ann"")",@SUM(1)\n'
    long = "x" * 301
    note = "word " * 900
    return [
        read("placeholders.csv", nothing, [ANN]),
        read(
            "formulas.csv",
            formula,
            [lead(2, "ann@acme.com", name='=HYPERLINK("http://x.test","Ann")', extra={"Campaign": "@SUM(1)"})],
        ),
        read(
            "long_title.csv", f"Email,Title\nann@acme.com,{long}\n", [lead(2, "ann@acme.com", notes=[f"Title: {long}"])]
        ),
        read(
            "long_note.csv",
            f"Email,Notes\nann@acme.com,{note}\n",
            [
                lead(
                    2, "ann@acme.com", notes=[("word " * 400).strip(), ("word " * 400).strip(), ("word " * 100).strip()]
                )
            ],
        ),
        read(
            "long_cell.csv",
            f"Email,Notes\nann@acme.com,{'y' * 100_001}\nbob@globex.com,fine\n",
            [lead(3, "bob@globex.com", notes=["fine"])],
            {2: "The cell in “Notes” holds 100,001 characters; at most 100,000 can be kept."},
        ),
        read("spaces.csv", "  Email  , Name\n  ann@acme.com  ,  Ann   Lee \n", [ANN], head=["Email", "Name"]),
    ]
