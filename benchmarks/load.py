"""`python -m benchmarks.load PORT COUNT CONNECTIONS`: so many signed events over connections that stay open.

Each connection sends its next event when the last one is answered. Prints one JSON object: how long it took, the
latency of every answer in milliseconds, and how many answers there were of each status. At most a minute.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from benchmarks import events

SECONDS = 60


@dataclass
class Tally:
    """What all connections share: what is still to be sent, and how it went."""

    requests: Iterator[bytes]
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)


class Connection(asyncio.Protocol):
    """One keep-alive connection; `over` is done when there is nothing left to send, or fails when it is cut."""

    def __init__(self, tally: Tally, over: "asyncio.Future[None]") -> None:
        self._tally = tally
        self._over = over
        self._buffer = b""
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send_next()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if answer_length(self._buffer) == len(self._buffer):
            self._tally.latencies.append((time.perf_counter() - self._sent) * 1000)
            self._tally.statuses[self._buffer[9:12].decode()] += 1
            self._buffer = b""
            self._send_next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self._over.done():
            self._over.set_exception(error or ConnectionError("the server hung up"))

    def _send_next(self) -> None:
        request = next(self._tally.requests, None)
        if request is None:
            self._over.set_result(None)
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(request)


def answer_length(received: bytes) -> int | None:
    """The length of the whole answer; None while its head is incomplete. Raises ValueError if the head tells none."""
    head, found, _ = received.partition(b"\r\n\r\n")
    if not found:
        return None
    _, named, after = head.lower().partition(b"\r\ncontent-length:")
    if not named:
        raise ValueError(f"an answer without a length: {head!r}")
    return len(head) + 4 + int(after.partition(b"\r\n")[0])


async def run(port: int, count: int, connections: int) -> dict[str, object]:
    """Send them all; the signing is done before the clock starts."""
    tally = Tally(iter([events.over_the_wire(request) for request in events.leads(count)]))
    loop = asyncio.get_running_loop()
    ends: list[asyncio.Future[None]] = [loop.create_future() for _ in range(connections)]
    began = time.perf_counter()
    async with asyncio.timeout(SECONDS):
        for end in ends:
            await loop.create_connection(partial(Connection, tally, end), "127.0.0.1", port)
        await asyncio.gather(*ends)
    return {
        "seconds": time.perf_counter() - began,
        "latencies_ms": tally.latencies,
        "statuses": dict(tally.statuses),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(run(*map(int, sys.argv[1:4])))))
