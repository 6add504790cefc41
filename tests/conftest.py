"""What all tests share: no socket but loopback, and, where `LEADLINE_NO_SKIPS` is set, no skipped test."""

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text


def pytest_runtest_setup() -> None:
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", [])) if reporter else 0
    if skipped and os.environ.get("LEADLINE_NO_SKIPS"):
        reporter.write_line(f"{skipped} skipped: nothing may be skipped here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A database of its own on the PostgreSQL server that the tests were given."""
    server = os.environ.get("LEADLINE_TEST_POSTGRES")
    if not server:
        pytest.skip("LEADLINE_TEST_POSTGRES is not set: no PostgreSQL server to test with")
    name = f"leadline_{uuid4().hex[:12]}"
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        db.execute(text(f'CREATE DATABASE "{name}"'))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as db:
        db.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()
