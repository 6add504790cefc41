"""The composition root: what importing and building do not do, and what the command line says."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from src.config import Settings
from src.errors import ConfigError
from tests.running import (
    ROOT,
    SECRET,
    TOKEN,
    Person,
    Server,
    desk,
    fetch,
    message_event,
    post_json,
    sign,
    slack_stand_in,
    spare_port,
    until,
    words,
)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/data/leads.sqlite")
    return Settings.load()


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    from server import create_app

    app = create_app(settings)
    yield app
    app.extensions["leadline"].work.close()
    app.extensions["leadline"].database.close()


def run(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    env = clean | {"PYTHONPATH": str(ROOT)} | environment
    return subprocess.run([sys.executable, *arguments], cwd=folder, env=env, capture_output=True, text=True, timeout=60)


def test_importing_opens_starts_writes_and_needs_nothing(tmp_path: Path) -> None:
    look = "import server, threading; assert server.app is not None; print(threading.active_count())"
    done = run("-c", look, folder=tmp_path, SLACK_BOT_TOKEN="half a setting")
    assert (done.stdout, done.stderr) == ("1\n", "")
    assert list(tmp_path.iterdir()) == []


def test_building_starts_nothing_and_writes_nothing(tmp_path: Path) -> None:
    look = "import server, threading; server.create_app(); print(threading.active_count())"
    assert run("-c", look, folder=tmp_path).stdout == "1\n"
    assert list(tmp_path.iterdir()) == []


def test_the_app_is_built_at_its_first_use(tmp_path: Path) -> None:
    look = "import server; print(server.app.test_client().get('/healthz').json)"
    assert run("-c", look, folder=tmp_path).stdout == "{'ok': True}\n"


def test_half_a_setting_is_told_with_its_remedy_and_stops_the_start(tmp_path: Path) -> None:
    done = run(str(ROOT / "server.py"), folder=tmp_path, SLACK_BOT_TOKEN="xoxb-1", PORT="0")
    assert done.returncode == 2
    assert "SLACK_SIGNING_SECRET is missing" in done.stderr
    assert "PORT" in done.stderr
    assert "Traceback" not in done.stderr
    assert "xoxb-1" not in done.stderr


def test_broken_scoring_rules_stop_the_start_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("version = 1\nthis is not toml\n")
    done = run(str(ROOT / "server.py"), folder=tmp_path, SCORING_FILE="mine.toml")
    assert done.returncode == 2
    assert "mine.toml:2: " in done.stderr


def test_help_names_every_command_and_setting(tmp_path: Path) -> None:
    said = run(str(ROOT / "server.py"), "--help", folder=tmp_path).stdout
    assert all(name.upper() in said for name in Settings.model_fields)
    assert all(command in said for command in ("run", "failed", "retry"))


def test_a_taken_port_is_told_so(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run(str(ROOT / "server.py"), folder=tmp_path, PORT=str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "Set PORT to another number" in done.stderr


def test_with_real_credentials_there_is_no_sandbox(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/sandbox/").status_code == 404
    assert client.get("/").status_code == 404


def test_a_desk_that_was_not_started_keeps_what_it_is_sent_and_says_that_it_is_not_ready(app: Flask) -> None:
    client, body = app.test_client(), message_event("add lead: jane@acme.com", "1.1")
    answers = [client.post("/slack/events", data=body, headers=sign(body)).status_code for _ in range(2)]
    assert answers == [200, 200]
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json) == (503, {"ok": False, "store": True, "work": False})


def test_a_locked_database_is_a_503_within_slack_s_three_seconds(app: Flask, settings: Settings) -> None:
    client, body = app.test_client(), message_event("add lead: jane@acme.com", "1.1")
    client.get("/readyz")
    with closing(sqlite3.connect(settings.database_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        assert client.post("/slack/events", data=body, headers=sign(body)).status_code == 503
        assert time.monotonic() - began < 3
        other.execute("ROLLBACK")
    assert client.post("/slack/events", data=body, headers=sign(body)).status_code == 200


def test_a_full_disk_is_a_503_and_the_retry_is_handled_when_there_is_room(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: SQLite cannot tell them apart."""
    port = spare_port()
    slack = slack_stand_in(tmp_path, port).start()
    server = desk(tmp_path, slack, port=port).start()
    try:
        assert server.process
        ts = Person(slack).say("hello, colleagues")
        filler = ", ".join(f"notes={n}{'x' * 3000}" for n in range(20))
        body = message_event(f"add lead: full@disk.com {filler}", ts, channel="C0LEADS")
        limits = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (4096, limits[1]))
        assert fetch(f"{server.url}/slack/events", body, sign(body)).status == 503
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, limits)
        assert fetch(f"{server.url}/slack/events", body, sign(body)).status == 200
        assert "full@disk.com" in words(until(lambda: Person(slack).replies(ts), "the card")[0])
    finally:
        server.close()
        slack.close()


def test_a_database_file_that_was_deleted_is_noticed_before_anything_is_lost(app: Flask, settings: Settings) -> None:
    client, body = app.test_client(), message_event("add lead: jane@acme.com", "1.1")
    assert client.post("/slack/events", data=body, headers=sign(body)).status_code == 200
    Path(settings.database_url.removeprefix("sqlite:///")).unlink()
    assert client.post("/slack/events", data=body, headers=sign(body)).status_code == 503
    assert client.get("/readyz").json == {"ok": False, "store": False, "work": False}


def test_a_damaged_jobs_file_is_told_with_its_remedy_and_moving_it_away_loses_nothing(tmp_path: Path) -> None:
    port = spare_port()
    slack = slack_stand_in(tmp_path, port).start()
    server = desk(tmp_path, slack, port=port).start()
    jobs_file = tmp_path / "leadline-jobs.sqlite"
    try:
        person = Person(slack)
        post_json(f"{slack.url}/sandbox/faults", {"method": "chat.postMessage", "kind": "error", "times": 3})
        ts = person.say("add lead: kept@damaged.com Kept Anyway")
        until(lambda: "eyes" in person.reactions(ts), "👀")
        server.kill()
        for file in tmp_path.glob("leadline-jobs.sqlite*"):
            file.unlink()
        jobs_file.write_bytes(b"this is no database" * 100)
        done = run(str(ROOT / "server.py"), folder=tmp_path, **server.env)
        assert done.returncode == 2
        assert "move it away" in done.stderr
        assert "Traceback" not in done.stderr
        jobs_file.unlink()
        server.start()
        assert person.settled(ts, 90) == {"white_check_mark"}
        assert len(person.replies(ts)) == 1
    finally:
        server.close()
        slack.close()


def test_a_second_engine_in_one_process_is_refused(app: Flask, settings: Settings) -> None:
    from server import create_app

    first, second = app.extensions["leadline"], create_app(settings).extensions["leadline"]
    first.start()
    try:
        with pytest.raises(RuntimeError, match="already"):
            second.start()
    finally:
        first.stop(patience=0)
        second.database.close()


def test_real_credentials_are_needed_whole() -> None:
    from src.assembly.slacks import real_slack

    with pytest.raises(ConfigError, match="SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN"):
        real_slack(Settings(_env_file=None))


def test_a_revoked_token_fails_the_job_which_is_listed_and_done_when_it_is_mended(tmp_path: Path) -> None:
    port = spare_port()
    slack = slack_stand_in(tmp_path, port).start()
    server = desk(tmp_path, slack, port=port).start()
    try:
        person = Person(slack)
        revoked = {"method": "chat.postMessage", "kind": "api_error", "error": "token_revoked", "times": 2}
        post_json(f"{slack.url}/sandbox/faults", revoked)
        ts = person.say("add lead: late@mended.com Late One, Mended")
        until(lambda: command(server, tmp_path, "failed").count("token_revoked"), "the failure to be listed")
        line = command(server, tmp_path, "failed")
        reference, key = line.split()[2:4]
        assert reference.startswith("R-")
        assert reference in server.log.read_text()
        assert key in command(server, tmp_path, "retry", key)
        card = until(lambda: person.replies(ts), "the card")
        assert "late@mended.com" in words(card[0])
        assert command(server, tmp_path, "failed") == "No job has failed.\n"
        assert "There is no failed job" in command(server, tmp_path, "retry", key)
    finally:
        server.close()
        slack.close()


def command(server: Server, folder: Path, *arguments: str) -> str:
    done = run(str(ROOT / "server.py"), *arguments, folder=folder, **server.env)
    return done.stdout + done.stderr


def test_an_unexpected_error_is_told_by_its_reference_only(tmp_path: Path) -> None:
    """The table of leads is gone: a bug, as far as the desk can tell."""
    port = spare_port()
    slack = slack_stand_in(tmp_path, port).start()
    server = desk(tmp_path, slack, port=port).start()
    try:
        with closing(sqlite3.connect(tmp_path / "leadline.sqlite")) as db:
            db.execute("DROP TABLE lead_changes")
        person = Person(slack)
        ts = person.say("add lead: who@knows.com Who Knows")
        assert person.settled(ts) == {"warning"}
        said = words(person.replies(ts)[0])
        assert "R-" in said
        assert "lead_changes" not in said
        log = server.log.read_text()
        assert "lead_changes" in log
        assert "who@knows.com" not in log
    finally:
        server.close()
        slack.close()


def test_no_thread_of_ours_is_left_behind() -> None:
    assert [thread.name for thread in threading.enumerate() if thread.name in ("handover", "roll-call", "tidy")] == []


def test_control_c_ends_it_as_sigterm_does(tmp_path: Path) -> None:
    server = desk(tmp_path, None).start()
    try:
        assert server.process
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(timeout=30) == 0
        assert "Traceback" not in server.log.read_text()
    finally:
        server.close()


def test_without_credentials_the_front_door_leads_to_the_sandbox(tmp_path: Path) -> None:
    server = desk(tmp_path, None).start()
    try:
        assert b"<html" in fetch(f"{server.url}/").body
        for header in ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via"):
            assert fetch(f"{server.url}/sandbox/", headers={header: "for=203.0.113.7"}).status == 403
        assert fetch(f"{server.url}/sandbox/", headers={"Host": "evil.example@127.0.0.1"}).status == 403
        assert Person(server).asks("add lead: first@visit.com First Visit, Visit").count("first@visit.com")
    finally:
        server.close()
