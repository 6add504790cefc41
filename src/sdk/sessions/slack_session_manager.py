"""`SlackSessionManager`: the history and the context of every conversation, by team, channel and thread."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from src.sdk.sessions.kept_sessions import PROBE_EVERY, KeptSessions
from src.sdk.sessions.memory_sessions import MemorySessions
from src.sdk.sessions.redis_client import connected
from src.sdk.sessions.redis_sessions import RedisSessions
from src.sdk.sessions.values import Context, Message, NotStorable, checked_messages, checked_session, key_of, stamp

log = logging.getLogger(__name__)


class SlackSessionManager:
    """Sessions in Redis when `redis_url` is set and answers, in memory otherwise; thread-safe.

    Nothing connects before the first use. Saving, appending and a context update are activity: they set
    `last_activity` and renew the life of `ttl_seconds`; reading does not. What is handed out is a copy. A value that
    is no JSON raises NotStorable (a ValueError) and changes nothing; nothing else raises, but for a `redis_url` that
    names no Redis: that is a ValueError here and now.
    """

    def __init__(
        self,
        redis_url: str | None = None,
        ttl_seconds: float = 86400,
        *,
        most_sessions: int = 10_000,
        most_bytes: int = 64_000_000,
        probe_every: float = PROBE_EVERY,
        client: Any = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        memory = MemorySessions(ttl_seconds, most_sessions=most_sessions, most_bytes=most_bytes, now=now)
        self._now = now
        self._counts = {"hits": 0, "misses": 0}
        self._lock = threading.Lock()
        self._kept: KeptSessions | None = None
        if redis_url or client is not None:
            there = RedisSessions(client if client is not None else connected(str(redis_url)), ttl_seconds, now=now)
            self._kept = KeptSessions(there, memory, most_bytes=most_bytes, probe_every=probe_every, now=now)
        else:
            log.info("conversations are kept in memory; set REDIS_URL to share them and keep them over a restart")
        self._sessions: KeptSessions | MemorySessions = self._kept or memory

    def get_session(self, channel_id: str, thread_ts: str, *, team: str = "") -> dict[str, Any] | None:
        """The whole session `{"messages", "context", "last_activity"}`; None where there is none."""
        session = self._sessions.load(key_of(team, channel_id, thread_ts))
        self._counted(session is not None)
        if session is None:
            return None
        return {**session.to_dict(), "context": _whole(session.context, channel_id, thread_ts)}

    def save_session(self, channel_id: str, thread_ts: str, session_data: Mapping[str, Any], *, team: str = "") -> bool:
        """Put this session in place of the one that is there."""
        messages, context = checked_session(session_data)
        self._sessions.replace(key_of(team, channel_id, thread_ts), messages, context)
        return True

    def delete_session(self, channel_id: str, thread_ts: str, *, team: str = "") -> bool:
        """Forget it; False if there was none."""
        return self._sessions.delete(key_of(team, channel_id, thread_ts))

    def session_exists(self, channel_id: str, thread_ts: str, *, team: str = "") -> bool:
        return self._sessions.exists(key_of(team, channel_id, thread_ts))

    def update_session_context(
        self, channel_id: str, thread_ts: str, context_update: Context, *, team: str = ""
    ) -> bool:
        """Merge into the context; False if there is no session."""
        return self._sessions.merge(key_of(team, channel_id, thread_ts), context_update)

    def append_messages(
        self,
        channel_id: str,
        thread_ts: str,
        messages: Sequence[Message],
        *,
        context: Context | None = None,
        team: str = "",
    ) -> bool:
        """Add messages and merge the context in one go; the session begins with it if there is none.

        A message without a timestamp gets that of now.
        """
        now = stamp(self._now())
        made = [each if "timestamp" in each else {**each, "timestamp": now} for each in checked_messages(messages)]
        self._sessions.append(key_of(team, channel_id, thread_ts), made, {} if context is None else context)
        return True

    def load_turn(
        self, channel_id: str, thread_ts: str, limit: int = 20, *, team: str = ""
    ) -> tuple[list[Message], Context] | None:
        """The last `limit` messages (from 1) and the context; it costs the same however long the history is."""
        session = self._sessions.load(key_of(team, channel_id, thread_ts), limit)
        self._counted(session is not None)
        return (session.messages, _whole(session.context, channel_id, thread_ts)) if session else None

    def cleanup_expired_sessions(self) -> int:
        """Let go of what has expired in memory; Redis does that by itself."""
        return self._sessions.cleanup()

    def list_sessions(self, *, team: str | None = None) -> list[dict[str, str]]:
        """Which conversations there are: team, channel_id, thread_ts."""
        parts = [[unquote(part) for part in key.split(":")] for key in self._sessions.known()]
        found = [dict(zip(("team", "channel_id", "thread_ts"), each, strict=True)) for each in parts if len(each) == 3]
        return [each for each in found if team is None or each["team"] == team]

    def export_session(self, channel_id: str, thread_ts: str, *, team: str = "") -> dict[str, Any] | None:
        """The session with where it belongs, as plain JSON values."""
        session = self.get_session(channel_id, thread_ts, team=team)
        return {"team": team, "channel_id": channel_id, "thread_ts": thread_ts, **session} if session else None

    def import_session(self, exported: Mapping[str, Any]) -> bool:
        """Put back what `export_session` gave; it counts as active now."""
        try:
            where = (exported["channel_id"], exported["thread_ts"])
        except (KeyError, TypeError):
            raise NotStorable("an exported session says its channel_id and its thread_ts") from None
        return self.save_session(*where, exported, team=exported.get("team", ""))

    @property
    def temporary(self) -> bool:
        """Whether what is said now is kept in memory only, though it should be in Redis."""
        return self._kept is not None and self._kept.away_since is not None

    def get_stats(self) -> dict[str, Any]:
        """Backend, whether it is degraded and since when; sessions, messages, bytes; hits, misses, errors."""
        sizes = self._sessions.sizes()
        since = self._kept.away_since if self._kept else None
        with self._lock:
            counts = dict(self._counts)
        return {
            "backend": "redis" if self._kept and since is None else "memory",
            "degraded": since is not None,
            "degraded_since": stamp(since) if since else None,
            **sizes,
            **counts,
            "errors": self._kept.errors if self._kept else 0,
        }

    def close(self) -> None:
        """Let go of Redis."""
        if self._kept:
            self._kept.close()

    def _counted(self, hit: bool) -> None:
        with self._lock:
            self._counts["hits" if hit else "misses"] += 1


def _whole(context: Context, channel_id: str, thread_ts: str) -> Context:
    """The context with what every session says of itself."""
    return {"mode": "conversation", "channel_id": channel_id, "thread_ts": thread_ts, **context}


def create_session_manager(
    redis_url: str | None = None, ttl_seconds: float = 86400, **options: Any
) -> SlackSessionManager:
    """A manager by its settings; nothing connects yet."""
    return SlackSessionManager(redis_url, ttl_seconds, **options)
