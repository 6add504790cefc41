"""The desk: which messages it wants, and how one is seen from 👀 to ✅."""

from datetime import datetime

from src.blocks import failure, problem
from src.errors import UserError
from src.messages import Command, Incoming
from src.routing import Context, Handler, Leads, Step, route
from src.slack.client import SlackClient
from src.slack.reply import SlackReply


class Desk:
    """Performs jobs with the handlers it was given."""

    def __init__(self, handlers: tuple[Handler, ...], leads: Leads, client: SlackClient) -> None:
        self._handlers = handlers
        self._leads = leads
        self._client = client

    def wanted(self, incoming: Incoming) -> str | None:
        """None: acknowledge and leave alone; else the immediate line for a slash command ("" for the rest)."""
        handler = route(incoming, self._handlers)
        if handler is None:
            return None
        return handler.ack(incoming) if isinstance(incoming, Command) else ""

    def perform(self, incoming: Incoming, step: Step, received_at: datetime) -> None:
        """Do what was asked and answer; what the person should mend is said and marked ⚠️."""
        handler = route(incoming, self._handlers)
        if handler is None:
            return
        reply = SlackReply(client=self._client, incoming=incoming, step=step)
        reply.received()
        try:
            ok = handler.run(Context(incoming, received_at, reply, self._leads, self._handlers))
        except UserError as error:
            say = reply.whisper if isinstance(incoming, Command) else reply.post
            say(problem(str(error)))
            ok = False
        reply.settled(ok)

    def give_up(self, incoming: Incoming, step: Step, ref: str) -> None:
        """Say that it failed, with the reference that is in the log and in the failed list."""
        reply = SlackReply(client=self._client, incoming=incoming, step=step, scope=f"{ref}:")
        reply.post(failure(ref))
        reply.settled(False)
