"""`python -m benchmarks [section …]`: measure, and print the tables of docs/performance.md.

Needs the peers of benchmarks/requirements.txt. With LEADLINE_TEST_POSTGRES set to a PostgreSQL superuser's URL, the
ack is measured there too.
"""

import argparse
import sys
from collections.abc import Callable

from benchmarks import ack_in_process, ack_over_http, claude, footprint, imports, questions, rush, sessions, waiting

SECTIONS: dict[str, Callable[[bool], str]] = {
    "in-process": lambda quick: ack_in_process.report(*((3, 50) if quick else (21, 200))),
    "over-http": lambda quick: ack_over_http.report(*((1, 200) if quick else (7, 1500))),
    "waiting": lambda quick: waiting.report(5 if quick else 60),
    "rush": lambda quick: rush.report(20 if quick else 80),
    "sessions": lambda quick: sessions.report(*((3, 10) if quick else (15, 40))),
    "questions": lambda quick: questions.report(*((20_000, 3) if quick else (1_000_000, 21))),
    "imports": lambda quick: imports.report(*((2_000, 1) if quick else (100_000, 3))),
    "claude": lambda quick: claude.report(1 if quick else 8),
    "footprint": lambda quick: footprint.report(*((1, 2.0) if quick else (3, 20.0))),
}


def main(arguments: list[str]) -> None:
    """Print a table a section, as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="How fast the desk is, as ratios.")
    parser.add_argument("sections", nargs="*", metavar="section", help=f"any of {', '.join(SECTIONS)}; none: all")
    parser.add_argument("--quick", action="store_true", help="a few seconds each, to see that everything runs")
    options = parser.parse_args(arguments)
    if unknown := set(options.sections) - set(SECTIONS):
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    for name in options.sections or SECTIONS:
        print(SECTIONS[name](options.quick), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
