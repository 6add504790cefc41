"""What a model may do with leads: one file a tool, found by being there.

Every module of this package has a `TOOL`; `discover` collects them.
"""

import pkgutil
from importlib import import_module

from src.sdk.tool import Tool


def discover() -> tuple[Tool, ...]:
    """All tools, by name: their order is part of what a cache remembers. Raises RuntimeError for a file without one."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    lacking = [module.__name__ for module in modules if not isinstance(getattr(module, "TOOL", None), Tool)]
    if lacking:
        raise RuntimeError(f"no TOOL in {', '.join(lacking)}: every file in src/sdk/tools/ declares one")
    return tuple(sorted((module.TOOL for module in modules), key=lambda tool: tool.name))
