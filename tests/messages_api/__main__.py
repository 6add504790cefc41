"""Run the server by hand: `python -m tests.messages_api --port 8642`, and give the desk its address.

    ANTHROPIC_BASE_URL=http://127.0.0.1:8642 python server.py

Without a script a stand-in answers questions about leads with the desk's own tools. A script is a Python file whose
`SCRIPT` is a list of steps, or whose `answer(request)` gives the step for a request.
"""

import argparse
import runpy
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from tests.messages_api import persona as stand_in
from tests.messages_api.model import Play
from tests.messages_api.server import messages_api


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C; a line for each request that was refused."""
    parser = argparse.ArgumentParser(prog="python -m tests.messages_api", description="A scripted Messages API.")
    parser.add_argument("--port", type=int, default=8642)
    parser.add_argument("--script", help="a Python file with SCRIPT (steps) or answer(request)")
    parser.add_argument("--key", help="the only key it takes; absent: any, or none")
    parser.add_argument("--pause", type=float, default=0.03, help="seconds after each word")
    chosen = parser.parse_args(argv)
    plays, always = played(chosen.script)
    with messages_api(
        *plays, always=paced(always, chosen.pause), port=chosen.port, key=chosen.key, refusals=True
    ) as api:
        say(f"The scripted Messages API is at {api.url}")
        told = 0
        with suppress(KeyboardInterrupt):
            while True:
                time.sleep(0.2)
                for refused in api.refused[told:]:
                    say(f"refused: {refused}")
                told = len(api.refused)
    return 0


def played(script: str | None) -> tuple[Sequence[Play], Play | None]:
    """The steps of the file, and what answers when they are over."""
    if script is None:
        return (), stand_in.persona
    names = runpy.run_path(script)
    return tuple(names.get("SCRIPT", ())), names.get("answer", stand_in.persona)


def paced(play: Play | None, pause: float) -> Play | None:
    """The same, word by word."""
    from dataclasses import replace

    from tests.messages_api.steps import Step

    def step(body: Mapping[str, Any]) -> Step:
        said = play if isinstance(play, Step) else play(body) if play else Step()
        return said if said.pause else replace(said, pause=pause)

    return step


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
