"""What the migrations build is what the code expects, wherever the desk is started and however often."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

import src.conversation.tables  # declares them
import src.imports.tables  # declares them
import src.jobs.tables  # declares them
import src.leads.judging.tables
import src.leads.proposal_table
import src.leads.tables
import src.records.tables  # noqa: F401  # declares them
from src.database import Database, metadata
from src.errors import ConfigError
from tests.databases import BOTH, throwaway

ROOT = Path(__file__).resolve().parent.parent
TABLES = {table.name for table in metadata.sorted_tables}


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with throwaway(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def test_the_migrated_tables_are_the_declared_ones(database: Database) -> None:
    with database.begin() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []


def test_the_indices_are_there_with_their_order_and_their_condition(database: Database) -> None:
    if database.url.get_backend_name() == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    else:
        query = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
    with database.read() as db:
        indices = " ".join(db.execute(text(query)).scalars())
    assert "score DESC" in indices
    assert "state = 'waiting'" in indices


def test_a_second_start_changes_nothing(url: str) -> None:
    for _ in range(2):
        database = Database(url)
        database.check()
        assert set(inspect(database.engine).get_table_names()) == {*TABLES, "alembic_version"}
        database.close()


def test_a_database_ahead_of_the_program_is_refused_and_left_alone(url: str) -> None:
    database = Database(url)
    with database.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(ConfigError, match="ahead of this program"):
        Database(url).check()


BOOT = "import sys; from src.database import Database; d = Database(sys.argv[1]); d.check(); d.close(); print('up')"


def test_four_processes_start_at_once_on_an_empty_database(url: str, tmp_path: Path) -> None:
    start = [sys.executable, "-W", "error", "-c", BOOT, url]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    boots = [
        subprocess.Popen(start, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert [boot.communicate(timeout=60) for boot in boots] == [("up\n", "")] * 4
