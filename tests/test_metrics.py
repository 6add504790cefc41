"""What Prometheus reads: of the database, of the sessions, of this process; and no more than that."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

import server
from src.config import Settings
from src.ops import metrics
from src.records.kept import Records
from src.records.values import Answer, Kind, Opinion, Purpose, Spent
from src.sdk.model import Usage
from tests.running import SECRET, TOKEN

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
HAIKU = "claude-haiku-5-5"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    app = server.create_app(Settings.load())
    yield app
    app.extensions["leadline"].work.close()
    app.extensions["leadline"].database.close()


def read(text: str) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_desk_that_has_done_nothing_says_so(app: Flask) -> None:
    answer = app.test_client().get("/metrics")
    told = read(answer.text)
    assert answer.content_type.startswith("text/plain; version=")
    assert [told["leadline_jobs", state] for state in ("waiting", "handed", "done", "failed")] == [0, 0, 0, 0]
    assert [told["leadline_scrape_ok", part] for part in ("jobs", "sessions", "records")] == [1, 1, 1]
    assert told["leadline_session_sessions",] == 0
    assert told["process_resident_memory_bytes",] > 1_000_000


def test_what_was_spent_answered_and_thought_is_told(app: Flask) -> None:
    records: Records = app.extensions["leadline"].records
    usage = Usage(input=100_000, output=2000, cache_read=10, web_searches=2)
    records.spent(Spent("j1", 0, "T1", "U1", NOW, Purpose.LEAD, "claude-sonnet-5-5", usage))
    records.spent(Spent("j2", 0, "T1", "U1", NOW, Purpose.CONVERSATION, "qwen3:8b", Usage(input=7)))
    number = records.answered(Answer("j2", "T1", "C1", "1.1", "U1", "who?", "Jane", (), "claude", NOW, HAIKU))
    records.say(Opinion(Kind.ANSWER, "T1", "U1", number, "down", NOW, "it was Tom"))
    records.count("model_failures", model=HAIKU, trouble="overloaded")
    text = app.test_client().get("/metrics").text
    told = read(text)
    assert told["leadline_model_tokens_total", "input", "claude-sonnet-5-5", "lead"] == 100_000
    assert told["leadline_model_tokens_total", "cache_read", "claude-sonnet-5-5", "lead"] == 10
    assert told["leadline_model_cost_dollars_total", "claude-sonnet-5-5", "lead"] == pytest.approx(0.240001)
    assert told["leadline_model_unpriced_requests_total", "qwen3:8b", "conversation"] == 1
    assert told["leadline_model_web_searches_total", "claude-sonnet-5-5", "lead"] == 2
    assert told["leadline_model_failures_total", HAIKU, "overloaded"] == 1
    assert told["leadline_answers_total", "claude"] == 1
    assert told["leadline_opinions", "answer", "down"] == 1
    assert not {"T1", "U1", "C1", "j1", "who?", "Jane", "it was Tom"} & set(text.replace('"', " ").split())


def broken() -> dict[str, Any]:
    raise RuntimeError("away")


@pytest.mark.parametrize("part", [metrics.of_jobs(broken), metrics.of_sessions(broken)])
def test_a_part_that_cannot_be_read_is_left_out_and_told(part: Callable[[], Any]) -> None:
    app = Flask("test")
    fine = metrics.of_jobs(lambda: {"failed": 2})
    app.register_blueprint(metrics.blueprint({"broken": part, "fine": fine}))
    told = read(app.test_client().get("/metrics").text)
    assert told["leadline_scrape_ok", "broken"] == 0
    assert told["leadline_scrape_ok", "fine"] == 1
    assert told["leadline_jobs", "failed"] == 2


def test_redis_is_not_asked_for_each_conversation_at_each_scrape() -> None:
    clock, asked = [100.0], [0]

    def stats() -> dict[str, Any]:
        asked[0] += 1
        return {
            **dict.fromkeys(("sessions", "messages", "bytes", "hits", "misses", "errors"), asked[0]),
            "degraded": True,
        }

    app = Flask("test")
    app.register_blueprint(metrics.blueprint({"sessions": metrics.of_sessions(stats, lambda: clock[0])}))

    def sessions_after(seconds: float) -> float:
        clock[0] += seconds
        return read(app.test_client().get("/metrics").text)["leadline_session_sessions",]

    assert [sessions_after(each) for each in (0, 30, 29, 1, 61)] == [1, 1, 1, 2, 3]
