"""Who is alive: a process signs on, dies, and is buried once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from src.jobs.roll import FileRoll, new_name

HOLD = """
import sys, time
from pathlib import Path
from src.jobs.roll import FileRoll
FileRoll(Path(sys.argv[1])).sign_on("other")
print("signed on", flush=True)
time.sleep(60)
"""


def test_names_are_never_the_same() -> None:
    assert new_name() != new_name()


def test_the_living_are_not_buried_and_the_dead_are_buried_once(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert other.stdout
    assert other.stdout.readline() == "signed on\n"
    roll, taken = FileRoll(tmp_path), []

    assert not roll.bury("other", lambda: taken.append("too early"))
    os.kill(other.pid, signal.SIGSTOP)
    assert not roll.bury("other", lambda: taken.append("only slow"))
    other.kill()
    other.wait()
    other.stdout.close()
    assert roll.bury("other", lambda: taken.append("taken over"))
    assert taken == ["taken over"]


def test_whoever_signs_off_may_be_taken_over_at_once(tmp_path: Path) -> None:
    mine, theirs = FileRoll(tmp_path), FileRoll(tmp_path)
    mine.sign_on("me")
    mine.sign_on("me")
    assert not theirs.bury("me", lambda: None)
    mine.sign_off()
    assert theirs.bury("me", lambda: None)
    assert list(tmp_path.iterdir()) == []


def test_a_tidied_folder_does_not_get_the_living_robbed(tmp_path: Path) -> None:
    mine, theirs = FileRoll(tmp_path), FileRoll(tmp_path)
    mine.sign_on("me")
    (tmp_path / "me").unlink()
    mine.sign_on("me")
    assert not theirs.bury("me", lambda: None)
    mine.sign_off()
