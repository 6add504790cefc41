"""Fit the points of src/conversation/signals.toml to the seen half of the labelled set, and print them.

Logistic regression by gradient ascent with a small penalty; ten points are one unit of log-odds. Run it after new words
or new signals: `python scripts/fit_relevance.py`, then copy the tables. At `answer` the odds are even; a little
less for what is overheard makes up for the hard cases that were asked for. The unseen half is left alone.
"""

import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from src.conversation.colleagues import after_a_name, to_a_colleague
from src.conversation.signals import scale, signals_of
from src.conversation.thanks import is_thanks
from src.slack.text import unescape
from tests.labelled import NAMES, lines

ROUNDS, RATE, PENALTY = 3000, 0.5, 1.0
Example = tuple[frozenset[str], bool]


def overheard() -> list[Example]:
    """What was said in channels and threads to nobody in particular, as signals, and whether the desk answers it."""
    return [
        (found | ({"thread"} & {line["where"]}), line["expect"] == "answer")
        for line, text in said("channel", "thread")
        if not (found := signals_of(text, NAMES)) & {"to_colleague", "proposes"}
    ]


def in_sessions() -> list[Example]:
    """The same of what was said in the desk's own threads."""
    return [
        (found, line["expect"] == "answer")
        for line, text in said("session")
        if not (to_a_colleague(text, NAMES) or after_a_name(text, NAMES) or is_thanks(text))
        if "someone" not in (found := signals_of(text, NAMES, follows=True))
    ]


def said(*places: str) -> Iterator[tuple[dict[str, Any], str]]:
    for line in lines("detection/seen"):
        text = unescape(line["text"])
        if line["where"] in places and "<@U0DESK>" not in line["text"] and line["expect"] != "react":
            yield line, text


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
    for name, known in (("overheard", overheard()), ("session", in_sessions())):
        weights, bias = fitted(known, list(scale(name).points))
        points = "\n".join(f"{signal} = {round(10 * weight)}" for signal, weight in weights.items())
        sys.stdout.write(
            f"[{name}]\nanswer = {-10 * bias:.0f}  # the odds are even here\n\n[{name}.points]\n{points}\n\n"
        )


if __name__ == "__main__":
    main()
