"""Why no agent answers, in words for the person who asks."""

import sys
from importlib.util import find_spec

#: What the agent's SDK needs.
OLDEST_PYTHON = (3, 10)


def why_no_agent(
    version: tuple[int, ...] = sys.version_info[:3], *, installed: bool | None = None, key: bool = False
) -> str:
    """The first thing that stands in an agent's way; `key`: whether the desk has a key, or a server that needs none."""
    if version[:2] < OLDEST_PYTHON:
        return f"it needs Python 3.10 or newer and this is {'.'.join(map(str, version))}"
    if not (find_spec("anthropic") is not None if installed is None else installed):
        return "the anthropic package is not installed"
    return "no Claude is connected to this desk" if key else "ANTHROPIC_API_KEY is not set"
