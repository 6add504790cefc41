"""The peers' way to keep a conversation: what each documents for loading the last messages and appending two.

They are imported by name, only when they are built. Each gives one turn as a function.
"""

import asyncio
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask

Turn = Callable[[], None]
Said = list[dict[str, str]]


def redis_session(url: str, name: str, before: Said, turn: Said, limit: int | None) -> Turn:
    """openai-agents' RedisSession (https://openai.github.io/openai-agents-python/sessions/), on a loop of its own.

    Its Runner loads the whole history unless a limit is set.
    """
    kept = import_module("agents.extensions.memory").RedisSession.from_url(name, url=url, ttl=86400)
    return _agents(kept, before, turn, limit)


def sqlite_session(folder: Path, name: str, before: Said, turn: Said) -> Turn:
    """openai-agents' SQLiteSession, in a file."""
    return _agents(import_module("agents").SQLiteSession(name, folder / f"{name}.sqlite"), before, turn, None)


def _agents(session: Any, before: Said, turn: Said, limit: int | None) -> Turn:
    loop = asyncio.new_event_loop()
    loop.run_until_complete(session.add_items(before))

    async def once() -> None:
        await session.get_items(limit)
        await session.add_items(turn)

    return lambda: loop.run_until_complete(once())


def langchain(url: str, name: str, before: Said, turn: Said) -> Turn:
    """langchain-community's RedisChatMessageHistory, which always loads the whole history."""
    histories, said = (
        import_module("langchain_community.chat_message_histories"),
        import_module("langchain_core.messages"),
    )
    history = histories.RedisChatMessageHistory(name, url=url, ttl=86400)

    def messages(said_so: Said) -> list[Any]:
        kinds = {"user": said.HumanMessage, "assistant": said.AIMessage}
        return [kinds[each["role"]](content=each["content"]) for each in said_so]

    history.add_messages(messages(before))

    def once() -> None:
        _ = history.messages[-20:]
        history.add_messages(messages(turn))

    return once


def flask_session(client: Any, before: Said, turn: Said) -> Turn:
    """Flask-Session with Redis (https://flask-session.readthedocs.io/): the whole session in and out each time."""
    app = Flask("sessions")
    app.config.update(SESSION_TYPE="redis", SESSION_REDIS=client, SECRET_KEY="benchmark")
    import_module("flask_session").Session(app)
    session = import_module("flask").session

    @app.get("/turn")
    def answer() -> str:
        session.setdefault("messages", list(before))
        _ = session["messages"][-20:]
        session["messages"] = [*session["messages"], *turn]
        return ""

    browser = app.test_client()
    browser.get("/turn")
    return lambda: _checked(browser.get("/turn").status_code)


def _checked(status: int) -> None:
    if status != 200:
        raise RuntimeError(f"the peer answered {status}")
