"""What all tests share: no socket but loopback, and, where `LEADLINE_NO_SKIPS` is set, no skipped test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

from tests.databases import throwaway


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", [])) if reporter else 0
    if reporter and skipped and os.environ.get("LEADLINE_NO_SKIPS"):
        reporter.write_line(f"{skipped} skipped: nothing may be skipped here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def postgres_url(tmp_path: Path) -> Iterator[str]:
    """A database of its own on the PostgreSQL server that the tests were given."""
    with throwaway("postgresql", tmp_path) as url:
        yield url
