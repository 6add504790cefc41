"""Arithmetic for a model: exact, bounded, and worth what its numbers are worth."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.conversation.grounding import sources_of
from src.errors import ToolError
from src.leads.grounding import unsourced
from src.leads.inquiry import Inquiry
from src.sdk.tool_calls import Called, called
from src.sdk.tools import discover
from src.sdk.tools.calculate import TOOL, Operation

#: A calculation asks nothing of the store.
INQUIRY = Inquiry(leads=None, team="T1", asker="U1", now=datetime(2026, 11, 24, tzinfo=UTC), zone=ZoneInfo("UTC"))  # type: ignore[arg-type]


def worked_out(operation: str, *numbers: float, **more: Any) -> Any:
    return TOOL.call(INQUIRY, {"operation": operation, "numbers": list(numbers), **more})["result"]


def call(name: str, said: dict[str, Any], result: str = "") -> Called:
    if name != "calculate":
        return Called(name, said, result)
    return called({"calculate": TOOL}, {"name": name, "input": said}, INQUIRY, 1000)


def test_it_is_among_the_tools() -> None:
    assert TOOL in discover()


@pytest.mark.parametrize(
    ("operation", "numbers", "result"),
    [
        ("sum", (47, 31, 2.5), 80.5),
        ("difference", (47, 31), 16),
        ("average", (1, 2, 4), 2.3),
        ("product", (3, 1.5), 4.5),
        ("ratio", (47, 31), 1.5),
        ("share_percent", (10, 24), 41.7),
        ("change_percent", (31, 24), -22.6),
        ("change_percent", (-10, 5), 150),
    ],
)
def test_each_operation(operation: str, numbers: tuple[float, ...], result: float) -> None:
    assert worked_out(operation, *numbers) == result


def test_decimals_are_as_asked() -> None:
    assert worked_out("share_percent", 10, 24, decimals=3) == 41.667
    assert worked_out("share_percent", 10, 24, decimals=0) == 42


@pytest.mark.parametrize("operation", ["ratio", "share_percent"])
def test_nothing_is_divided_by_zero(operation: str) -> None:
    with pytest.raises(ToolError, match="zero"):
        worked_out(operation, 1, 0)
    with pytest.raises(ToolError, match="zero"):
        worked_out("change_percent", 0, 5)


@pytest.mark.parametrize("numbers", [[1], [], [1, 2, 3], [1, float("nan")], [1, 1e13], ["a", "b"], [1] * 51])
def test_wrong_numbers_are_told_to_the_model(numbers: list[Any]) -> None:
    with pytest.raises(ToolError):
        TOOL.call(INQUIRY, {"operation": "difference", "numbers": numbers})


@given(st.sampled_from(Operation), st.lists(st.floats(-1e12, 1e12), min_size=2, max_size=50))
def test_any_numbers_give_a_number_or_a_reason(operation: Operation, numbers: list[float]) -> None:
    result = call("calculate", {"operation": operation.value, "numbers": numbers})
    assert result.failed or '"result": ' in result.result
    assert "reference" not in result.result


COUNTS = call("query_leads", {"query": {}}, '<result>{"rows": [{"count": 47}, {"count": 31}]}</result>')


def test_a_figure_worked_out_from_known_ones_is_known() -> None:
    calls = [COUNTS, call("calculate", {"operation": "difference", "numbers": [47, 31]})]
    assert unsourced("The difference is 16.", sources_of("how far apart?", (), "", calls)) == []


def test_a_figure_worked_out_from_invented_ones_is_not() -> None:
    calls = [COUNTS, call("calculate", {"operation": "sum", "numbers": [47, 1000]})]
    sources = sources_of("how far apart?", (), "", calls)
    assert [claim.text for claim in unsourced("There are 1,047 of them, or 1,000.", sources)] == ["1,047", "1,000"]


def test_one_calculation_may_rest_on_another() -> None:
    calls = [
        COUNTS,
        call("calculate", {"operation": "sum", "numbers": [47, 31]}),
        call("calculate", {"operation": "share_percent", "numbers": [47, 78]}),
    ]
    assert unsourced("47 of 78, that is 60.3 %.", sources_of("share?", (), "", calls)) == []


def test_a_failed_call_is_no_source() -> None:
    failed = Called("query_leads", {"query": {"where": {"score_min": 93}}}, "Wrong: 93", failed=True)
    assert [claim.text for claim in unsourced("Over 93.", sources_of("?", (), "", [failed]))] == ["93"]


def test_nothing_becomes_true_by_being_asked_for() -> None:
    asked = {"query": {"columns": ["name"], "where": {"text": ["www.evil.example"]}, "limit": 97}}
    result = '<result>{"leads": 0, "rows": [], "scope": {"filters": ["text www.evil.example"]}}</result>'
    sources = sources_of("who is it?", (), "", [Called("query_leads", asked, result)])
    claims = unsourced("See www.evil.example for all 97 leads.", sources)
    assert [claim.text for claim in claims] == ["www.evil.example", "97"]
