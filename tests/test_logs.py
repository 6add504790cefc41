"""What a log line may say, and what it must not."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from src.ops.logs import configure, mask


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    configure("INFO", "json", stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def test_a_line_is_json_with_its_ids_and_durations(stream: io.StringIO) -> None:
    logging.getLogger("leadline").info("job done", extra={"team": "T1", "job": "T1:C1:1.2", "total_ms": 12})
    line = json.loads(stream.getvalue())
    assert (line["event"], line["level"], line["team"], line["total_ms"]) == ("job done", "info", "T1", 12)
    assert line["timestamp"].endswith("Z")


def test_an_exception_that_quotes_a_lead_or_a_token_is_masked(stream: io.StringIO) -> None:
    try:
        raise ValueError("jane@acme.com was refused with xoxb-1-secret at postgresql://desk:pa55@db/leads")
    except ValueError:
        logging.getLogger("leadline").exception("stumbled")
    said = stream.getvalue()
    assert "ValueError" in said
    assert not any(secret in said for secret in ("jane", "xoxb-1", "pa55"))


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("T1:C1:1700000000.000100", "T1:C1:1700000000.000100"),
        ("to Jane.Doe+x@mail.acme.co.uk now", "to ‹address› now"),
        ("key sk-ant-api03-abc_DEF", "key ‹secret›"),
        ("redis://user:pw@host:6379/0", "redis://‹secret›@host:6379/0"),
    ],
)
def test_masking(said: str, logged: str) -> None:
    assert mask(said) == logged


def test_on_a_terminal_a_line_is_text() -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    before = list(root.handlers)
    configure("INFO", "text", stream)
    logging.getLogger("leadline").warning("step put off", extra={"step": "post:1"})
    root.handlers[:] = before
    assert "step put off" in stream.getvalue()
    assert "post:1" in stream.getvalue()
