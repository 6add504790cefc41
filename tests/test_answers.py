"""How answers look: exact words, a table, the scope in a quiet line; inert and within Slack's limits."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.blocks import answer, declined, mode_off, scope
from src.handlers import discover
from src.leads.asking.tally import Tally, figures
from src.leads.csv_export import csv_of
from src.leads.periods import Period
from src.leads.phrasing import question_words
from src.leads.query import LeadQuery, Measure
from src.leads.relaxing import relaxations
from src.leads.result import Listed, Result, Row, Side
from src.sandbox.block_limits import refusal
from tests.results import BERLIN, NOW, grouped, result
from tests.running import words


def figure(*values: float | None, keys: tuple[str, ...] = (), leads: int = 1, currency: str = "") -> Row:
    return Row(keys, values, leads, currency)


def said(found: Result, **more: Any) -> str:
    rendered = answer(found, **more)
    assert rendered.text
    return words({"text": rendered.text, "blocks": list(rendered.blocks)})


HOT_WEEK = {"measures": ["count"], "where": {"tier": ["HOT"]}, "period": {"unit": "week"}}


def test_a_count_says_its_period_zone_filters_and_number() -> None:
    text = said(result(HOT_WEEK, 12, rows=(figure(12, leads=12),)))
    assert "12 HOT leads this week." in text
    assert "This week (Mon 23 – Sun 29 Nov 2026, Europe/Berlin, so far) · tier HOT · 12 leads" in text


def test_one_lead_is_one_lead() -> None:
    assert "1 lead." in said(result({"measures": ["count"]}, 1, rows=(figure(1),)))
    assert scope(result({"measures": ["count"]}, 1)) == "All time · no filters · 1 lead"


def test_an_average_a_share_and_a_budget() -> None:
    month = {"period": {"unit": "month"}}
    average = result({"measures": ["average_score"], **month}, 20, rows=(figure(61.44, leads=20),))
    assert "Average score this month: 61.4." in said(average)
    share = result({"measures": ["share"], "where": {"tier": ["HOT"]}}, 3, rows=(figure(12.5, leads=3),))
    assert "12.5 % of all leads: 3 HOT leads." in said(share)
    budgets = (figure(120_000, currency="EUR"), figure(5_000, currency="USD"))
    assert "Total budget: €120,000, $5,000." in said(result({"measures": ["sum_budget"]}, 9, rows=budgets))


def test_a_comparison_says_both_sides_and_the_difference() -> None:
    query = {"measures": ["count"], "period": {"unit": "week"}, "compare": {"period": {"unit": "week", "offset": -1}}}
    other = Side(Period(unit="week", offset=-1).span(NOW, BERLIN), 9, (figure(9, leads=9),))
    text = said(result(query, 12, rows=(figure(12, leads=12),), other=other))
    assert "This week: 12, last week: 9; 3 more (+33.3 %)." in text
    assert "against last week (Mon 16 – Sun 22 Nov 2026, Europe/Berlin): 9" in text
    tiers = {"measures": ["count"], "where": {"tier": ["HOT"]}, "compare": {"where": {"tier": ["WARM"]}}}
    text = said(result(tiers, 2, rows=(figure(2),), other=Side(None, 0, (figure(0),))))
    assert "HOT: 2, WARM: 0; 2 more." in text


def test_groups_come_as_a_table() -> None:
    rows = (figure(8, keys=("webinar",)), figure(4, keys=("",)))
    rendered = answer(result({**HOT_WEEK, "group_by": ["source"]}, 12, rows=rows))
    (table,) = [block for block in rendered.blocks if block["type"] == "table"]
    cells = [[cell["text"] for cell in row] for row in table["rows"]]
    assert cells == [["Source", "Leads"], ["webinar", "8"], ["not known", "4"]]
    assert "webinar comes first with 8" in rendered.text
    assert "by source: only webinar, with 8." in said(
        result({**HOT_WEEK, "group_by": ["source"]}, 8, rows=rows[:1], groups=1)
    )


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ((("webinar", 3), ("fair", 3), ("call", 1)), "webinar and fair come first with 3 each."),
        ((("webinar", 2), ("fair", 2)), "by source: 2 each."),
        ((*((f"s{n}", 3) for n in range(5)), ("last", 1)), "5 of 6 come first with 3 each."),
    ],
)
def test_those_who_share_the_first_place_are_all_told(groups: tuple[tuple[str, int], ...], told: str) -> None:
    assert told in said(grouped({"group_by": ["source"]}, *groups))


def test_the_highest_day_is_told_unless_days_are_cut_off() -> None:
    found = grouped({"group_by": ["day"]}, ("2026-11-19", 1), ("2026-11-20", 3))
    assert "by day: Fri 20 Nov is the highest with 3." in said(found)
    assert "by day." in said(replace(found, groups=9))


def test_the_lowest_is_called_the_lowest_and_currencies_are_not_compared() -> None:
    lowest = {
        "measures": ["average_score"],
        "group_by": ["owner"],
        "order": {"by": "average_score", "descending": False},
    }
    assert "average score by owner: Tom is the lowest with 12.5." in said(
        grouped(lowest, ("Tom", 12.5), ("Ana", 60.25))
    )
    rows = (figure(9, keys=("Tom",), currency="EUR"), figure(7, keys=("Ana",), currency="USD"))
    assert "2 leads, total budget by owner." in said(
        result({"measures": ["sum_budget"], "group_by": ["owner"]}, 2, rows=rows, groups=2)
    )


def test_a_comparison_by_group_has_the_groups_of_both_sides_and_names_them() -> None:
    query = {"group_by": ["source"], "where": {"tier": ["HOT"]}, "compare": {"where": {"tier": ["WARM"]}}}
    rendered = answer(grouped(query, ("webinar", 3), ("fair", 1), others=(("webinar", 2), ("call", 4))))
    (table,) = [block for block in rendered.blocks if block["type"] == "table"]
    cells = [[cell["text"] for cell in row] for row in table["rows"]]
    assert cells == [["Source", "HOT", "WARM"], ["webinar", "3", "2"], ["fair", "1", "0"], ["call", "0", "4"]]
    assert "HOT: 4 leads, WARM: 6 leads, by source: webinar comes first with 3 against 2." in rendered.text


def test_what_the_table_leaves_out_is_said() -> None:
    listed = tuple(Listed(n, (f"Lead {n}", 50)) for n in range(20))
    assert "The table shows the first 15 of 20." in said(result({"columns": ["name", "score"]}, 20, listed=listed))
    many = grouped({"group_by": ["company"]}, *((f"company {n}", 60 - n) for n in range(57)))
    assert "The table shows the first 40 of 57." in said(many)
    assert "The table shows" not in said(grouped({"group_by": ["company"]}, ("Acme", 2), ("Globex", 1)))


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (None, "The first 2 of 7 HOT leads, highest score first:"),
        ({"by": "created"}, "The first 2 of 7 HOT leads, latest first:"),
        ({"by": "budget", "descending": False}, "The first 2 of 7 HOT leads, lowest budget first:"),
        ({"by": "name", "descending": False}, "The first 2 of 7 HOT leads, by name from A to Z:"),
    ],
)
def test_the_first_of_a_list_are_the_first_in_an_order_that_is_said(order: dict[str, Any] | None, words: str) -> None:
    query = {"columns": ["name"], "where": {"tier": ["HOT"]}, "limit": 2, "order": order}
    assert words in said(result(query, 7, listed=(Listed(1, ("Jane",)), Listed(2, ("Omar",)))))


def test_a_list_offers_its_file_and_its_leads() -> None:
    listed = tuple(Listed(n, (f"Lead {n}", 50)) for n in range(20))
    rendered = answer(result({"columns": ["name", "score"]}, 20, listed=listed))
    (controls,) = [block for block in rendered.blocks if block["type"] == "actions"]
    button, menu = controls["elements"]
    assert button["text"]["text"] == "Get all 20 as CSV"
    assert LeadQuery.model_validate_json(button["value"]) == LeadQuery(columns=("name", "score"))
    assert [option["value"] for option in menu["options"]] == [str(n) for n in range(20)]


def test_nothing_found_says_so_and_offers_what_there_is() -> None:
    today = result({"measures": ["count"], "where": {"tier": ["HOT"]}, "period": {"unit": "day"}}, 0, rows=(figure(0),))
    week = result(HOT_WEEK, 4, rows=(figure(4),))
    text = said(today, nearest=week)
    assert "No HOT leads today." in text
    assert "There are 4 HOT leads" in text
    assert "ask “how many HOT leads this week”" in text


def test_wider_questions_begin_with_a_longer_period() -> None:
    asked = LeadQuery.model_validate({**HOT_WEEK, "where": {"tier": ["HOT"], "source": ["webinar"]}})
    wider = relaxations(asked)
    assert [each.period and each.period.unit for each in wider[:3]] == ["month", "quarter", None]
    assert not wider[-1].where.tier or not wider[-1].where.source
    assert question_words(LeadQuery.model_validate(HOT_WEEK)) == "how many HOT leads this week"


TEXT = st.text(max_size=400)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=30), TEXT)
def test_no_lead_makes_an_answer_that_slack_refuses_or_that_pings(leads: list[tuple[str, str]], company: str) -> None:
    query: dict[str, Any] = {"columns": ["name", "company"]}
    if company and len(company) <= 200:
        query["where"] = {"company": [company]}
    listed = tuple(Listed(n, cells) for n, cells in enumerate(leads))
    rendered = answer(result(query, len(leads), listed=listed), note="By the analyst.")
    assert refusal(list(rendered.blocks)) is None
    assert "<!" not in rendered.text
    assert "<@" not in rendered.text


@given(st.lists(st.tuples(TEXT, TEXT), max_size=10))
def test_a_file_comes_out_as_it_went_in_and_runs_nothing(leads: list[tuple[str, str]]) -> None:
    listed = tuple(Listed(n, cells) for n, cells in enumerate(leads))
    content = csv_of(result({"columns": ["name", "company"]}, len(leads), listed=listed))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["name", "company"]
    for row, cells in zip(rows[1:], leads, strict=True):
        for cell, value in zip(row, cells, strict=True):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert cell.removeprefix("'") == value.encode("utf-8", "replace").decode().removeprefix("'")


def test_times_in_a_file_are_in_the_zone() -> None:
    content = csv_of(result({"columns": ["created"]}, 1, listed=(Listed(1, (NOW,)),)))
    assert b"2026-11-24 16:00" in content


def test_the_words_for_what_was_not_understood() -> None:
    rendered = declined(("opened",), ("How many leads today?",), "no Claude is connected", discover())
    assert "I did not understand “opened”" in rendered.text
    assert "How many leads today?" in rendered.text
    assert "no Claude is connected" in rendered.text
    assert "USE_SDK_AGENT=false" in mode_off(discover()).text


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ({"unit": "day"}, (date(2026, 11, 24), date(2026, 11, 24))),
        ({"unit": "week", "offset": -1}, (date(2026, 11, 16), date(2026, 11, 22))),
        ({"unit": "month", "offset": -1}, (date(2026, 10, 1), date(2026, 10, 31))),
        ({"unit": "quarter", "offset": -1}, (date(2026, 7, 1), date(2026, 9, 30))),
        ({"unit": "year", "offset": -1}, (date(2025, 1, 1), date(2025, 12, 31))),
        ({"unit": "day", "last": 7}, (date(2026, 11, 18), date(2026, 11, 24))),
        ({"unit": "month", "last": 3}, (date(2026, 8, 25), date(2026, 11, 24))),
    ],
)
def test_what_periods_mean(period: dict[str, Any], days: tuple[date, date]) -> None:
    span = Period.model_validate(period).span(NOW, BERLIN)
    assert (span.first, span.last) == days


def test_a_day_on_which_the_clocks_change_has_25_hours() -> None:
    span = Period.model_validate({"start": "2026-10-25", "end": "2026-10-25"}).span(NOW, BERLIN)
    assert span.begin
    assert span.end
    assert (span.end - span.begin).total_seconds() == 25 * 3600


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_the_period_before_ends_where_this_one_begins(day: date, unit: str) -> None:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=BERLIN)
    period = Period.model_validate({"unit": unit})
    assert period.before(now, BERLIN).span(now, BERLIN).end == period.span(now, BERLIN).begin


def test_figures_of_nothing_are_not_known() -> None:
    assert figures(list(Measure), Tally(), Tally())[:3] == (0, None, None)
