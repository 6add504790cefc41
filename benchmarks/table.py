"""Figures as Markdown tables: what was measured, its ratio to the anchor, the target and whether it was reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure is to be: at most, or at least, `limit`; `text` is how the table says it."""

    text: str
    limit: float
    at_least: bool = False

    def reached(self, figure: float) -> bool:
        return figure >= self.limit if self.at_least else figure <= self.limit


def verdict(*checked: tuple[Target, float]) -> list[str]:
    """The last two cells of a row: the targets, and for each whether its figure reaches it."""
    words = ["yes" if target.reached(figure) else "**no**" for target, figure in checked]
    return ["; ".join(target.text for target, _ in checked), "; ".join(words)]


def markdown(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A heading and a table under it; the first column is text, the others figures."""
    rule = ["---"] + ["--:"] * (len(columns) - 1)
    return "\n".join([f"### {title}", "", *(f"| {' | '.join(cells)} |" for cells in (columns, rule, *rows)), ""])


def percentile(figures: Sequence[float], percent: int) -> float:
    """The value that `percent` % of the figures do not exceed; of a single figure, itself."""
    return quantiles(figures, n=100, method="inclusive")[percent - 1] if len(figures) > 1 else figures[0]


def middle(figures: Sequence[float]) -> float:
    """The median."""
    return float(median(figures))
