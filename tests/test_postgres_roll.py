"""Who is alive on PostgreSQL: a lock that the server takes back with the session."""

import subprocess
import sys

import pytest

from src.database import Database
from src.work.roll import PostgresRoll

HOLD = """
import sys, time
from src.database import Database
from src.work.roll import PostgresRoll
PostgresRoll(Database(sys.argv[1])).sign_on("other")
print("signed on", flush=True)
time.sleep(60)
"""


@pytest.mark.postgres
def test_the_living_are_not_buried_and_the_dead_are(postgres_url: str) -> None:
    database, taken = Database(postgres_url), list[str]()
    roll = PostgresRoll(database)
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
    database.close()


@pytest.mark.postgres
def test_a_session_that_was_lost_is_signed_on_again(postgres_url: str) -> None:
    database = Database(postgres_url)
    other_database = Database(postgres_url)
    mine, theirs = PostgresRoll(database), PostgresRoll(other_database)
    mine.sign_on("me")
    with database.begin() as db:
        db.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    mine.sign_on("me")
    assert not theirs.bury("me", lambda: None)
    mine.sign_off()
    assert theirs.bury("me", lambda: None)
    other_database.close()
    database.close()
