"""Who is alive on PostgreSQL: a lock that the server takes back with the session."""

import subprocess
import sys

import pytest

from src.database import Database
from src.jobs.roll import PostgresRoll

HOLD = """
import sys, time
from src.database import Database
from src.jobs.roll import PostgresRoll
PostgresRoll(Database(sys.argv[1])).sign_on("other")
print("signed on", flush=True)
time.sleep(60)
"""


@pytest.mark.postgres
def test_the_living_are_not_buried_and_the_dead_are(postgres_url: str) -> None:
    database, taken = Database(postgres_url), list[str]()
    roll = PostgresRoll(database, grace=0.2)
    roll.sign_on("me")
    other = subprocess.Popen([sys.executable, "-c", HOLD, postgres_url], stdout=subprocess.PIPE, text=True)
    assert other.stdout
    assert other.stdout.readline() == "signed on\n"
    assert not roll.bury("other", lambda: taken.append("too early"))
    other.kill()
    other.wait()
    other.stdout.close()
    while not roll.bury("other", lambda: taken.append("taken over")):
        pass
    assert taken == ["taken over"]
    roll.sign_off()
    database.close()


@pytest.mark.postgres
def test_a_session_that_was_lost_is_signed_on_again(postgres_url: str) -> None:
    database = Database(postgres_url)
    other_database = Database(postgres_url)
    mine, theirs = PostgresRoll(database, grace=0), PostgresRoll(other_database, grace=0)
    mine.sign_on("me")
    with database.begin() as db:
        db.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    mine.sign_on("me")
    theirs.sign_on("them")
    assert not theirs.bury("me", lambda: None)
    mine.sign_off()
    assert theirs.bury("me", lambda: None)
    theirs.sign_off()
    other_database.close()
    database.close()


@pytest.mark.postgres
def test_a_restart_of_the_server_is_not_the_death_of_everyone(postgres_url: str) -> None:
    """All locks are gone at once: whoever looks first must give the others time to sign on again."""
    clock, taken = [100.0], list[str]()
    databases = Database(postgres_url), Database(postgres_url)
    mine, theirs = PostgresRoll(databases[0], now=lambda: clock[0]), PostgresRoll(databases[1], now=lambda: clock[0])
    mine.sign_on("me")
    assert not mine.bury("them", lambda: taken.append("at once"))
    clock[0] += 7
    assert not mine.bury("them", lambda: taken.append("too early"))
    theirs.sign_on("them")
    clock[0] += 7
    assert not mine.bury("them", lambda: taken.append("they are alive"))
    theirs.sign_off()
    assert not mine.bury("them", lambda: taken.append("at once"))
    clock[0] += 9
    assert mine.bury("them", lambda: taken.append("dead"))
    assert taken == ["dead"]
    mine.sign_off()
    for database in databases:
        database.close()
