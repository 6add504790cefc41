"""Fit the points of src/conversation/signals.toml to the seen half of the labelled set, and print them.

Logistic regression by gradient ascent with a small penalty; ten points are one unit of log-odds. Run it after new words
or new signals: `python scripts/fit_relevance.py`, then copy the table. The unseen half is left alone.
"""

import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from src.conversation.signals import scale, signals_of
from src.slack.text import unescape
from tests.labelled import NAMES, lines

ROUNDS, RATE, PENALTY = 3000, 0.5, 1.0
Example = tuple[frozenset[str], bool]


def examples() -> list[Example]:
    """What was said in channels and threads to nobody in particular, as signals, and whether the desk answers it."""
    return [
        (found, line["expect"] == "answer")
        for line in lines("detection/seen")
        if line["where"] in ("channel", "thread") and "<@U0DESK>" not in line["text"] and line["expect"] != "react"
        for found in [signals_of(unescape(line["text"]), NAMES) | ({"thread"} & {line["where"]})]
        if "to_colleague" not in found
    ]


def fitted(known: list[Example], names: list[str]) -> tuple[dict[str, float], float]:
    """The weight of each signal, and the bias."""
    weights, bias = dict.fromkeys(names, 0.0), 0.0
    step = RATE / len(known)
    for _ in range(ROUNDS):
        slopes, slope = {name: -PENALTY * weights[name] for name in names}, 0.0
        for found, answered in known:
            error = answered - chance(found, weights, bias)
            slope += error
            for name in found & weights.keys():
                slopes[name] += error
        weights = {name: weights[name] + step * slopes[name] for name in names}
        bias += step * slope
    return weights, bias


def chance(found: frozenset[str], weights: dict[str, float], bias: float) -> float:
    """How likely it is for the desk."""
    return 1 / (1 + math.exp(-bias - sum(weights.get(name, 0.0) for name in found)))


def main() -> None:
    weights, bias = fitted(examples(), list(scale().points))
    for name, weight in weights.items():
        sys.stdout.write(f"{name} = {round(10 * weight)}\n")
    sys.stdout.write(f"# half of all that add up to this are for the desk: {-10 * bias:.0f}\n")


if __name__ == "__main__":
    main()
