"""Arithmetic with figures that other tools gave."""

import math
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from src.errors import ToolError
from src.leads.inquiry import Inquiry
from src.sdk.tool import Tool


class Operation(StrEnum):
    """What is worked out."""

    SUM = "sum"
    DIFFERENCE = "difference"
    AVERAGE = "average"
    PRODUCT = "product"
    RATIO = "ratio"
    SHARE_PERCENT = "share_percent"
    CHANGE_PERCENT = "change_percent"


Number = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]
Numbers = Annotated[list[Number], Field(min_length=2, max_length=50)]
Decimals = Annotated[int, Field(ge=0, le=4)]
_OF_TWO = frozenset((Operation.DIFFERENCE, Operation.RATIO, Operation.SHARE_PERCENT, Operation.CHANGE_PERCENT))
_DIVIDING = frozenset((Operation.RATIO, Operation.SHARE_PERCENT))


def calculate(inquiry: Inquiry, operation: Operation, numbers: Numbers, decimals: Decimals = 1) -> dict[str, Any]:
    """Work out one figure from figures of your other tools' results; never do it in your head.

    - `sum`, `average`, `product` of two numbers or more.
    - Of exactly two, a and b: `difference` a - b; `ratio` a / b; `share_percent` is a in percent of b;
      `change_percent` is how much it goes up or down from a to b.
    Numbers that no tool result, question or earlier answer holds are not accepted as a source of what you then say.
    """
    if operation in _OF_TWO and len(numbers) != 2:
        raise ToolError(f"{operation.value} takes exactly two numbers.")
    value = _worked_out(operation, numbers)
    if not math.isfinite(value):
        raise ToolError("The result is too large.")
    return {"operation": operation.value, "result": _rounded(value, decimals), "rounded_to_decimals": decimals}


def _worked_out(operation: Operation, numbers: list[float]) -> float:
    first, second = numbers[0], numbers[1]
    divisor = second if operation in _DIVIDING else first if operation is Operation.CHANGE_PERCENT else 1.0
    if divisor == 0:
        raise ToolError("That would divide by zero: say that there is nothing to compare with.")
    match operation:
        case Operation.SUM:
            return math.fsum(numbers)
        case Operation.DIFFERENCE:
            return first - second
        case Operation.AVERAGE:
            return math.fsum(numbers) / len(numbers)
        case Operation.PRODUCT:
            return math.prod(numbers)
        case Operation.RATIO:
            return first / second
        case Operation.SHARE_PERCENT:
            return 100 * first / second
        case Operation.CHANGE_PERCENT:
            return 100 * (second - first) / abs(first)


def _rounded(value: float, decimals: int) -> float | int:
    rounded = round(value, decimals)
    return int(rounded) if rounded.is_integer() else rounded


TOOL = Tool.of(calculate, words=lambda said: "is calculating…")
