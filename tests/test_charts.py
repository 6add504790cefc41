"""Charts in answers: which one, with which figures; within Slack's limits, and the same as a picture."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from src.blocks import answer
from src.blocks.chart import chart, figures_of
from src.blocks.chart_png import SERIES, png
from src.blocks.figures import rounded
from src.leads.result import Listed, Result, Row, Side
from src.sandbox.block_kinds import check_block
from tests.results import grouped, result, results
from tests.running import Person, Server, desk, fetch, post_json, slack_stand_in, spare_port, until

LEADS = (
    "add lead: jane@acme.com Jane Doe, Acme, CTO, source: webinar, owner: Tom",
    "add lead: omar@globex.com Omar Haddad, Globex, VP Sales, source: referral",
    "add lead: lena@initech.com Lena Maier, Initech, intern, source: webinar",
)
BY_SOURCE, BY_DAY = {"group_by": ["source"]}, {"group_by": ["day"]}
WEEK = {"period": {"unit": "week"}}


def drawn(found: Result) -> tuple[str, str, dict[str, dict[str, float]]]:
    """The chart's kind, its title, and its figures by series and label."""
    block = chart(found)
    assert block
    kind = block["chart"]["type"]
    if kind == "pie":
        return kind, block["title"], {"": points(block["chart"]["segments"])}
    return kind, block["title"], {each["name"]: points(each["data"]) for each in block["chart"]["series"]}


def points(data: list[dict[str, Any]]) -> dict[str, float]:
    return {point["label"]: point["value"] for point in data}


def days(first: int, last: int, month: str = "2026-11") -> list[str]:
    return [f"{month}-{day:02}" for day in range(first, last + 1)]


def test_a_few_parts_of_a_whole_are_a_pie() -> None:
    found = grouped({**BY_SOURCE, **WEEK}, ("webinar", 8), ("referral", 4), ("", 2))
    assert drawn(found) == (
        "pie",
        "Leads by source, this week",
        {"": {"webinar": 8, "referral": 4, "not known": 2}},
    )


def test_more_parts_are_bars() -> None:
    kind, _, lines = drawn(grouped(BY_SOURCE, *((f"source {n}", 9 - n) for n in range(7))))
    assert (kind, lines["Leads"]["source 6"]) == ("bar", 3)


def test_averages_are_bars_and_never_a_pie() -> None:
    found = grouped(
        {**BY_SOURCE, "measures": ["average_score"]}, ("webinar", 61.44), ("referral", 50.0), ("fair", None)
    )
    assert drawn(found) == ("bar", "Average score by source", {"Average score": {"webinar": 61.4, "referral": 50.0}})


def test_a_trend_is_a_line_and_a_few_days_are_bars() -> None:
    found = grouped({**BY_DAY, **WEEK}, *((day, n) for n, day in enumerate(days(16, 20))))
    kind, title, lines = drawn(found)
    assert (kind, title) == ("line", "Leads by day, this week")
    assert lines["Leads"] == {"Mon 16 Nov": 0, "Tue 17 Nov": 1, "Wed 18 Nov": 2, "Thu 19 Nov": 3, "Fri 20 Nov": 4}
    assert drawn(grouped(BY_DAY, *((day, 1) for day in days(16, 18))))[0] == "bar"


def test_a_day_without_a_figure_breaks_the_line_into_bars() -> None:
    scores = [(day, None if day == "2026-11-18" else 50.5) for day in days(14, 20)]
    kind, _, lines = drawn(grouped({**BY_DAY, "measures": ["average_score"]}, *scores))
    assert kind == "bar"
    assert "Wed 18 Nov" not in lines["Average score"]


def test_two_levels_are_series_and_days_at_which_nothing_came_are_nought() -> None:
    query = {"group_by": ["source", "day"]}
    rows = [("webinar", "2026-11-16", 3), ("fair", "2026-11-18", 2), ("webinar", "2026-11-20", 1)]
    kind, title, lines = drawn(grouped(query, *rows))
    assert (kind, title) == ("line", "Leads by source and day")
    assert list(lines["webinar"].values()) == [3, 0, 0, 0, 1]
    assert list(lines["fair"].values()) == [0, 0, 2, 0, 0]


def test_a_comparison_is_two_series_with_the_groups_of_both_sides() -> None:
    query = {**BY_SOURCE, "where": {"tier": ["HOT"]}, "compare": {"where": {"tier": ["WARM"]}}}
    kind, title, lines = drawn(grouped(query, ("webinar", 3), ("fair", 1), others=(("webinar", 2), ("call", 4))))
    assert (kind, title) == ("bar", "Leads by source: HOT and WARM")
    assert lines == {"HOT": {"webinar": 3, "fair": 1, "call": 0}, "WARM": {"webinar": 2, "fair": 0, "call": 4}}


def test_a_side_without_leads_is_nought_and_no_pie() -> None:
    query = {**BY_SOURCE, "where": {"tier": ["HOT"]}, "compare": {"where": {"tier": ["WARM"]}}}
    found = grouped(query, ("webinar", 3), ("fair", 1))
    kind, _, lines = drawn(replace(found, other=Side(None, 0, ())))
    assert (kind, lines) == ("bar", {"HOT": {"webinar": 3, "fair": 1}, "WARM": {"webinar": 0, "fair": 0}})


def test_days_are_never_added_up_as_others() -> None:
    budgets = {"measures": ["sum_budget"], "group_by": ["day", "owner"]}
    rows = tuple(
        Row((day, who), (n + 1,), 1, "EUR") for n, day in enumerate(days(1, 20)[::2]) for who in ("Tom", "Ana")
    )
    kind, title, lines = drawn(result(budgets, 20, rows=rows, groups=20))
    assert (kind, title) == ("bar", "Total budget by day and owner (last 8 of 10)")
    assert list(lines["Tom"].values()) == list(range(3, 11))


def test_another_week_has_other_days_so_only_one_side_is_drawn() -> None:
    query = {**BY_DAY, **WEEK, "compare": {"previous": True}}
    _, _, lines = drawn(grouped(query, ("2026-11-23", 3), ("2026-11-24", 1), others=(("2026-11-16", 2),)))
    assert lines == {"Leads": {"Mon 23 Nov": 3, "Tue 24 Nov": 1}}


def test_groups_that_do_not_fit_are_added_up_where_that_is_right() -> None:
    counts = [(f"company {n}", 100 - n) for n in range(30)]
    _, _, lines = drawn(grouped({"group_by": ["company"]}, *counts))
    assert len(lines["Leads"]) == 20
    assert lines["Leads"]["11 others"] == sum(100 - n for n in range(19, 30))
    averages = [(f"company {n}", 99.5 - n) for n in range(30)]
    _, title, lines = drawn(grouped({"group_by": ["company"], "measures": ["average_score"]}, *averages))
    assert (title, len(lines["Average score"])) == ("Average score by company (20 of 30)", 20)
    assert lines["Average score"]["company 19"] == 80.5


def test_the_others_are_never_made_of_what_was_cut_off() -> None:
    found = result(
        {"measures": ["count"], "group_by": ["company"], "limit": 3},
        50,
        rows=tuple(Row((f"company {n}",), (9 - n,), 9 - n) for n in range(3)),
        groups=12,
    )
    assert drawn(found) == (
        "bar",
        "Leads by company (3 of 12)",
        {"Leads": {"company 0": 9, "company 1": 8, "company 2": 7}},
    )


def test_series_that_do_not_fit_are_added_up_too() -> None:
    rows = (
        [("webinar", f"owner {n}", 10 - n) for n in range(8)]
        + [("fair", "owner 0", 1)]
        + [(f"s{n}", "x", 1) for n in range(9)]
    )
    _, _, lines = drawn(grouped({"group_by": ["source", "owner"]}, *rows))
    assert len(lines) == 6
    assert sum(sum(line.values()) for line in lines.values()) == sum(row[-1] for row in rows)


def test_many_days_become_weeks_or_months_only_where_these_are_whole() -> None:
    year = [(day, 1) for month in range(1, 11) for day in days(1, 28, f"2026-{month:02}")]
    kind, title, lines = drawn(grouped({**BY_DAY, "period": {"unit": "year"}}, *year))
    assert (kind, title) == ("line", "Leads by month, this year")
    assert lines["Leads"] == {f"{date(2026, month, 1):%b} 2026": 28 for month in range(1, 11)}
    month = [(day, int(day[-2:])) for day in days(1, 24)]
    kind, title, lines = drawn(grouped({**BY_DAY, "period": {"unit": "month"}}, *month))
    assert (kind, title) == ("line", "Leads by day, this month (last 20 of 24)")
    assert list(lines["Leads"].values()) == list(range(5, 25))


def test_averages_of_many_days_are_those_of_the_last_twenty() -> None:
    found = grouped({**BY_DAY, "measures": ["average_score"]}, *((day, 50.5) for day in days(1, 24)))
    assert drawn(found)[1] == "Average score by day (last 20 of 24)"


def test_the_best_days_stand_in_their_own_order() -> None:
    rows = tuple(Row((f"2026-11-{day}",), (count,), count) for day, count in ((20, 9), (12, 8), (17, 3)))
    query = {"measures": ["count"], "group_by": ["day"], "order": {"by": "count"}, "limit": 3}
    kind, _, lines = drawn(result(query, 30, rows=rows, groups=24))
    assert (kind, list(lines["Leads"])) == ("bar", ["Fri 20 Nov", "Thu 12 Nov", "Tue 17 Nov"])


def test_budgets_in_two_currencies_share_no_axis() -> None:
    query = {"measures": ["sum_budget"], "group_by": ["owner"]}
    euros = (Row(("Tom",), (50_000,), 1, "EUR"), Row(("Ana",), (80_000,), 1, "EUR"), Row(("",), (None,), 1, ""))
    block = chart(result(query, 3, rows=euros, groups=3))
    assert block
    assert block["chart"]["axis_config"]["y_label"] == "Total budget in EUR"
    assert points(block["chart"]["series"][0]["data"]) == {"Tom": 50_000, "Ana": 80_000}
    assert chart(result(query, 3, rows=(*euros, Row(("Tom",), (9,), 1, "USD")), groups=4)) is None


@pytest.mark.parametrize(
    "found",
    [
        result({"measures": ["count"]}, 12, rows=(Row((), (12,), 12),)),
        result({"columns": ["name"]}, 2, listed=(Listed(1, ("Jane",)), Listed(2, ("Omar",)))),
        grouped(BY_SOURCE, ("webinar", 3)),
        grouped(BY_SOURCE, ("webinar", 0), ("fair", 0)),
        result({"measures": ["count"], **BY_SOURCE}, 0),
    ],
    ids=["one figure", "a list", "one group", "nothing", "no groups"],
)
def test_where_a_chart_says_nothing_there_is_none(found: Result) -> None:
    assert chart(found) is None
    assert answer(found).chart is None


def test_long_names_stay_apart() -> None:
    names = ["International Business A", "International Business B", "\x00", "<!channel>"]
    _, _, lines = drawn(grouped({"group_by": ["company"]}, *((name, 1) for name in names)))
    assert list(lines[""]) == ["International Busin…", "International B… (2)", "–", "<\u2060!channel>"]


def test_a_long_title_loses_its_period_before_its_meaning() -> None:
    query = {
        "measures": ["average_score"],
        "group_by": ["added_by", "country"],
        "period": {"unit": "month", "last": 12},
    }
    query |= {"where": {"tier": ["HOT", "WARM"]}}
    title = drawn(grouped(query, ("U1", "Peru", 1.5), ("U2", "Peru", 2.5)))[1]
    assert title == "Average score by who added them and country"


@given(results())
def test_any_chart_is_one_that_slack_takes_with_the_figures_of_the_result(found: Result) -> None:
    block = chart(found)
    if block is None:
        return
    assert list(check_block(block, "/blocks/0")) == []
    _, title, lines = drawn(found)
    measure, shown = found.query.measures[0], [value for line in lines.values() for value in line.values()]
    rows = [*found.rows, *(found.other.rows if found.other else ())]
    told = {rounded(measure, row.figures[0]) for row in rows if row.figures[0] is not None}
    if measure.value.startswith(("average", "minimum", "maximum")):
        assert set(shown) <= told
    elif not found.other and len(found.rows) == found.groups and "last 20" not in title and " of " not in title:
        assert sum(shown) == pytest.approx(sum(row.figures[0] or 0 for row in found.rows), abs=0.05 * len(shown) + 1)


@given(results())
def test_the_answer_says_in_words_what_its_chart_shows(found: Result) -> None:
    said = answer(found)
    kinds = [block["type"] for block in said.blocks]
    assert ("data_visualization" in kinds) == (said.chart is not None)
    assert kinds.index("table") == kinds.index("data_visualization") + 1 if said.chart else True
    assert said.text


# The same chart as a picture.


def picture(found: Result) -> Image.Image:
    block = chart(found)
    assert block
    return opened(png(block, figures_of(found)))


def opened(content: bytes) -> Image.Image:
    """The picture; it must be a whole PNG that Slack shows without scaling it up, and no large file."""
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(content) < 400_000
    image = Image.open(BytesIO(content))
    image.load()
    assert image.size[0] == 1248
    assert 400 < image.size[1] < 3000
    return image.convert("RGB")


def areas(image: Image.Image) -> list[int]:
    """How many pixels each series' colour covers."""
    counted = Counter(image.get_flattened_data())
    return [counted[tuple(bytes.fromhex(colour[1:]))] for colour in SERIES]


def test_the_parts_of_a_drawn_pie_are_as_large_as_their_figures() -> None:
    large, middle, small, *none = areas(picture(grouped(BY_SOURCE, ("webinar", 8), ("referral", 4), ("", 4))))
    assert large / middle == pytest.approx(2, rel=0.08)
    assert middle / small == pytest.approx(1, rel=0.08)
    assert none == [0, 0, 0]


def test_drawn_bars_are_as_long_as_their_figures() -> None:
    query = {**BY_SOURCE, "where": {"tier": ["HOT"]}, "compare": {"where": {"tier": ["WARM"]}}}
    hot, warm, *_ = areas(picture(grouped(query, ("webinar", 6), ("fair", 2), others=(("webinar", 1), ("fair", 1)))))
    assert hot / warm == pytest.approx(4, rel=0.1)


@pytest.mark.parametrize("count", [2, 7, 20])
def test_lines_and_bars_of_any_length_are_drawn(count: int) -> None:
    picture(grouped(BY_DAY, *((day, n % 5) for n, day in enumerate(days(1, count)))))
    picture(grouped({"group_by": ["company"]}, *((f"Company number {n}", n) for n in range(count, 0, -1))))
    two = [(f"c{n}", f"owner {m}", n + m) for n in range(count) for m in range(1, 7)]
    picture(grouped({"group_by": ["company", "owner"]}, *two))


_HOSTILE = st.text(max_size=30) | st.sampled_from(
    [
        "$\\frac",
        "$x^2$",
        "_a",
        "שלום עולם",
        "مرحبا",
        "日本株式会社",
        "🔥👩‍👩‍👧",
        "a\u0300\u200d\u2060",
        "%s{}",
        "\\",
        "\ud800",
        "𝒳",
    ]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(_HOSTILE, min_size=2, max_size=8, unique=True), _HOSTILE)
def test_no_name_keeps_a_picture_from_being_drawn(names: list[str], title: str) -> None:
    found = grouped({"group_by": ["company"]}, *((name, n + 1) for n, name in enumerate(names)))
    block = chart(found)
    assert block
    opened(png({**block, "title": title}, figures_of(found)))


def test_pictures_drawn_at_once_do_not_disturb_each_other() -> None:
    found = [grouped(BY_SOURCE, ("webinar", n), ("referral", 4), ("fair", 2)) for n in range(1, 5)]
    alone = [answer(each).chart for each in found]
    assert all(alone)
    expected = [draw() for draw in alone if draw]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda draw: draw() if draw else b"", alone * 4))
    assert together == expected * 4
    assert all(one != other for one, other in pairwise(expected))


def test_the_desk_does_not_load_what_draws_before_it_draws() -> None:
    look = "import sys, server, src.blocks; raise SystemExit('matplotlib' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0


# As people meet them.


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder, port = tmp_path_factory.mktemp("charts"), spare_port()
    slack = slack_stand_in(folder, port).start()
    server = desk(folder, slack, port=port)
    try:
        server.start()
        for line in LEADS:
            Person(slack).asks(line)
        yield slack
    finally:
        server.close()
        slack.close()


def blocks_of(message: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [block for block in message["blocks"] if block["type"] == kind]


def test_a_distribution_comes_with_a_chart_of_the_figures_in_its_table(servers: Server) -> None:
    person = Person(servers)
    ts = person.say("How many leads by source?")
    (message,) = until(lambda: person.answers(ts), "the answer")
    (block,) = blocks_of(message, "data_visualization")
    (table,) = blocks_of(message, "table")
    cells = {row[0]["text"]: int(row[1]["text"]) for row in table["rows"][1:]}
    assert points(block["chart"]["segments"]) == cells == {"webinar": 2, "referral": 1}
    assert "webinar comes first with 2" in message["text"]


def test_a_chart_that_the_workspace_refuses_follows_as_a_picture(servers: Server) -> None:
    fault = {
        "method": "chat.postMessage",
        "kind": "api_error",
        "error": "invalid_blocks",
        "block": "data_visualization",
    }
    assert post_json(f"{servers.url}/sandbox/faults", fault)["ok"]
    person = Person(servers)
    ts = person.say("How many leads by tier?")
    answered, shared = until(lambda: person.answers(ts)[1:] and person.answers(ts), "the answer and its picture")
    assert blocks_of(answered, "data_visualization") == []
    assert blocks_of(answered, "table")
    (file,) = shared["files"]
    assert (file["name"], file["title"], file["alt_txt"]) == ("chart.png", "Leads by tier", "Leads by tier")
    opened(fetch(f"{servers.url}/sandbox/shared/{file['id']}").body)


def test_the_colours_are_those_of_the_page() -> None:
    theme = (Path(__file__).parent.parent / "src" / "sandbox" / "static" / "theme.css").read_text()
    for n, colour in enumerate(SERIES, 1):
        assert f"--series-{n}: {colour};" in theme


def test_a_share_is_of_leads_and_a_budget_of_its_currency() -> None:
    found = grouped({**BY_SOURCE, "measures": ["share"]}, ("webinar", 66.67), ("fair", 33.33))
    assert drawn(found) == ("pie", "Share of leads by source", {"": {"webinar": 66.7, "fair": 33.3}})
    assert figures_of(found)(66.7) == "66.7 %"
    euros = (Row(("Tom",), (50_000,), 1, "EUR"), Row(("Ana",), (80_000,), 1, "EUR"))
    assert figures_of(result({"measures": ["sum_budget"], "group_by": ["owner"]}, 2, rows=euros))(50_000) == "€50,000"
