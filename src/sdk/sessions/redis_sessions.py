"""Sessions in Redis: a list of messages and a hash of context for each, with one life.

A turn is two round trips whatever the length of the history: `LRANGE -20 -1` with the context, and `RPUSH` with the
renewed TTL (https://redis.io/docs/latest/commands/rpush/). Both parts of a key share a hash slot.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from src.sdk.sessions.redis_client import ResponseError
from src.sdk.sessions.redis_layout import (
    ACTIVE,
    DELETED,
    PREFIX,
    VALUE,
    Foreign,
    Hash,
    context_of,
    each_once,
    key_in,
    messages_of,
    read_hash,
    written,
)
from src.sdk.sessions.values import Kept, Session

T = TypeVar("T")
log = logging.getLogger(__name__)

#: What is found under a name of ours and is none of ours goes under this one.
_ASIDE = "leadline:foreign:"
#: How far back a message is looked for whose first attempt may have arrived.
_RECENT = 200


class RedisSessions:
    """Raises one of `redis_client.AWAY` when Redis is; a value that is none of ours counts as no session.

    What is written has its time. What comes `late` may have been written already, and others may have written since:
    it adds what is missing and overrules nothing newer.
    """

    def __init__(self, client: Any, ttl_seconds: float, *, now: Callable[[], float] = time.time) -> None:
        self._redis = client
        self._ttl = ttl_seconds
        self._now = now

    def push(self, key: str, more: Kept, *, late: bool = False) -> bool:
        """Append messages and merge the context, in one transaction; the session begins with it if there is none."""
        if late:
            return self._change(key, more, late=True, begins=True)
        return self._write(key, lambda: self._push(key, more))

    def merge(self, key: str, more: Kept, *, late: bool = False) -> bool:
        """Merge the context of a session that is there; False if there is none."""
        return self._change(key, more, late=late, begins=False)

    def replace(self, key: str, kept: Kept, *, late: bool = False) -> bool:
        """Put this session in place of what is there; if that is newer by now, only add to it."""
        return self._change(key, kept, late=late, begins=True, replaces=True)

    def load(self, key: str, limit: int | None = None) -> tuple[Session, Kept] | None:
        """The session with the last `limit` messages (from 1), decoded and as it is kept."""
        return self._read(key, lambda: self._load(key, limit), None)

    def delete(self, key: str, at: float) -> bool:
        """Forget it, and note for the length of its life that it was deleted and not lost; False if there was none."""
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.hexists(context_of(key), ACTIVE)
            pipe.delete(messages_of(key), context_of(key))
            pipe.hset(context_of(key), DELETED, written(at))
            pipe.pexpire(context_of(key), self._life(at))
            there = pipe.execute(raise_on_error=False)[0]
        return there is True  # an error, where something foreign was

    def exists(self, key: str) -> bool:
        return self._read(key, lambda: bool(self._redis.hexists(context_of(key), ACTIVE)), False)

    def known(self) -> list[str]:
        found = self._redis.scan_iter(match=f"{PREFIX}*:context", count=500)
        names = sorted({each.decode(errors="replace") for each in found})
        with self._redis.pipeline(transaction=False) as pipe:
            for name in names:
                pipe.hexists(name, ACTIVE)
            ours = pipe.execute(raise_on_error=False)
        return [key_in(name) for name, there in zip(names, ours, strict=True) if there is True]

    def sizes(self) -> dict[str, int]:
        """How many sessions, messages and bytes, by asking for each."""
        keys = self.known()
        with self._redis.pipeline(transaction=False) as pipe:
            for key in keys:
                pipe.llen(messages_of(key))
                pipe.memory_usage(messages_of(key))
                pipe.memory_usage(context_of(key))
            answers = pipe.execute(raise_on_error=False)
        numbers = [each if isinstance(each, int) else 0 for each in answers]
        return {"sessions": len(keys), "messages": sum(numbers[::3]), "bytes": sum(numbers[1::3] + numbers[2::3])}

    def ping(self) -> None:
        """Raise one of AWAY unless Redis takes writes."""
        self._redis.set(f"{PREFIX}probe", written(self._now()), px=1000)

    def close(self) -> None:
        self._redis.close()

    def _push(self, key: str, more: Kept) -> bool:
        with self._redis.pipeline(transaction=True) as pipe:
            self._queue(pipe, key, more)
            _raise_first(pipe.execute(raise_on_error=False))
        return True

    def _change(self, key: str, more: Kept, *, late: bool, begins: bool, replaces: bool = False) -> bool:
        """Write after a look at what is there, again if that changes meanwhile; False if nothing is to be done."""

        def change(pipe: Any) -> bool:
            there = read_hash(pipe.hgetall(context_of(key)))
            if not (there.active or begins) or (late and (self._is_over(more.active) or there.deleted > more.active)):
                return False
            anew = replaces and not (late and there.active > more.active)
            new = more if anew else self._new(pipe, key, more, there if late else None)
            pipe.multi()
            if anew:
                pipe.delete(messages_of(key), context_of(key))
            self._queue(pipe, key, new, active=more.active if anew else max(there.active, more.active))
            return True

        return self._transaction(key, change)

    def _new(self, pipe: Any, key: str, more: Kept, there: Hash | None) -> Kept:
        """What of it is not there yet; of the context, what is not there in a newer version."""
        recent = set(pipe.lrange(messages_of(key), -_RECENT, -1)) if more.items else set()
        items = [each for each in more.items if str(each).encode() not in recent]
        fields = {name: value for name, value in more.fields.items() if not there or there.is_older(name, more.active)}
        return Kept(items, fields, more.active)

    def _queue(self, pipe: Any, key: str, more: Kept, *, active: float | None = None) -> None:
        """Each value of the context is written with its time, so that an older one never overrules it."""
        active = more.active if active is None else active
        values = {VALUE + name: f"{written(more.active)} {value}" for name, value in more.fields.items()}
        if more.items:
            pipe.rpush(messages_of(key), *more.items)
        pipe.hset(context_of(key), mapping=values | {ACTIVE: written(active)})
        pipe.pexpire(messages_of(key), self._life(active))
        pipe.pexpire(context_of(key), self._life(active))

    def _load(self, key: str, limit: int | None) -> tuple[Session, Kept] | None:
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.lrange(messages_of(key), -limit if limit else 0, -1)
            pipe.hgetall(context_of(key))
            items, fields = _raise_first(pipe.execute(raise_on_error=False))
        there = read_hash(fields)
        if not there.active:
            if items or there.values:
                raise Foreign
            return None
        try:
            kept = Kept(each_once(items), {name: value for name, (_, value) in there.values.items()}, there.active)
            return kept.session(), kept
        except (ValueError, TypeError, OverflowError, RecursionError):
            raise Foreign from None

    def _transaction(self, key: str, do: Callable[[Any], bool]) -> bool:
        """What `do` gives; it reads, and then queues its writes, which are done only if nobody wrote in between."""

        def once() -> bool:
            watched = (messages_of(key), context_of(key))
            done: bool = self._redis.transaction(do, *watched, value_from_callable=True)
            return done

        return self._write(key, once)

    def _read(self, key: str, do: Callable[[], T], otherwise: T) -> T:
        """What it gives; where something foreign stands in its place, that is no session, and it stays so."""
        try:
            return do()
        except ResponseError as error:
            self._put_aside(key, error)
            self.delete(key, self._now())
            return otherwise

    def _write(self, key: str, do: Callable[[], bool]) -> bool:
        """Do it; where something foreign stands in its place, put that aside and do it again."""
        try:
            return do()
        except ResponseError as error:
            self._put_aside(key, error)
            return do()

    def _put_aside(self, key: str, error: ResponseError) -> None:
        """Keep what is none of ours under another name, for as long as a session lives. Raises any other error."""
        if not (isinstance(error, Foreign) or str(error).startswith("WRONGTYPE")):
            raise error
        log.warning("a value in Redis is none of ours; it counts as no session", extra={"key": context_of(key)})
        with self._redis.pipeline(transaction=False) as pipe:
            for name in (messages_of(key), context_of(key)):
                aside = _ASIDE + name.removeprefix(PREFIX)
                pipe.rename(name, aside)
                pipe.pexpire(aside, self._life(self._now()))
            pipe.execute(raise_on_error=False)  # one of the two may not be there

    def _is_over(self, at: float) -> bool:
        """Whether the life that began then has ended."""
        return self._now() - at >= self._ttl

    def _life(self, active: float) -> int:
        """The milliseconds that are left of it."""
        return max(1, round((self._ttl - (self._now() - active)) * 1000))


def _raise_first(answers: list[Any]) -> list[Any]:
    """The answers of a transaction. Raises the first error among them, as Redis said it."""
    for each in answers:
        if isinstance(each, Exception):
            raise each
    return answers
