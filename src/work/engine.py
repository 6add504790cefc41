"""The job engine: the one file that knows dbos.

What it gives: a queue that survives the process, one conversation at a time and many conversations at once,
checkpoints within a job, and the recovery of a dead process's jobs. Measured traps of dbos 3.4 that are minded here:
the executor id is unique (its default lets a starting process re-run its living siblings' jobs), the application
version is pinned (its default changes with the code and strands unfinished jobs), SQLite is put in WAL mode before
dbos opens it, and one process has one engine.
"""

import logging
import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID
from sqlalchemy import make_url

T = TypeVar("T")
log = logging.getLogger(__name__)

QUEUE = "conversations"
#: Jobs claimed at once by one process: those at work (see `room`) and those that wait for Slack's permission to go on.
SLOTS = 256
#: Seconds between two looks at the queue: a job starts half of this after it was accepted, on average.
POLL = 0.15
#: Only ever changes together with the shape of the jobs themselves; unfinished jobs of another version wait for it.
VERSION = "1"

_running = False


class Engine:
    """dbos, started once in a process; `perform(key)` does a job and raises nothing."""

    def __init__(self, url: str, name: str, perform: Callable[[str], None]) -> None:
        self._url = url
        self._name = name
        self._perform = perform

    def start(self) -> None:
        """Launch it. Raises RuntimeError if this process has one already, and what the database raises."""
        global _running
        if _running:
            raise RuntimeError("this process has a job engine already; stop that one first")
        prepare(self._url)
        DBOS(config=self._config())
        perform = self._perform

        def job(key: str) -> None:
            perform(key)

        self._job = DBOS.workflow(name="job", max_recovery_attempts=None)(job)
        DBOS.launch()
        _running = True
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=SLOTS,
            partition_concurrency=1,
            polling_interval_sec=POLL,
            on_conflict="always_update",
        )

    def _config(self) -> DBOSConfig:
        return {
            "name": "leadline",
            "system_database_url": self._url,
            "executor_id": self._name,
            "application_version": VERSION,
            "max_executor_threads": SLOTS + 8,
            "log_level": "WARNING",
            "sys_db_pool_size": 20,
        }

    def enqueue(self, job_id: str, key: str, conversation: str) -> None:
        """Put a job in the queue under an id of its own; the same id again changes nothing."""
        with SetWorkflowID(job_id), SetEnqueueOptions(queue_partition_key=conversation):
            DBOS.enqueue_workflow(QUEUE, self._job, key)

    @staticmethod
    def checkpoint(name: str, do: Callable[[], T]) -> T:
        """Within a job: run `do` and keep its result; when the job is run again, give what was kept."""
        return DBOS.run_step({"name": name}, do)

    def owners(self) -> set[str]:
        """The processes that hold unfinished jobs."""
        pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False, app_version=VERSION)
        return {job.executor_id for job in pending if job.executor_id}

    def take_over(self, owner: str) -> None:
        """Put a dead process's unfinished jobs back in the queue; each is claimed by one process only."""
        DBOS._recover_pending_workflows([owner])

    def forget(self, before_iso: str) -> int:
        """Delete what finished before that time (ISO 8601, UTC); gives how many."""
        old = DBOS.list_workflows(completed_before=before_iso, load_input=False, load_output=False, limit=5000)
        DBOS.delete_workflows([job.workflow_id for job in old])
        return len(old)

    def stop(self, patience: int) -> None:
        """Claim nothing more and wait up to `patience` seconds for what is running."""
        global _running
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=patience)
        _running = False


def prepare(url: str) -> None:
    """Put a SQLite file in WAL mode before dbos opens it: in its own default each enqueue costs four syncs."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        connection: Any = sqlite3.connect(parsed.database, timeout=30)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.close()
