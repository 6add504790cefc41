"""Figures kept ready while many write, while processes die, when a desk starts, and in a database from before."""

import logging
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import TableClause, column, insert, select, table

import server
from src.database import MIGRATIONS, Database
from src.engines import engine_for, understood
from src.leads.models import Assessment, LeadDraft, Origin, ScoreCard
from src.leads.rollups import building
from src.leads.rollups.catching_up import CatchingUp
from src.leads.rollups.checking import check
from src.leads.rollups.keeping import kept
from src.leads.store import LeadStore
from src.leads.tables import leads
from tests.databases import BOTH, throwaway
from tests.running import until
from tests.test_query import tier_of

ROOT = Path(__file__).resolve().parent.parent
NOON, ZONE = datetime(2026, 11, 22, 12, 0, tzinfo=UTC), "Europe/Berlin"


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with throwaway(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def tell(store: LeadStore, who: int, n: int, key: str) -> None:
    """Something about one of a few people, which changes their company, source and score."""
    email, card = f"{who}@acme.com", ScoreCard(n * 37 % 101, tier_of(n * 37 % 101))
    draft = LeadDraft(email, email, company=f"Company {n % 3}", source=f"source {n % 2}", budget=f"{n % 4}k EUR")
    origin = Origin("T1", "C1", "U1", key, NOON - timedelta(hours=n % 100))
    store.add(draft, origin, lambda merged: Assessment(merged, (), card))


def right(database: Database) -> bool:
    """Complete, and what the leads add up to."""
    with database.read() as db:
        assert kept(db).zone == ZONE
    found = check(database)
    return not found.wrong and found.leads > 0


def test_many_tell_of_the_same_leads_at_once_while_the_figures_are_made_anew(database: Database) -> None:
    building.begin_anew(database, ZONE)
    store = LeadStore(database)

    def talk(voice: int) -> None:
        for n in range(25):
            tell(store, (n * 7 + voice) % 10, n + voice, f"{voice} says {n}")

    def make(_: int) -> None:
        for _ in range(10):
            building.complete(database, ZONE, lambda: True)
            building.begin_anew(database, ZONE)

    with ThreadPoolExecutor(9) as threads:
        done = [threads.submit(talk, voice) for voice in range(8)] + [threads.submit(make, 0)]
        assert [each.exception() for each in done] == [None] * 9
    building.complete(database, ZONE)
    assert right(database)


TELL = """
import sys
from tests.test_rollups_at_work import *
database, voice = Database(sys.argv[1]), sys.argv[2]
store = LeadStore(database)
print("ready", flush=True)
if voice == "builder":
    while True:
        building.complete(database, ZONE, lambda: True)
        building.begin_anew(database, ZONE)
for n in range(100_000):
    tell(store, n % 50, n, f"{voice} says {n}")
"""


@pytest.mark.slow
def test_killed_in_the_middle_of_it_nothing_is_counted_twice_or_lost(url: str, database: Database) -> None:
    building.begin_anew(database, ZONE)
    dice = random.Random(3)
    for attempt in range(4):
        tellers = [talker(url, f"{attempt} {who}") for who in ("Ann", "Bob")]
        builder = talker(url, "builder")
        for process in (*tellers, builder):
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
        time.sleep(dice.random())
        for process in (*tellers, builder):
            process.send_signal(signal.SIGKILL)
            process.communicate()
        building.complete(database, ZONE)
        assert right(database)


def talker(url: str, voice: str) -> "subprocess.Popen[str]":
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", TELL, url, voice], env=env, stdout=PIPE, stderr=PIPE, text=True)


def waited_for(database: Database, zone: str = ZONE) -> Callable[[], bool]:
    """Whether all leads are in the figures, by the days of the zone."""

    def ready() -> bool:
        with database.read() as db:
            return kept(db).zone == zone and kept(db).up_to > 10**9

    return ready


def test_at_the_start_they_are_made_and_a_changed_time_zone_is_said_in_the_log(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for n in range(5):
        tell(LeadStore(database), n, n, f"says {n}")
    for zone in (ZONE, "Asia/Tokyo", "Asia/Tokyo"):
        catching_up = CatchingUp(database, zone)
        catching_up.start()
        until(waited_for(database, zone), "the figures to be ready")
        catching_up.stop()
        assert check(database).wrong == ()
    told = [(record.getMessage(), getattr(record, "zone", None) or record.leads) for record in caplog.records]  # type: ignore[attr-defined]  # extra
    assert told == [
        ("figures are kept ready", 5),
        ("TIMEZONE has changed: the figures kept ready are made anew", "Asia/Tokyo"),
        ("figures are kept ready", 5),
    ]


def test_another_desk_that_wants_another_zone_has_its_way_and_the_first_gives_up(database: Database) -> None:
    tell(LeadStore(database), 1, 1, "says 1")
    building.begin_anew(database, ZONE)
    assert building.batch(database, "Asia/Tokyo") is None
    building.begin_anew(database, "Asia/Tokyo")
    assert building.complete(database, ZONE) == 0
    assert building.complete(database, "Asia/Tokyo") == 1


def test_a_stopped_desk_goes_on_where_it_was(database: Database) -> None:
    for n in range(3):
        tell(LeadStore(database), n, n, f"says {n}")
    building.begin_anew(database, ZONE)
    assert building.batch(database, ZONE, size=2) == 0  # there was nothing to empty
    assert building.batch(database, ZONE, size=2) == 2
    assert building.complete(database, ZONE) == 1
    assert right(database)


def test_a_database_from_before_is_filled_in(url: str) -> None:
    engine = engine_for(understood(url))
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "0002")
        connection.execute(insert(leads_of_0002()), {**dict.fromkeys(leads_of_0002().c.keys(), ""), **FROM_BEFORE})
    engine.dispose()
    database = Database(url)
    building.begin_anew(database, ZONE)
    assert building.complete(database, ZONE) == 1
    assert right(database)
    with database.read() as db:
        row = db.execute(select(leads)).mappings().one()
    assert (row["company_key"], len(row["title_key"]), row["budget_amount"]) == ("acme", 82, 50_000)
    assert row["known"] == 0b1000001101  # e-mail, company, title, budget
    assert LeadStore(database).names("T1").companies == ("Acme",)
    database.close()


FROM_BEFORE: dict[str, Any] = {
    **dict.fromkeys(("created_at", "updated_at", "last_said_at"), NOON),
    **{name: [] for name in ("notes", "insights")},
    **{name: {} for name in ("extra", "guessed", "card")},
    **dict.fromkeys(("email", "email_key"), "jane@acme.com"),
    "id": 7,
    "team": "T1",
    "company": "Acme",
    "title": "Chief " * 40,
    "budget": "50k EUR",
    "budget_amount": None,
    "score": 40,
    "tier": "WARM",
}


def leads_of_0002() -> TableClause:
    later = {"known"}
    return table("leads", *(column(each.name, each.type) for each in leads.c if each.name not in later))


def test_the_command_line_compares_and_mends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'leads.sqlite'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("TIMEZONE", ZONE)
    database = Database(url)
    tell(LeadStore(database), 1, 1, "says 1")
    assert server.main(["rollups"]) == 0
    assert capsys.readouterr().out == "No figures were kept ready. Made anew: 1 leads in 0 s.\n"
    assert server.main(["rollups"]) == 0
    right = "44 figures kept ready, by days in Europe/Berlin: all of them are right.\n"
    assert capsys.readouterr().out == f"Compared with 1 leads: {right}"
    database.close()
