"""A line between a client and a server that can be slow, silent or cut, and lose answers on their way."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Self


class Between:
    """Passes bytes on, both ways, `delay` seconds late.

    `silent` holds everything back until it is lifted, `deaf` loses the so-many-th answer from now and the connection
    with it, `shut` refuses new connections, `cut` ends those there are.
    """

    def __init__(self, port: int) -> None:
        self.delay, self.silent, self.deaf, self.shut = 0.0, False, 0, False
        self._target = port
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def cut(self) -> None:
        for end in self._ends:
            _close(end)
        self._ends = []

    def mend(self) -> None:
        self.delay, self.silent, self.deaf, self.shut = 0.0, False, 0, False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        _close(self._listener)
        self.mend()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                _close(client)
                continue
            if self.shut:
                _close(client, server)
                continue
            self._ends += [client, server]
            threading.Thread(target=self._pass_on, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(server, client, True), daemon=True).start()

    def _pass_on(self, here: socket.socket, there: socket.socket, answers: bool) -> None:
        with _closing(here, there):
            while said := here.recv(65536):
                time.sleep(self.delay)
                while self.silent:
                    time.sleep(0.01)
                if answers and self.deaf:
                    self.deaf -= 1
                    if not self.deaf:
                        return
                there.sendall(said)


@contextmanager
def _closing(*ends: socket.socket) -> Iterator[None]:
    try:
        yield
    except OSError:
        pass
    finally:
        _close(*ends)


def _close(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
