"""Throw-away databases: a SQLite file, or one on the PostgreSQL server that LEADLINE_TEST_POSTGRES names."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

SERVER = "LEADLINE_TEST_POSTGRES"

#: The same suite on both: `@pytest.fixture(params=BOTH)`, then `with throwaway(request.param, tmp_path) as url`.
BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


@contextmanager
def throwaway(kind: str, folder: Path) -> Iterator[str]:
    """The url of an empty database of this kind, which is gone afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'leadline.sqlite'}"
        return
    server = os.environ.get(SERVER)
    if not server:
        pytest.skip(f"needs PostgreSQL: set {SERVER} to the url of a superuser's database")
    name = f"leadline_test_{secrets.token_hex(6)}"
    url = make_url(server).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
