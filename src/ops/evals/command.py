"""What may follow `python server.py evals`, and what is said while the cases are asked."""

import argparse
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from src.ops.evals.scorecard import Scored
from src.records.values import Purpose, Spent

#: The set that comes with the desk.
STARTER = Path(__file__).resolve().parents[3] / "evals" / "starter.jsonl"


def take_evals(evals: argparse.ArgumentParser) -> None:
    """`evals run [file]` and `evals export [file]`."""
    does = evals.add_subparsers(dest="evals", metavar="run | export", required=True)
    run = does.add_parser("run", help="ask every case and print a score card; exit code 1 if an answer is wrong")
    run.add_argument("file", nargs="?", type=Path, default=STARTER, help="without one: the set that comes along")
    run.add_argument("--with", dest="who", choices=("claude", "analyst"), help="without it: Claude, where connected")
    run.add_argument("--model", help="another model than ANTHROPIC_MODEL")
    export = does.add_parser("export", help="write what people said of answers and tiers as cases, with the leads")
    export.add_argument("file", nargs="?", type=Path, default=Path("cases.jsonl"))
    export.add_argument("--team", default="", help="whose, where a desk serves several workspaces")


@dataclass(slots=True)
class Minutes:
    """A line for each case when it is done; what it took is kept as the desk's own spending, of no team."""

    say: Callable[[str], object]
    spent: Callable[[Spent], object]
    run: str = field(default_factory=lambda: f"evals:{secrets.token_hex(6)}")

    def __call__(self, scored: Scored) -> None:
        self.say(f"{scored.verdict.outcome.value:<9} {scored.case.id}")
        for number, each in enumerate(scored.given.spent):
            job = f"{self.run}:{scored.case.id}"
            nobody = replace(each, team="", user="", channel="", thread="")
            self.spent(replace(nobody, job=job, number=number, purpose=Purpose.EVAL))
