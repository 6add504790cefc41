"""Logs: one line an event, as text on a terminal and as JSON elsewhere, and never a person's data.

Callers log ids and durations with `extra`. What an exception of some library says may quote a lead or a token, so
addresses and tokens are masked in every line, tracebacks included.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

ADDRESS = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
TOKEN = re.compile(r"\b(?:xox[a-z]|xapp|sk-ant)-[\w-]+|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")


def mask(text: str) -> str:
    """The text without e-mail addresses, tokens and the passwords of URLs."""
    if "@" not in text and "-" not in text:
        return text
    return ADDRESS.sub("‹address›", TOKEN.sub("‹secret›", text))


def mask_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: `mask` for every text of an event."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = mask(value)
    return event


def configure(level: str, form: str | None, stream: TextIO = sys.stderr) -> None:
    """Set up logging for this process: `form` is `text`, `json` or None (text on a terminal)."""
    as_text = form == "text" or (form is None and stream.isatty())
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=stream.isatty()) if as_text else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
                mask_values,
            ],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    engine = logging.getLogger("dbos")  # it would add a handler of its own, in plain text, if it found none
    engine.handlers[:] = [handler]
    engine.propagate = False
    for name in ("slack_sdk", "waitress", "alembic", "matplotlib", "PIL"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
