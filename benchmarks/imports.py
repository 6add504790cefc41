"""A file of leads as the desk imports it, against the common recipe and the pandas one, each in a process of its own.

Ours does all that the desk does: columns told apart, addresses checked, every row enriched and scored with reasons,
merged, its history and the figures kept ready written, how far it is kept in the same transactions, synced to disk.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from subprocess import PIPE

from benchmarks import import_recipes, many_leads
from benchmarks.table import Target, markdown, middle, percentile, verdict

#: A Python that has pandas, SQLAlchemy and email-validator; without it, the pandas recipe is left out.
PANDAS_PYTHON = "LEADLINE_PANDAS_PYTHON"
#: The pandas recipe is run on a part of the file, and its time multiplied.
PART = 10
ROOT = Path(__file__).resolve().parent.parent

OURS = """
import json, sys, tempfile, threading, time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from benchmarks.import_recipes import peak
from src.database import Database
from src.imports.imports import Imports
from src.leads import csv_import
from src.leads.assessment import assess
from src.leads.models import LeadDraft, Origin
from src.leads.rollups import building
from src.leads.rules.rubric import load_rubric
from src.leads.store import LeadStore
with tempfile.TemporaryDirectory() as folder:
    database = Database(f"sqlite:///{folder}/leads.sqlite")
    building.begin_anew(database, "Europe/Berlin")
    building.complete(database, "Europe/Berlin", lambda: True)
    store, by_rules = LeadStore(database), partial(assess, rubric=load_rubric(None))
    imports = Imports(store, by_rules)
    wall, cpu = time.perf_counter(), time.process_time()
    opened = csv_import.opened(Path(sys.argv[1]), "leads.csv")
    mapping = csv_import.mapped(opened, csv_import.sample_of(opened))
    new = imports.begin(team="T1", channel="C1", thread="1.0", user="U1", file_id="F1", name="leads.csv",
                        digest="d", mapping=mapping.to_json(), head=opened.head)
    rows = csv_import.drafts(opened.rows(), mapping)
    waits, over = [], threading.Event()
    def talk():
        "Somebody in another conversation, who tells of a lead five times a second."
        while not over.wait(0.2):
            began = time.perf_counter()
            draft = LeadDraft(f"x{len(waits)}@acme.com", f"x{len(waits)}@acme.com", company="Acme")
            origin = Origin("T2", "C2", "U2", str(len(waits)), datetime.now(UTC))
            store.add(draft, origin, by_rules)
            waits.append(1000 * (time.perf_counter() - began))
    other = threading.Thread(target=talk)
    other.start()
    done = imports.run(new.id, lambda line: rows).progress
    told = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "peak_mb": peak()}
    over.set()
    other.join()
    print(json.dumps(told | {"waits": waits} | {"read": done.read, "new": done.new, "failed": done.failed}))
    database.close()
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One import: seconds of the clock and of the processor, the most memory, and how long others waited, in ms."""

    wall: float
    cpu: float
    peak_mb: float
    read: int = 0
    new: int = 0
    failed: int = 0
    waits: tuple[float, ...] = ()


def write(file: Path, count: int) -> None:
    """A file of so many rows: 12 columns, 3 % without an address, 5 % of an address that was there before."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(import_recipes.FACTS)
        writer.writerows(_rows(count))


def _rows(count: int) -> Iterator[list[str]]:
    dice = Random(11)
    for n in range(count):
        chance = dice.random()
        who = many_leads.person(dice, dice.randrange(n) if n and chance < 0.05 else n)
        email = who["email"] if chance < 0.97 else who["email"].replace("@", " at ")
        more = many_leads.draft("x", dice)
        note = more.notes[0][:90] if more.notes else ""
        first, _, last = who["name"].partition(" ")
        facts = (more.title, more.phone, more.country, more.industry, more.employees, more.budget, more.source)
        yield [first, last, email, who["company"], *facts, note]


def ours(file: Path) -> Run:
    return _run([sys.executable, "-c", OURS, str(file)])


def recipe(name: str, file: Path, python: str = sys.executable) -> Run:
    return _run([python, str(ROOT / "benchmarks" / "import_recipes.py"), name, str(file)])


def _run(command: list[str]) -> Run:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(command, env=env, cwd=ROOT, stdout=PIPE, check=True, text=True).stdout
    return Run(**json.loads(told.splitlines()[-1]))


def measured(count: int, rounds: int) -> dict[str, list[Run]]:
    """Each candidate so many times, taking turns."""
    runs: dict[str, list[Run]] = {"ours": [], "common": [], "pandas": []}
    python = os.environ.get(PANDAS_PYTHON)
    with tempfile.TemporaryDirectory() as folder:
        whole, part = Path(folder, "leads.csv"), Path(folder, "part.csv")
        write(whole, count)
        write(part, count // PART)
        for _ in range(rounds):
            runs["ours"].append(ours(whole))
            runs["common"].append(recipe("common", whole))
            if python:
                runs["pandas"].append(recipe("pandas", part, python))
    return runs


def table(runs: dict[str, list[Run]], count: int) -> str:
    """What came of it, with CPU time as the ratio: the clock says as much of the neighbours."""
    mine = middle([run.cpu for run in runs["ours"]])
    rows = [_row("Leadline, all of it", runs["ours"], count, 1, mine, ["< 100 MB", _small(runs["ours"])])]
    for name, title, times, least in (
        ("common", "DictReader, email-validator, Core: no scoring, no history", 1, 4.0),
        ("pandas", f"pandas, ORM: the same ({PART} × a part of {1 / PART:.0%})", PART, 30.0),
    ):
        if runs[name]:
            ratio = times * middle([run.cpu for run in runs[name]]) / mine
            judged = verdict((Target(f"≥ {least:g} × ours", least, at_least=True), ratio))
            rows.append(_row(title, runs[name], count, times, mine, judged))
    head = ("", "s", "CPU s", "rows/s", "× ours", "peak MB", "target", "reached")
    return markdown(f"Importing {count:,} rows", head, rows)


def meanwhile(runs: dict[str, list[Run]]) -> str:
    """How long somebody else's lead took to be kept while the file came in."""
    waits = [wait for run in runs["ours"] for wait in run.waits]
    worst = max(waits)
    cells = [f"{percentile(waits, 50):.0f}", f"{percentile(waits, 99):.0f}", f"{worst:.0f}"]
    row = ["another conversation's lead, ms", *cells, *verdict((Target("all < 500", 500), worst))]
    return markdown("Meanwhile", ("", "p50", "p99", "worst", "target", "reached"), [row])


def _small(runs: list[Run]) -> str:
    return "yes" if max(run.peak_mb for run in runs) < 100 else "**no**"


def _row(title: str, runs: list[Run], count: int, times: int, mine: float, judged: list[str]) -> list[str]:
    wall, cpu = (times * middle([getattr(run, name) for run in runs]) for name in ("wall", "cpu"))
    figures = (f"{wall:.1f}", f"{cpu:.1f}", f"{count / wall:,.0f}", f"{cpu / mine:.2f}")
    return [title, *figures, f"{max(run.peak_mb for run in runs):.0f}", *judged]


def report(count: int, rounds: int) -> str:
    """The table of an import of so many rows."""
    runs = measured(count, rounds)
    return f"{table(runs, count)}\n{meanwhile(runs)}"
