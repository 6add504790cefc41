"""Sessions in Redis: a list of messages and a hash of context for each, with one life; the only importer of redis.

A turn is two round trips whatever the length of the history: `LRANGE -20 -1` with the context, and `RPUSH` with the
renewed TTL (https://redis.io/docs/latest/commands/rpush/). Both parts of a key share a hash slot.
"""

import json
import logging
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError
from redis.retry import Retry

from src.sdk.sessions.values import Context, Message, Session, encoded, stamp

T = TypeVar("T")
log = logging.getLogger(__name__)

#: What Redis being away looks like.
AWAY: tuple[type[Exception], ...] = (RedisError, OSError)
#: Seconds that a turn may lose to a Redis that does not answer.
PATIENCE = 0.4
_ACTIVE, _ID = "last_activity", "_"
_PREFIX = "leadline:session:"


def connected(url: str) -> Redis:
    """A client that gives up at once: redis-py would try for five seconds and more. Connects at the first use."""
    return Redis.from_url(
        url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=Retry(NoBackoff(), 0), max_connections=64
    )


class RedisSessions:
    """Raises one of AWAY when Redis is; a value that is none of ours counts as no session, and is logged."""

    def __init__(self, client: Any, ttl_seconds: float, *, now: Callable[[], float] = time.time) -> None:
        self._redis = client
        self._ttl_ms = max(1, round(ttl_seconds * 1000))
        self._now = now

    def append(self, key: str, messages: Sequence[Message], context: Context) -> None:
        """As `MemorySessions.append`; each message has an id of its own, so that a repetition can be told."""
        self.push(key, [item(message) for message in messages], fields_of(context))

    def push(self, key: str, items: Sequence[str], fields: dict[str, str]) -> None:
        """Append what `item` made, in one transaction."""
        self._unless_foreign(key, lambda: self._push(key, items, fields))

    def push_missing(self, key: str, items: Sequence[str], fields: dict[str, str]) -> None:
        """Append those that are not there: an earlier attempt whose answer was lost may have done it."""
        there = set(self._unless_foreign(key, lambda: self._redis.lrange(_messages(key), -200, -1)))
        self.push(key, [each for each in items if each.encode() not in there], fields)

    def _push(self, key: str, items: Sequence[str], fields: dict[str, str]) -> None:
        with self._redis.pipeline(transaction=True) as pipe:
            if items:
                pipe.rpush(_messages(key), *items)
            pipe.hset(_context(key), mapping={**fields, _ACTIVE: stamp(self._now())})
            pipe.pexpire(_messages(key), self._ttl_ms)
            pipe.pexpire(_context(key), self._ttl_ms)
            pipe.execute()

    def merge(self, key: str, context: Context) -> bool:
        fields = fields_of(context)
        if not self.exists(key):
            return False
        self.push(key, [], fields)
        return True

    def replace(self, key: str, session: Session) -> None:
        items, fields = [item(message) for message in session.messages], fields_of(session.context)
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.delete(_messages(key), _context(key))
            if items:
                pipe.rpush(_messages(key), *items)
            pipe.hset(_context(key), mapping={**fields, _ACTIVE: stamp(self._now())})
            pipe.pexpire(_messages(key), self._ttl_ms)
            pipe.pexpire(_context(key), self._ttl_ms)
            pipe.execute()

    def load(self, key: str, limit: int | None = None) -> Session | None:
        with self._redis.pipeline(transaction=False) as pipe:
            if limit != 0:
                pipe.lrange(_messages(key), -limit if limit else 0, -1)
            pipe.hgetall(_context(key))
            answers = pipe.execute(raise_on_error=False)
        items, fields = answers if len(answers) == 2 else ([], *answers)
        return self._read(key, items, fields)

    def delete(self, key: str) -> bool:
        return bool(self._redis.delete(_messages(key), _context(key)))

    def exists(self, key: str) -> bool:
        return bool(self._redis.exists(_context(key)))

    def known(self) -> list[str]:
        found = self._redis.scan_iter(match=f"{_PREFIX}*:context", count=500)
        return [each.decode().removeprefix(_PREFIX + "{").removesuffix("}:context") for each in found]

    def sizes(self) -> dict[str, int]:
        """How many sessions, messages and bytes, by asking for each."""
        keys = self.known()
        with self._redis.pipeline(transaction=False) as pipe:
            for key in keys:
                pipe.llen(_messages(key))
                pipe.memory_usage(_messages(key))
            answers = pipe.execute(raise_on_error=False)
        numbers = [each if isinstance(each, int) else 0 for each in answers]
        return {"sessions": len(keys), "messages": sum(numbers[::2]), "bytes": sum(numbers[1::2])}

    def ping(self) -> None:
        """Raise one of AWAY unless Redis takes writes."""
        self._redis.set(f"{_PREFIX}probe", stamp(self._now()), px=1000)

    def close(self) -> None:
        self._redis.close()

    def _read(self, key: str, items: Any, fields: Any) -> Session | None:
        for answer in (items, fields):
            if isinstance(answer, ResponseError) and _is_foreign(answer):
                _note_foreign(key)
                return None
            if isinstance(answer, Exception):
                raise answer
        if not fields:
            return None
        try:
            return _session(items, fields)
        except (ValueError, KeyError, TypeError):
            _note_foreign(key)
            return None

    def _unless_foreign(self, key: str, do: Callable[[], T]) -> T:
        """Do it; where something foreign stands in its place, put that away and do it again."""
        try:
            return do()
        except ResponseError as error:
            if not _is_foreign(error):
                raise
            _note_foreign(key)
            self._redis.delete(_messages(key), _context(key))
            return do()


def item(message: Message) -> str:
    """The message as an element of the list, with an id. Raises NotStorable."""
    return encoded({**message, _ID: uuid.uuid4().hex[:12]})


def fields_of(context: Context) -> dict[str, str]:
    encoded(context)  # names that are no texts are refused too
    return {f"c:{name}": encoded(value) for name, value in context.items()}


def _session(items: Sequence[bytes], fields: dict[bytes, bytes]) -> Session:
    messages = [json.loads(each) for each in items]
    if not all(isinstance(message, dict) and "role" in message and "content" in message for message in messages):
        raise ValueError("no message")
    for message in messages:
        message.pop(_ID, None)
    context = {name.decode()[2:]: json.loads(value) for name, value in fields.items() if name.startswith(b"c:")}
    return Session(messages, context, fields[_ACTIVE.encode()].decode())


def _messages(key: str) -> str:
    return f"{_PREFIX}{{{key}}}:messages"


def _context(key: str) -> str:
    return f"{_PREFIX}{{{key}}}:context"


def _is_foreign(error: ResponseError) -> bool:
    return "WRONGTYPE" in str(error)


def _note_foreign(key: str) -> None:
    log.warning("a value in Redis is none of ours; it counts as no session", extra={"key": _context(key)})
