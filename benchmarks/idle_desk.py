"""`python -m benchmarks.idle_desk`: `python server.py` in every respect, except that it never begins to work.

So what it accepts stays in the inbox, and its CPU time is that of the acknowledgement alone.
"""

from server import Running, serve
from src.config import Settings


def do_not_begin(self: Running) -> None:
    """Instead of `Running.start`."""


if __name__ == "__main__":
    Running.start = do_not_begin  # type: ignore[method-assign]  # the point of this file
    serve(Settings.load(env_file=None))
