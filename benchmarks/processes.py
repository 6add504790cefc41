"""Server processes as the kernel sees them: which core they may use, what CPU time and memory they took."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICK = 1 / os.sysconf("SC_CLK_TCK")


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """Whatever is started in here runs on this core only, with all its threads and children."""
    usual = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(usual)[core % len(usual)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, usual)


@contextmanager
def started(command: Sequence[str], port: int, log: Path, env: dict[str, str]) -> Iterator[int]:
    """A server that listens on this port of loopback by now; gives its pid, and ends its whole group afterwards."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | env, stdout=output, stderr=output, start_new_session=True
        )
    try:
        wait_until_it_listens(process, port, log)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until_it_listens(process: "subprocess.Popen[bytes]", port: int, log: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"no server on port {port}; it said:\n{log.read_text()[-2000:]}")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and all its living descendants, in steps of the kernel's tick (10 ms)."""
    return sum(_ticks(one) for one in family(pid)) * TICK


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(
        fields[12]
    )  # utime and stime, https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html


def megabytes(pid: int) -> float:
    """Resident memory of a process and its descendants, pages they share counted for each."""
    return sum(_resident_kb(one) for one in family(pid)) / 1024


def _resident_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def family(pid: int) -> list[int]:
    """A process and its descendants."""
    children = [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in _children(task)]
    return [pid, *(one for child in children for one in family(child))]


def _children(task: Path) -> list[str]:
    return (task / "children").read_text().split()
