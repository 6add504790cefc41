"""Having heard enough: the Stop button and the word, what they end, and what they leave alone."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from src.conversation.stops import KEEP, LOOK, KeptStops, Watch, stopped_at
from src.database import Database
from src.edges import Stream
from src.jobs.steps import Steps, directly
from src.leads.pipeline import Pipeline
from src.leads.rules.rubric import load_rubric
from src.leads.store import LeadStore
from src.messages import Message, Stop, from_dict
from src.rendered import Rendered
from src.routing import Context, Told
from src.sdk.sessions.slack_session_manager import SlackSessionManager
from src.slack.client import SlackClient
from src.slack.requests import Ignore
from tests.databases import BOTH, throwaway
from tests.loopback import TOKEN, sandbox_slack
from tests.payloads import CHANNEL as ACME_CHANNEL
from tests.payloads import PERSON, TEAM, TS
from tests.running import ROOT, Person, Server, fetch, post_json, spare_port, until, words
from tests.talking import CHANNEL, DM, HANDLERS, Broken, Job, Office
from tests.test_requests import hear

PRESSED = {
    "type": "agent_session_stopped",
    "channel": ACME_CHANNEL,
    "thread_ts": TS,
    "user": PERSON,
    "streaming_message_ts": [],
    "event_ts": "1760000009.000100",
}


def test_the_button_is_heard_with_its_thread() -> None:
    stop = hear(PRESSED)
    assert stop == Stop(TEAM, ACME_CHANNEL, PERSON, "1760000009.000100", TS)
    assert isinstance(stop, Stop)
    assert from_dict(json.loads(json.dumps(stop.to_dict()))) == stop


@pytest.mark.parametrize("name", ["channel", "thread_ts", "user", "event_ts"])
@pytest.mark.parametrize("value", [None, 7, "", "nowhere"])
def test_a_button_that_is_nowhere_is_left_alone(name: str, value: object) -> None:
    assert hear({**PRESSED, name: value}) == Ignore("a stop without a thread")


@pytest.mark.parametrize("said", ["stop", "Stop!", " STOP. ", "please stop", "stop it", "stopp", "halt"])
def test_the_word_does_not_wait_behind_what_it_is_to_stop(said: str) -> None:
    message = Message(TEAM, ACME_CHANNEL, PERSON, "1.000002", said, "1.000001")
    assert message.is_stop
    assert message.conversation != replace(message, text="and by source?").conversation


@pytest.mark.parametrize("said", ["stop the newsletter for Acme", "how do I stop?", "nonstop", "", "stop " * 50])
def test_words_about_stopping_are_not_the_word(said: str) -> None:
    assert not Message(TEAM, ACME_CHANNEL, PERSON, "1.000002", said, "1.000001").is_stop


@pytest.fixture(params=BOTH)
def stops(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[KeptStops, KeptStops]]:
    """As two processes have them."""
    with throwaway(request.param, tmp_path) as url:
        databases = Database(url), Database(url)
        yield KeptStops(databases[0]), KeptStops(databases[1])
        for database in databases:
            database.close()


NOW = datetime.now(UTC)
SOON = NOW + timedelta(seconds=1)


def test_what_one_process_hears_another_sees(stops: tuple[KeptStops, KeptStops]) -> None:
    here, there = stops
    here.record("T1", "C1", "1.1", NOW)
    assert there.after("T1", "C1", {"1.1", "direct"}, NOW - timedelta(seconds=1))
    assert not there.after("T1", "C1", {"1.1"}, SOON)
    before = NOW - timedelta(seconds=1)
    assert not there.after("T2", "C1", {"1.1"}, before)
    assert not there.after("T1", "C2", {"1.1"}, before)
    assert not there.after("T1", "C1", {"1.2"}, before)
    assert not there.after("T1", "C1", set(), before)


def test_the_last_stop_of_a_thread_counts_and_old_ones_are_forgotten(stops: tuple[KeptStops, KeptStops]) -> None:
    here, there = stops
    here.record("T1", "C1", "1.1", SOON)
    there.record("T1", "C1", "1.1", NOW)
    assert here.after("T1", "C1", {"1.1"}, SOON)
    here.record("T1", "C1", "1.2", NOW - KEEP - timedelta(minutes=1))
    assert not there.after("T1", "C1", {"1.2"}, NOW - 2 * KEEP)


def test_a_stop_is_of_the_moment_it_comes_in_unless_it_comes_in_late() -> None:
    assert stopped_at((NOW - timedelta(seconds=5)).timestamp(), NOW) == NOW
    assert stopped_at((NOW + timedelta(seconds=5)).timestamp(), NOW) == NOW
    assert NOW - stopped_at((NOW - timedelta(minutes=5)).timestamp(), NOW) == timedelta(minutes=5)


class Counted:
    """Stops that count how often they are looked for."""

    def __init__(self) -> None:
        self.looks = 0
        self.stopped = False

    def record(self, team: str, channel: str, thread: str, at: datetime) -> None:
        self.stopped = True

    def after(self, team: str, channel: str, threads: Any, moment: datetime) -> bool:
        self.looks += 1
        return self.stopped


MESSAGE = Message("T1", "C1", "U1", "1.000001", "how many leads?")


def test_asked_at_every_word_it_looks_now_and_then() -> None:
    stops, now = Counted(), [100.0]
    stopped = Watch(stops, MESSAGE, Steps(directly, resumed=False), lambda: now[0])
    for _ in range(1000):
        assert not stopped()
        now[0] += 0.01
    assert 10 / LOOK * 0.8 < stops.looks <= 10 / LOOK + 1
    stops.stopped = True
    now[0] += LOOK
    assert stopped()
    stops.stopped = False
    assert stopped()


def test_a_database_that_is_away_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    assert not Watch(Broken(Counted(), "after"), MESSAGE, Steps(directly, resumed=False))()
    assert "RuntimeError" in caplog.text


class Talker:
    """An agent that speaks until it is stopped; `said` is how many words it got to say."""

    def __init__(self) -> None:
        self.said = 0
        self.speaking = threading.Event()

    def answer(self, message: Message, history: Sequence[Mapping[str, Any]], context: Context, stream: Stream) -> Told:
        while not context.stopped() and self.said < 400:
            stream.say("word ")
            self.said += 1
            self.speaking.set()
            time.sleep(0.01)
        return Told(Rendered("Stopped." if self.said < 400 else "Through."))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    database = Database(f"sqlite:///{tmp_path}/leads.sqlite")
    leads = Pipeline(LeadStore(database), load_rubric(None), ZoneInfo("Europe/Berlin"))
    with sandbox_slack() as (slack, url):
        office = Office(slack, SlackClient(TOKEN, url), leads, SlackSessionManager())
        office.__dict__["stops"] = KeptStops(database)
        yield office
    database.close()


QUESTION = "will they buy next month, which leads say so?"


def running(office: Office, talker: Talker, **where: Any) -> tuple[Job, threading.Thread]:
    """Somebody asked, and the answer is being given."""
    job = office.said(QUESTION, mentions_bot=True, **where)
    desk = office.desk(agent=talker, stops=office.__dict__["stops"], analyst_first=False)
    thread = threading.Thread(target=job.run, args=(desk,))
    thread.start()
    assert talker.speaking.wait(10)
    return job, thread


def press(office: Office, job: Job, *, thread_ts: str = "", channel: str = CHANNEL) -> None:
    """Somebody presses the button of that answer's thread."""
    message = job.message
    stop = Stop(message.team, channel, message.user, f"{time.time():.6f}", thread_ts or message.reply_thread)
    desk = office.desk(stops=office.__dict__["stops"])
    desk.perform(stop, Steps(directly, resumed=False), datetime.now(UTC))


@pytest.mark.parametrize("channel", [CHANNEL, DM])
def test_the_button_ends_the_answer_that_is_being_given(office: Office, channel: str) -> None:
    talker = Talker()
    job, thread = running(office, talker, channel=channel)
    press(office, job, channel=channel)
    thread.join(10)
    assert "Stopped." in office.answer_to(job.message)
    assert len(office.answers_to(job.message)) == 1
    assert office.slack.sessions.processing() == []


@pytest.mark.parametrize("channel", [CHANNEL, DM])
def test_the_word_ends_it_too_and_is_seen(office: Office, channel: str) -> None:
    talker = Talker()
    job, thread = running(office, talker, channel=channel)
    where = {} if channel == DM else {"thread_ts": job.message.ts}
    word = office.said("stop", channel=channel, **where)
    word.run(office.desk(stops=office.__dict__["stops"]))
    thread.join(10)
    assert "Stopped." in office.answer_to(job.message)
    entry = office.slack.state.get(channel, word.message.ts)
    assert entry
    assert [each["name"] for each in entry.message["reactions"]] == ["octagonal_sign"]


def test_it_leaves_other_threads_and_the_next_question_alone(office: Office) -> None:
    talker = Talker()
    job, thread = running(office, talker)
    press(office, job, thread_ts="1.000001")
    thread.join(30)
    assert "Through." in office.answer_to(job.message)
    press(office, job)
    following = Talker()
    following.said = 395
    second, thread = running(office, following, thread_ts=job.message.ts)
    thread.join(30)
    assert "Through." in office.answer_to(second.message)


def test_a_run_that_goes_on_in_another_process_is_ended_by_what_was_pressed_before(office: Office) -> None:
    job = office.said(QUESTION, mentions_bot=True)
    stops = office.__dict__["stops"]
    assert not Watch(stops, job.message, Steps(job.checkpoint, resumed=False))()
    stops.record("T0SANDBOX", CHANNEL, job.message.ts, datetime.now(UTC))
    assert Watch(stops, job.message, Steps(job.checkpoint, resumed=True))()


def test_the_word_among_people_is_left_alone(office: Office) -> None:
    root = office.said("lunch at twelve?").message.ts
    word = office.said("stop", thread_ts=root)
    word.run(office.desk(stops=office.__dict__["stops"]))
    assert "reactions" not in office.slack.state.get(CHANNEL, word.message.ts).message  # type: ignore[union-attr]


def test_the_button_of_an_answer_that_died_takes_the_button_away(office: Office) -> None:
    job = office.said(QUESTION)
    office.client.session(CHANNEL, job.message.ts, "processing")
    press(office, job)
    assert office.slack.sessions.processing() == []


def test_the_manifest_asks_for_what_makes_slack_show_the_button() -> None:
    manifest = json.loads((ROOT / "manifest.json").read_text())
    assert "agent_session_stopped" in manifest["settings"]["event_subscriptions"]["bot_events"]
    assert "assistant:write" in manifest["oauth_config"]["scopes"]["bot"]
    assert len(manifest["features"]["agent_view"]["suggested_prompts"]) <= 4


def test_one_handler_hears_the_button() -> None:
    assert [handler.name for handler in HANDLERS if handler.stops] == ["stop"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder, port = tmp_path_factory.mktemp("speaking"), spare_port()
    env = {"PORT": str(port), "DATABASE_URL": f"sqlite:///{folder}/leadline.sqlite", "ANALYST_FIRST": "false"}
    command = [sys.executable, "-m", "tests.speaking_desk"]
    server = Server(command, port, "/readyz", env, folder / "desk.log").start()
    yield server
    server.close()


def sessions(person: Person) -> list[dict[str, str]]:
    found: list[dict[str, str]] = fetch(f"{person.slack.url}/sandbox/changes?since={person.seq}").json["sessions"]
    return found


def test_from_the_button_on_the_page_to_the_end_of_the_answer(server: Server) -> None:
    person = Person(server)
    ts = person.say("which leads will buy next month?")
    until(lambda: len(words(person.replies(ts)[0]) if person.replies(ts) else "") > 60, "words")
    assert {"channel": person.channel, "thread_ts": ts} in sessions(person)
    began = time.monotonic()
    assert post_json(f"{server.url}/sandbox/stop", {"channel": person.channel, "thread_ts": ts})["ok"]
    until(lambda: "You stopped me here" in words(person.replies(ts)[0]), "the end")
    assert time.monotonic() - began < 3
    (answer,) = person.replies(ts)
    assert [block["type"] for block in answer["blocks"]] == ["rich_text", "context_actions"]
    until(lambda: not sessions(person), "the button to go")
    again = post_json(f"{server.url}/sandbox/stop", {"channel": person.channel, "thread_ts": ts})
    assert again == {"ok": False, "error": "There is nothing to stop any more."}


TWO_WAYS = """
import os, sys, time
from src.jobs.engine import Engine

url, way = sys.argv[1:]
done = []

def job(key):
    for name in (("a", "b") if way == "first" else ("a", "c", "d")):
        done.append(Engine.checkpoint(name, lambda: f"{name} by the {way}"))
    if way == "first":
        os._exit(0)
    print(done, flush=True)
    os._exit(0)

engine = Engine(url, way, job)
engine.start()
if way == "first":
    engine.enqueue("j", "j", "here")
else:
    engine.take_over("first")
time.sleep(20)
os._exit(1)
"""


def test_a_job_that_goes_another_way_when_it_runs_again_comes_to_its_end(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/jobs.sqlite"
    runs = [
        subprocess.run([sys.executable, "-c", TWO_WAYS, url, way], cwd=ROOT, capture_output=True, text=True, timeout=60)
        for way in ("first", "second")
    ]
    assert [run.returncode for run in runs] == [0, 0], runs
    assert runs[1].stdout.strip() == "['a by the first', 'c by the second', 'd by the second']"
