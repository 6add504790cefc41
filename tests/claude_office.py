"""An office with Claude in it: the desk's own agent, through the real SDK, asking a scripted Messages API."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from src.conversation.agent import ClaudeAgent
from src.conversation.leaks import Leaks
from src.conversation.prompt import SYSTEM
from src.desk import Desk
from src.sdk import tools
from src.sdk.claude import Claude
from src.sdk.orchestrator import Bounds, Orchestrator
from tests.messages_api.model import KEY, Play
from tests.messages_api.server import MessagesApi, messages_api
from tests.talking import Office

#: What no answer may hold.
SECRET = "the-signing-secret-of-this-office"


@dataclass
class ClaudeOffice:
    """The office, its Claude, and the Messages API that Claude asks; `talk` are further settings of the desk."""

    office: Office
    api: MessagesApi
    agent: ClaudeAgent
    talk: dict[str, Any] = field(default_factory=dict)

    def desk(self, **more: Any) -> Desk:
        return self.office.desk(agent=self.agent, why_no_agent="", **self.talk | more)

    def hears(self, text: str, **where: Any) -> str:
        """Somebody says it; this is what stands in the thread in the end."""
        return self.office.hears(text, desk=self.desk(), **where)

    def told(self, place: int = -1) -> list[dict[str, Any]]:
        """The tool results in one of the requests."""
        content = self.api.bodies[place]["messages"][-1]["content"]
        return [block for block in content if block["type"] == "tool_result"]


@contextmanager
def claude_office(office: Office, *plays: Play, bounds: Bounds = Bounds(), **more: Any) -> Iterator[ClaudeOffice]:  # noqa: B008 - frozen
    """Serve these steps; `more` are settings of the Messages API or, as `talk`, of the desk."""
    talk = more.pop("talk", {"analyst_first": False})
    retries = more.pop("retries", 0)
    with messages_api(*plays, **more) as api:
        claude = Claude(api_key=KEY, base_url=api.url, timeout=5, retries=retries, sleep=lambda seconds: None)
        desk = Orchestrator(claude, tools.discover(), name="claude-haiku-5-5", system=SYSTEM, bounds=bounds)
        try:
            yield ClaudeOffice(office, api, ClaudeAgent(desk, Leaks([SECRET], SYSTEM)), talk)
        finally:
            claude.close()
