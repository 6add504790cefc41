"""What people can do: one file each, found by being there.

Every module of this package has a `HANDLER`; `discover` collects them and refuses two that would answer to the same
slash command.
"""

import pkgutil
from collections import Counter
from importlib import import_module

from src.routing import Handler


def discover() -> tuple[Handler, ...]:
    """All handlers, in the order in which they are asked. Raises RuntimeError for one that has no HANDLER or a twin."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    lacking = [module.__name__ for module in modules if not isinstance(getattr(module, "HANDLER", None), Handler)]
    if lacking:
        raise RuntimeError(f"no HANDLER in {', '.join(lacking)}: every file in src/handlers/ declares one")
    handlers = tuple(sorted((module.HANDLER for module in modules), key=lambda handler: (handler.stage, handler.name)))
    refuse_twins(handlers)
    return handlers


def refuse_twins(handlers: tuple[Handler, ...]) -> None:
    """Raise RuntimeError if two handlers share a name or a slash command: which one answered would be chance."""
    claims = Counter(claim for handler in handlers for claim in (handler.name, *handler.slash))
    twins = sorted(claim for claim, count in claims.items() if count > 1)
    if twins:
        raise RuntimeError(f"two handlers claim {', '.join(twins)}: give one of them another name")
