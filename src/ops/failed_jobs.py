"""The failed list, for an operator at a terminal."""

from src.errors import ConfigError
from src.jobs.inbox import Inbox


def listed(inbox: Inbox) -> str:
    """The jobs that were given up, newest first, a line each."""
    lines = [
        f"{job.finished_at:%Y-%m-%d %H:%M:%S}Z  {job.reference}  {job.key}  {job.error}" for job in inbox.failures()
    ]
    return "\n".join(lines) or "No job has failed."


def retried(inbox: Inbox, key: str) -> str:
    """Put a failed job, or `all`, back in the line for a running desk. Raises ConfigError for an unknown key."""
    if key == "all":
        return f"{inbox.retry_all()} jobs are back in the line."
    if not inbox.retry(key):
        raise ConfigError(f"There is no failed job {key!r}; `python server.py failed` lists them.")
    return f"{key} is back in the line."
