"""Everything the workspace holds and can do, wired together; who uses it: the Web API, the page, the tests."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from src.sandbox import event_bodies
from src.sandbox.call_log import CallLog
from src.sandbox.clock import TsClock
from src.sandbox.delivery import RETRY_AFTER_SECONDS, Deliveries, Delivery
from src.sandbox.faults import Faults
from src.sandbox.files import Files
from src.sandbox.modals import Modals
from src.sandbox.persistence import Journal
from src.sandbox.response_urls import ResponseUrls
from src.sandbox.sessions import Sessions
from src.sandbox.signed_post import Answer, signed_post
from src.sandbox.state import Entry, State
from src.sandbox.statuses import Statuses
from src.sandbox.team import BOT, CHANNELS, Json
from src.sandbox.triggers import Triggers

PREFIX = "/sandbox"


class Workspace:
    """A Slack workspace with one app in it: the desk at `desk_url`. Nothing runs and no file is opened until `start`.

    `base_url` is where this sandbox itself is reached; without one it is the desk's own address, as when mounted in
    it. `path` keeps what was said over a restart. Both addresses may be set later: a server on port 0 learns its own.
    """

    def __init__(
        self,
        *,
        signing_secret: str,
        bot_token: str,
        desk_url: str,
        path: Path | None = None,
        base_url: str | None = None,
        commands: Sequence[tuple[str, str]] = (),
        retry_after_seconds: Sequence[float] = RETRY_AFTER_SECONDS,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.signing_secret = signing_secret
        self.bot_token = bot_token
        self.desk_url = desk_url
        self.base_url = base_url
        self.commands = dict(commands)
        self.now = now
        self.clock = TsClock(now)
        self.journal = Journal(path)
        self.state = State(self.journal, self.clock)
        self.files = Files(self.journal)
        self.response_urls = ResponseUrls(self.journal, now)
        self.triggers = Triggers(now)
        self.views: dict[str, Json] = {}
        self.modals = Modals()
        self.statuses = Statuses(now)
        self.sessions = Sessions(now)
        self.faults = Faults()
        self.calls = CallLog()
        self.deliveries = Deliveries(self._send, self.journal, retry_after_seconds)
        self._started = False

    @property
    def address(self) -> str:
        """Where the sandbox's own routes begin, such as `http://127.0.0.1:3000/sandbox`."""
        return (self.base_url or self.desk_url).rstrip("/") + PREFIX

    def start(self) -> None:
        """Take over what was kept, and begin to deliver to the desk. Starting twice does no harm."""
        if self._started:
            return
        self._started = True
        self.journal.open()
        for part in (self.state, self.files, self.response_urls, self.deliveries):
            part.load()
        self.deliveries.start()

    def stop(self) -> None:
        """Stop delivering and let go of the file."""
        self.deliveries.stop()
        self.journal.close()

    def post(self, channel: str, message: Json, *, visible_to: str | None = None) -> Entry:
        """Put a message into a channel; the desk hears of it, its own messages included, where the bot is a member."""
        entry = self.state.post(channel, message, visible_to=visible_to)
        if visible_to is None:
            if entry.thread_ts and entry.message.get("user") == BOT:
                self.statuses.clear(channel, entry.thread_ts)
            self._announce("message", channel, event_bodies.message_event(entry, CHANNELS[channel]))
        return entry

    def shared(self, entry: Entry) -> None:
        """Note where the files of a message are shown, and tell the desk of each: `file_shared`."""
        for shown in entry.message.get("files", ()):
            if file := self.files.get(shown["id"]):
                self.files.share(file, entry.channel, entry.ts, entry.thread_ts or "")
                user = str(entry.message.get("user"))
                self._announce("file_shared", entry.channel, event_bodies.shared_event(entry, file.id, user))

    def change(self, entry: Entry, edit: Callable[[Json], Json]) -> Entry | None:
        """Edit a message; the desk gets `message_changed`."""
        changed = self.state.change(entry, edit)
        if changed and entry.visible_to is None:
            place = CHANNELS[entry.channel]
            event = event_bodies.changed_event(changed, entry, place, self.clock())
            self._announce("message_changed", entry.channel, event)
        return changed

    def delete(self, entry: Entry) -> None:
        """Take a message away; the desk gets `message_deleted`."""
        self.state.delete(entry)
        if entry.visible_to is None:
            event = event_bodies.deleted_event(entry, CHANNELS[entry.channel], self.clock())
            self._announce("message_deleted", entry.channel, event)

    def mention(self, entry: Entry) -> None:
        """Tell the desk that a message names it: the second event of the same message."""
        self._announce("app_mention", entry.channel, event_bodies.app_mention_event(entry, CHANNELS[entry.channel]))

    def _announce(self, kind: str, channel: str, event: Json) -> None:
        if BOT in CHANNELS[channel].members:
            self.deliveries.submit(event_bodies.event(kind, event))

    def _send(self, delivery: Delivery) -> Answer:
        url = self.desk_url.rstrip("/") + delivery.path
        return signed_post(url, delivery.body, delivery.headers(), self.signing_secret)
