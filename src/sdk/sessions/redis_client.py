"""A client of Redis that gives up at once; the only importer of redis.

As it comes, redis-py tries a refused connection for four seconds and more, and a silent one for longer.
"""

import socket
import struct
import threading
from concurrent.futures import Future
from typing import Any

from redis import ConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError
from redis.retry import Retry

__all__ = ["AWAY", "ResponseError", "connected"]

#: What Redis being away looks like.
AWAY: tuple[type[Exception], ...] = (RedisError, OSError)
#: Seconds to connect, and to answer: together less than the half second that one turn may lose to a dead Redis.
CONNECT, ANSWER = 0.2, 0.25


def connected(url: str) -> Redis:
    """A client for this URL, which connects at the first use. Raises ValueError for what is no URL of a Redis.

    It speaks RESP2 and does not introduce itself: a new connection asks nothing that is not needed.
    """
    pool: Any = ConnectionPool.from_url(
        url,
        protocol=2,
        driver_info=None,
        socket_connect_timeout=CONNECT,
        socket_timeout=ANSWER,
        retry=Retry(NoBackoff(), 0),
    )
    pool.connection_class = type("InTime", (_InTime, pool.connection_class), {})
    return Redis.from_pool(pool)


class _InTime:
    """A connection that is there in time or not at all, the look-up of its name and every address included."""

    def _connect(self) -> socket.socket:
        made: Future[socket.socket] = Future()
        threading.Thread(target=self._make, args=(made,), name="redis-connect", daemon=True).start()
        try:
            return made.result(CONNECT)
        except TimeoutError:
            made.add_done_callback(_let_go)
            raise

    def _make(self, made: "Future[socket.socket]") -> None:
        try:
            made.set_result(_hasty(super()._connect()))  # type: ignore[misc]  # of the connection that this is mixed into
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            made.set_exception(error)


def _hasty(connection: socket.socket) -> socket.socket:
    """When it is given up, what it has not sent yet is not sent later: it would overrule what is newer by then."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return connection


def _let_go(made: "Future[socket.socket]") -> None:
    if made.exception() is None:
        made.result().close()
