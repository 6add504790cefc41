"""The sandbox as tests and the server know it: a workspace, and what a person and a mischief-maker do in it."""

from collections.abc import Mapping

from src.sandbox import event_bodies, person, stopping
from src.sandbox.delivery import Delivery
from src.sandbox.faults import Fault, Kind
from src.sandbox.team import YOU, Json
from src.sandbox.workspace import Workspace


class Sandbox(Workspace):
    """A Slack on loopback. `app.blueprint` or `app.create_sandbox_app` give it its addresses."""

    def say(
        self,
        channel: str,
        text: str,
        *,
        thread_ts: str | None = None,
        user: str = YOU,
        files: Mapping[str, bytes] | None = None,
    ) -> str | None:
        """Say something as a person, `files` by name with it; gives the message's `ts`, None for a slash command.

        Raises UserError.
        """
        attached = [person.attach(self, user, name, data).id for name, data in (files or {}).items()]
        return person.say(self, user, channel, text, thread_ts, attached)

    def click(self, channel: str, message_ts: str, block_id: str, action_id: str, value: str = "") -> None:
        """Click a button, or choose in a menu, as a person. Raises UserError."""
        clicked = {"block_id": block_id, "action_id": action_id, "value": value}
        person.click(self, YOU, channel, message_ts, clicked)

    def stop_answer(self, channel: str, thread_ts: str, *, user: str = YOU) -> None:
        """Press the Stop button of a thread. Raises UserError if there is none."""
        stopping.stop(self, user, channel, thread_ts)

    def end_streams(self, channel: str, thread_ts: str) -> None:
        """Let what streams in a thread take no more, as Slack does after five minutes."""
        for entry in self.state.thread(channel, thread_ts):
            if stopping.is_streaming(self, entry):
                stopping.end(self, entry)

    def submit(self, view_id: str, values: Json, *, user: str = YOU) -> None:
        """Fill in a modal and send it off; `values` are by action id. Raises UserError."""
        person.submit(self, user, view_id, values)

    def fault(
        self,
        method: str,
        kind: Kind,
        times: int = 1,
        *,
        retry_after: int = 1,
        seconds: float = 0.0,
        status: int | None = None,
        error: str = "internal_error",
        channel: str | None = None,
        block: str | None = None,
        location: str = "https://files.example.com/elsewhere",
    ) -> None:
        """Let the next `times` calls of a method go wrong; see `faults.Fault` for what each kind does."""
        self.faults.add(Fault(method, kind, times, retry_after, seconds, status, error, channel, block, location))

    def messages(self, channel: str) -> list[Json]:
        """What stands in a channel, oldest first, without replies and ephemeral messages."""
        return [entry.message for entry in self.state.timeline(channel)]

    def replies(self, channel: str, thread_ts: str) -> list[Json]:
        """The replies of a thread, oldest first, without its first message."""
        return [entry.message for entry in self.state.thread(channel, thread_ts) if entry.ts != thread_ts]

    def whispers(self, channel: str, user: str = YOU) -> list[Json]:
        """The ephemeral messages that a person sees in a channel, in the order of their last change."""
        entries = self.state.changes(0, self.state.seq)
        seen = (entry for entry in entries if entry.channel == channel and entry.visible_to == user)
        return [entry.message for entry in seen if not entry.deleted]

    def verify_url(self, challenge: str) -> Delivery:
        """Ask the desk to prove its address for events, as Slack does when it is entered; gives the delivery."""
        delivery = event_bodies.url_verification(challenge)
        self.deliveries.submit(delivery)
        return delivery
