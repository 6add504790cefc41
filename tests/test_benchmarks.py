"""The benchmarks run, measure what they say and judge it rightly; how fast anything is, is not asked here."""

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from benchmarks import (
    ack_in_process,
    ack_over_http,
    events,
    footprint,
    imports,
    load,
    many_leads,
    ours,
    processes,
    questions,
    rush,
    waiting,
)
from benchmarks.ack_in_process import ANCHOR, Candidate
from benchmarks.table import Target, percentile, verdict
from src.database import Database
from src.leads.rollups import building
from src.slack.requests import parse
from tests.running import spare_port


def test_an_event_is_signed_and_read_and_no_two_are_alike() -> None:
    keys = {parsed(request) for request in events.leads(5)}
    assert len(keys) == 5


def parsed(request: events.Signed) -> str:
    assert 1000 < len(request.body) < 1200
    headers = {"x-slack-request-timestamp": request.stamp, "x-slack-signature": request.signature}
    found = parse("events", headers, request.body, secret=events.SECRET, now=time.time())
    assert hasattr(found, "key")
    return str(found.key)


def test_every_way_of_ours_to_acknowledge_is_measured() -> None:
    with ack_in_process.own() as entered:
        costs = ack_in_process.measure(entered, rounds=1, batch=5)
        assert list(costs) == [candidate.name for candidate in entered]
        assert all(cost > 0 for cost in costs.values())


def test_who_acknowledges_what_slack_did_not_sign_is_not_measured() -> None:
    careless = Flask("careless")
    careless.add_url_rule(events.PATH, view_func=lambda: "ok", methods=["POST"])
    with pytest.raises(AssertionError, match="careless"):
        ack_in_process.refuses_strangers(Candidate("careless", careless))


def test_the_load_client_gets_an_answer_to_everything_it_sends() -> None:
    heard: list[bytes] = []
    told = asyncio.run(loaded(heard))
    assert told["statuses"] == {"200": 5}
    assert isinstance(told["latencies_ms"], list)
    assert len(told["latencies_ms"]) == len(set(heard)) == 5


async def loaded(heard: list[bytes]) -> dict[str, object]:
    """Two connections send five events to a server that says ok to each."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
                heard.append(await reader.readexactly(length))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        return await load.run(server.sockets[0].getsockname()[1], 5, 2)


@pytest.mark.parametrize(
    ("received", "length"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Le", None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 40),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", 40),
    ],
)
def test_an_answer_is_over_when_its_length_says_so(received: bytes, length: int | None) -> None:
    assert load.answer_length(received) == length


def test_an_answer_without_a_length_is_no_answer() -> None:
    with pytest.raises(ValueError, match="without a length"):
        load.answer_length(b"HTTP/1.1 200 OK\r\n\r\n")


def test_a_ratio_is_judged_against_its_target() -> None:
    entered = [Candidate(ANCHOR, ours.front_door(ours.intake()))]
    entered += [Candidate(name, entered[0].app, targets=(Target("≤ 1/2", 0.5),)) for name in ("quick", "slow")]
    lines = ack_in_process.table({ANCHOR: 200.0, "quick": 100.0, "slow": 101.0}, entered).splitlines()
    assert lines[-3:] == [
        f"| {ANCHOR} | 200 | 1.00 |  |  |",
        "| quick | 100 | 0.50 | ≤ 1/2 | yes |",
        "| slow | 101 | 0.51 | ≤ 1/2 | **no** |",
    ]


def test_several_targets_are_judged_each() -> None:
    assert verdict((Target("p99 < 25 ms", 25), 30), (Target("≥ 500/s", 500, at_least=True), 900)) == [
        "p99 < 25 ms; ≥ 500/s",
        "**no**; yes",
    ]


def test_over_http_bolt_is_the_anchor() -> None:
    bolt = ack_over_http.Served(ack_over_http.BOLT, 1, 1, [1000], [800], [5], [20])
    desk = ack_over_http.Served(ack_over_http.DESK, 2, 2, [2000], [400], [4], [30])
    last = ack_over_http.table([bolt, desk]).splitlines()[-1]
    assert last.endswith("| 2,000 | 400 | 0.50 | 4.0 | 30.0 | p99 < 25 ms; ≥ 500/s | **no**; yes |")


def test_the_time_a_person_waits_is_read_from_slack_s_side() -> None:
    def call(method: str, at: float, **arguments: str) -> dict[str, object]:
        return {"method": method, "at": at, "arguments": arguments}

    got = [
        call("reactions.add", 100.08, timestamp="100.000000", name="eyes"),
        call("chat.postMessage", 100.1, thread_ts="100.000000"),
        call("reactions.add", 100.2, timestamp="100.000000", name="white_check_mark"),
    ]
    (waited,) = waiting.waits(got, {"100.000000": 75.0}, ["100.000000"])
    assert (round(waited.sign), round(waited.card), round(waited.queue)) == (80, 100, 75)
    assert "| 👀 → the finished card arrives | 20 | 20 | median < 100 | yes |" in waiting.table([waited] * 2)


def test_a_rush_is_judged_by_slack_s_patience() -> None:
    said = rush.table(rush.Rush(acks=[10.0, 20.0, 3500.0], cards=[0.5, 1.0, 1.5]))
    assert "### 3 leads at once" in said
    assert "| an event's ack meanwhile, ms | 20 | 3430 | p99 < 3,000 ms, Slack's limit | **no** |" in said
    assert "| cards a second, first to last | 2 |" in said


def test_the_first_start_is_told_apart() -> None:
    first, later = footprint.Start(4.0, 5.0, 9.0, 99.0), footprint.Start(1.0, 1.5, 3.0, 120.0)
    said = footprint.table(first, [later])
    assert "| start → first ack | 1.5 s | < 3 s | yes |" in said
    assert "| the same, the first time after an installation | 5.0 s |" in said


def test_cpu_time_and_memory_are_those_of_the_process(tmp_path: Path) -> None:
    busy = tmp_path / "busy.py"
    busy.write_text(
        "import socket, sys, time\nlisten = socket.create_server(('127.0.0.1', int(sys.argv[1])))\n"
        "while time.process_time() < 0.1: pass\nprint(time.process_time(), flush=True)\ntime.sleep(30)\n"
    )
    port, log = spare_port(), tmp_path / "log"
    with processes.on_core(0), processes.started(ack_over_http.python(str(busy), str(port)), port, log, {}) as pid:
        while not log.read_text().endswith("\n"):
            time.sleep(0.01)
        assert processes.cpu_seconds(pid) == pytest.approx(json.loads(log.read_text()), abs=0.05)
        assert 3 < processes.megabytes(pid) < 100
        assert processes.family(pid) == [pid]


def test_percentiles_of_one_figure_are_that_figure() -> None:
    assert percentile([7.0], 99) == 7.0
    assert percentile([float(n) for n in range(101)], 99) == 99.0


def test_leads_of_the_questions_are_as_wide_and_uneven_as_real_ones() -> None:
    rows = [many_leads.whole(row) for row in many_leads.rows(3000)]
    assert len({row["email_key"] for row in rows}) == len(rows)
    assert [row["created_at"] for row in rows] != sorted(row["created_at"] for row in rows)
    assert all(row["created_at"] <= row["updated_at"] <= many_leads.NOW for row in rows)
    sizes = [len(json.dumps([row["notes"], str(row["card"]), str(row["insights"])])) for row in rows]
    assert 1_500 < sum(sizes) / len(sizes) < 4_000
    for name in ("source_key", "owner_key", "status_key", "country_key", "industry_key", "tier", "budget_currency"):
        shares = sorted((sum(row[name] == key for row in rows) for key in {row[name] for row in rows}), reverse=True)
        assert shares[0] > 2 * shares[-1], name


def test_every_question_is_asked_of_every_database_and_the_slow_ones_are_named(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'leads.sqlite'}")
    many_leads.fill(database, 300)
    building.begin_anew(database, str(questions.ZONE))
    assert building.complete(database, str(questions.ZONE), lambda: True) == 300
    found = questions.examined(database, 1, 0.5)
    database.close()
    assert found.named.keys() == {*questions.NAMED, questions.NAMES}
    assert len(found.seen) > 200
    slow = replace(found, seen={**found.seen, "leads mentioning kubernetes": questions.Times((1200.0,))})
    said = questions.slowest({"SQLite": slow})
    assert "| leads mentioning kubernetes | 1200 |" in said
    assert "### Questions at 300 leads, in ms" in questions.named_table({"SQLite": slow}, 300)
    assert "of 2" in questions.seen_table({"SQLite": slow})
    assert questions.cost_table({"SQLite": slow}, 300).splitlines()[-1].startswith("| SQLite |")


def test_a_file_is_imported_by_us_and_by_the_common_recipe(tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    imports.write(file, 200)
    mine, common = imports.ours(file), imports.recipe("common", file)
    assert mine.read == 200
    assert 0 < mine.failed < 20
    assert 150 < mine.new < 200
    said = imports.table({"ours": [mine], "common": [common], "pandas": []}, 200)
    assert "### Importing 200 rows" in said
    assert "≥ 4 × ours" in said
