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
from dbos import error as dbos_errors
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from src.errors import ConfigError
from src.jobs.subseconds import connect_args

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
        """Launch it. Raises RuntimeError if this process has one already, ConfigError if its tables cannot be used."""
        global _running
        if _running:
            raise RuntimeError("this process has a job engine already; stop that one first")
        try:
            prepare(self._url)
            self._launch()
        except (sqlite3.Error, DBAPIError) as error:
            DBOS.destroy(destroy_registry=True)
            raise ConfigError(unusable(self._url, error)) from error
        _running = True
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=SLOTS,
            partition_concurrency=1,
            polling_interval_sec=POLL,
            on_conflict="always_update",
        )

    def _launch(self) -> None:
        perform = self._perform

        def job(key: str) -> None:
            perform(key)

        DBOS(config=self._config())
        self._job = DBOS.workflow(name="job", max_recovery_attempts=None)(job)
        DBOS.launch()

    def _config(self) -> DBOSConfig:
        return {
            "name": "leadline",
            "system_database_url": self._url,
            "executor_id": self._name,
            "application_version": VERSION,
            "max_executor_threads": SLOTS + 8,
            "log_level": "WARNING",
            "sys_db_pool_size": 20,
            "db_engine_kwargs": {"connect_args": connect_args(self._url)},
        }

    def enqueue(self, job_id: str, key: str, conversation: str) -> None:
        """Put a job in the queue under an id of its own; the same id again changes nothing."""
        with SetWorkflowID(job_id), SetEnqueueOptions(queue_partition_key=conversation):
            DBOS.enqueue_workflow(QUEUE, self._job, key)

    @staticmethod
    def checkpoint(name: str, do: Callable[[], T]) -> T:
        """Within a job: run `do` and keep its result; when the job is run again, give what was kept.

        dbos keeps by place, not by name. A run that goes another way than the one before (a model did not answer this
        time, say) comes to places that are taken; there nothing is kept, and the step looks itself for what was done.
        """
        try:
            return DBOS.run_step({"name": name}, do)
        except dbos_errors.DBOSUnexpectedStepError:
            log.info("a job goes another way than before", extra={"step": name})
            return do()

    def owners(self) -> set[str]:
        """The processes that hold unfinished jobs."""
        pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False, app_version=VERSION)
        return {job.executor_id for job in pending if job.executor_id}

    def take_over(self, owner: str) -> None:
        """Put a dead process's unfinished jobs back in the queue; each is claimed by one process only."""
        DBOS._recover_pending_workflows([owner])

    def forget(self, before_iso: str) -> int:
        """Delete what finished before that time (ISO 8601, UTC); gives how many."""
        gone = 0
        while old := DBOS.list_workflows(completed_before=before_iso, load_input=False, load_output=False, limit=1000):
            DBOS.delete_workflows([job.workflow_id for job in old])
            gone += len(old)
        return gone

    def unfinished(self, job_ids: list[str]) -> set[str]:
        """Which of these jobs are in the queue or running."""
        open_states = ["ENQUEUED", "PENDING", "DELAYED"]
        found = DBOS.list_workflows(workflow_ids=job_ids, status=open_states, load_input=False, load_output=False)
        return {job.workflow_id for job in found}

    def stop(self) -> None:
        """Claim nothing more."""
        global _running
        DBOS.destroy(destroy_registry=True)
        _running = False


def prepare(url: str) -> None:
    """Put a SQLite file in WAL mode before dbos opens it: in its own default each enqueue costs four syncs."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        connection: Any = sqlite3.connect(parsed.database, timeout=30)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.close()


def unusable(url: str, error: Exception) -> str:
    """What an operator reads when the engine's tables cannot be used; never the password."""
    cause = " ".join(str(error.orig if isinstance(error, DBAPIError) else error).split())
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return f"DATABASE_URL: the job engine cannot use its tables ({cause})"
    remedy = "move it away and start again: unfinished jobs are done again from the inbox, nothing is lost"
    return f"The job engine cannot use {parsed.database} ({cause}); {remedy}"
