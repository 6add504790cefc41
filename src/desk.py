"""The desk: which messages it wants, and how one is seen from its first sign to its last."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from src.blocks import failure, problem
from src.conversation.stops import Watch
from src.conversation.triggers import is_conversational_query
from src.edges import Imports, LeadRuns, Leads, Records, Step
from src.errors import UserError
from src.messages import Command, Incoming, Message, Submission
from src.records.kept import NoRecords
from src.routing import Context, Handler, Sign, Stage, Talk, Uploads, route
from src.slack.client import SlackClient
from src.slack.reply import SlackReply


class Desk:
    """Performs jobs with the handlers it was given."""

    def __init__(
        self,
        handlers: tuple[Handler, ...],
        leads: Leads,
        talk: Talk,
        client: SlackClient,
        records: Records | None = None,
        runs: LeadRuns | None = None,
        uploads: Uploads | None = None,
        imports: Imports | None = None,
        accept: Callable[[Incoming], object] = lambda incoming: None,
    ) -> None:
        self._handlers = handlers
        self._leads = leads
        self._talk = talk
        self._client = client
        self._records = records or NoRecords()
        self._runs = runs
        self._uploads = uploads or Uploads()
        self._imports = imports
        self._accept = accept

    def wanted(self, incoming: Incoming) -> str | None:
        """None: acknowledge and leave alone; else the immediate line for a slash command ("" for the rest)."""
        handler = self._handler(incoming)
        if handler is None:
            return None
        return handler.ack(incoming) if isinstance(incoming, Command) else ""

    def perform(self, incoming: Incoming, step: Step, received_at: datetime) -> None:
        """Do what was asked and answer; what the person should mend is said and marked ⚠️."""
        handler = self._handler(incoming)
        if handler is None:
            return
        reply = SlackReply(client=self._client, incoming=incoming, step=step)
        context = self._context(incoming, received_at, reply, step)
        if handler.ours(context):
            self._answer(handler, context, reply)

    def converse(self, message: Message, step: Step, received_at: datetime) -> None:
        """Answer this message as a question, whoever it was meant for."""
        handler = next(handler for handler in self._handlers if handler.stage is Stage.QUESTION)
        reply = SlackReply(client=self._client, incoming=message, step=step)
        self._answer(handler, self._context(message, received_at, reply, step), reply)

    def give_up(self, incoming: Incoming, step: Step, ref: str) -> None:
        """Say that it failed, with the reference that is in the log and in the failed list."""
        reply = SlackReply(client=self._client, incoming=incoming, step=step, scope=f"{ref}:")
        reply.post(failure(ref))
        reply.at_rest()
        reply.settled(False)

    def _context(self, incoming: Incoming, received_at: datetime, reply: SlackReply, step: Step) -> Context:
        stops = self._talk.stops
        parts = (self._leads, self._talk, self._handlers, self._records)
        context = Context(
            incoming,
            received_at,
            reply,
            *parts,
            step=step,
            runs=self._runs,
            uploads=self._uploads,
            files=self._client,
            imports=self._imports,
            accept=self._accept,
        )
        return replace(context, stopped=Watch(stops, incoming, step)) if stops else context

    def _answer(self, handler: Handler, context: Context, reply: SlackReply) -> None:
        marked = handler.sign is Sign.REACTION
        if marked:
            reply.received()
        try:
            ok = handler.run(context)
        except UserError as error:
            say = reply.whisper if isinstance(context.incoming, (Command, Submission)) else reply.post
            say(problem(str(error)))
            ok = False
        if marked:
            reply.settled(ok)

    def _handler(self, incoming: Incoming) -> Handler | None:
        """Who answers; a message with one of the team's own question words may be a question too."""
        handler = route(incoming, self._handlers)
        if handler or not isinstance(incoming, Message) or not self._talk.triggers:
            return handler
        asked = is_conversational_query(incoming.text, self._talk.triggers)
        return next((h for h in self._handlers if h.stage is Stage.QUESTION), None) if asked else None
