"""One way to import a CSV file of leads into SQLite, in a process of its own: `import_recipes.py common leads.csv`.

`common` is csv.DictReader, email-validator for every row, and upserts by SQLAlchemy Core, a thousand at a time;
`pandas` is read_csv, iterrows, email-validator, and the ORM, which looks each address up. Neither scores, merges with
what was said before, keeps a history or knows how far it is. Stands alone, so that pandas needs no place among our
packages.
"""

import csv
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import Column, Engine, Index, Integer, MetaData, Table, Text, create_engine, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session, registry

FACTS = {
    "First Name": "first_name",
    "Last Name": "last_name",
    "Email": "email",
    "Company": "company",
    "Job Title": "title",
    "Phone": "phone",
    "Country": "country",
    "Industry": "industry",
    "Employees": "employees",
    "Budget": "budget",
    "Lead Source": "source",
    "Notes": "notes",
}
metadata = MetaData()
leads = Table(
    "leads",
    metadata,
    Column("id", Integer, primary_key=True),
    *(Column(name, Text, nullable=False, unique=name == "email") for name in FACTS.values()),
)
for name in ("company", "source", "country"):
    Index(f"ix_leads_{name}", leads.c[name])


def valid(email: str) -> str:
    """The address as email-validator writes it; "" if it is none."""
    try:
        return validate_email(email, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return ""


def common(engine: Engine, file: Path) -> None:
    """As most would write it."""
    upsert = insert(leads)
    upsert = upsert.on_conflict_do_update(
        index_elements=["email"], set_={n: upsert.excluded[n] for n in FACTS.values()}
    )
    with file.open(encoding="utf-8-sig", newline="") as opened, engine.begin() as db:
        rows = _rows(csv.DictReader(opened))
        while batch := list(islice(rows, 1000)):
            db.execute(upsert, batch)


def _rows(read: Iterator[dict[str, str]]) -> Iterator[dict[str, str]]:
    for row in read:
        if email := valid(row["Email"]):
            yield {name: row[column] for column, name in FACTS.items()} | {"email": email}


def pandas(engine: Engine, file: Path) -> None:
    """As a notebook does it."""
    import pandas as pd  # type: ignore[import-untyped]  # a peer; it has no stubs of its own

    class Lead:
        """Mapped below."""

    registry().map_imperatively(Lead, leads)
    frame = pd.read_csv(file, dtype=str).fillna("")
    with Session(engine) as session:
        for _, row in frame.iterrows():
            if email := valid(row["Email"]):
                lead: Any = session.scalars(select(Lead).where(leads.c.email == email)).one_or_none() or Lead()
                for column, name in FACTS.items():
                    setattr(lead, name, row[column])
                lead.email = email
                session.add(lead)
        session.commit()


RECIPES: dict[str, Callable[[Engine, Path], None]] = {"common": common, "pandas": pandas}


def main(recipe: str, file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/leads.sqlite")
        metadata.create_all(engine)
        wall, cpu = time.perf_counter(), time.process_time()
        RECIPES[recipe](engine, file)
        print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "peak_mb": peak()}))


def peak() -> float:
    """The most memory that this process ever had, in MB: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html"""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
