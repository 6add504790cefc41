"""A redis-server of the tests' own, which can be killed and come back with its data."""

import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.running import spare_port, until


class RedisServer:
    """Starts where `redis-server` is on the path; skips the test where it is not."""

    def __init__(self, folder: Path, *options: str) -> None:
        if not shutil.which("redis-server"):
            pytest.skip("needs redis-server on the path")
        self.port = spare_port()
        self._folder = folder
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--dir", str(self._folder), "--appendonly", "yes"]
        command += ["--appendfsync", "always", "--save", "", *self._options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(self._answers, "redis-server")

    def tell(self, *words: str) -> str:
        """What redis-cli answers."""
        said = subprocess.run(["redis-cli", "-p", str(self.port), *words], capture_output=True, check=False)
        return said.stdout.decode().strip()

    def kill(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def _answers(self) -> bool:
        return self.tell("ping") == "PONG" or "NOAUTH" in self.tell("ping")
