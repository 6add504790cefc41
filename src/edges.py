"""What a handler reaches the world with: each an edge it is handed, and none of them Slack, SQL or a model client."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import IO, Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from src.imports.values import Import, Progress, ReadRow
from src.leads.edits import Edit, Row
from src.leads.many import Policy
from src.leads.models import Lead, LeadDraft, Origin, Saved
from src.leads.names import Names
from src.leads.proposal import Decision, Proposal, ProposalDraft, Settlement
from src.leads.query import LeadQuery
from src.leads.result import Result
from src.records.values import Answer, Left, Opinion, Part, Spent
from src.rendered import Modal, Rendered

T = TypeVar("T")


class Step(Protocol):
    """A named step of a job: done at least once, its JSON-able result kept, and never done again after that."""

    def __call__(self, name: str, do: Callable[[bool], T]) -> T:
        """Run `do(again)`; `again` says that an earlier attempt may have reached the outside already."""
        ...


def once(name: str, do: Callable[[bool], T]) -> T:
    """A step that keeps nothing: for work outside a job."""
    return do(False)


class Stream(Protocol):
    """An answer that is heard while it is made; in the end it is one message, whatever happened."""

    def say(self, words: str) -> None:
        """Go on with these words, in Markdown; they appear within a second or so. Never fails a job."""

    @property
    def begun(self) -> str:
        """What was begun, for `resume`; "" if nothing was heard yet."""

    def resume(self, begun: str) -> None:
        """Know what an earlier run of the job had begun."""

    def finish(self, answer: Rendered) -> str:
        """Put the answer in the place of what was said so far; gives its ts. Raises as `Reply.post` does."""


class Reply(Protocol):
    """What a handler may say, where the person is waiting. Each call is done once, whatever dies in between."""

    def post(self, answer: Rendered, *, threaded: bool = True) -> str:
        """Say it in the thread (a command's answer: in its channel); gives the ts of the message.

        Without `threaded` it goes below the person's message: the way of a direct message that is in no thread.
        If a stream was begun and not finished, this finishes it.
        """

    def stream(self, *, threaded: bool = True) -> Stream:
        """Begin an answer that can be stopped; nothing is seen of it, but for a Stop button, until it says something.

        Where it goes is as with `post`. A message cannot stream outside a thread: there it is changed now and then.
        """

    def whisper(self, answer: Rendered) -> None:
        """Say it so that only the person who asked sees it."""

    def replace(self, ts: str, answer: Rendered) -> None:
        """Put this in the place of a message of ours; below it, where that is gone."""

    def show(self, ts: str, answer: Rendered) -> None:
        """Let a message of ours say this for now; it may be lost, and never fails a job."""

    def react(self, emoji: str) -> None:
        """Put this emoji on what the person said; never fails a job."""

    def status(self, words: str) -> None:
        """Show what is being done ("is thinking…"), "" to clear it; never fails a job."""

    def upload(self, name: str, content: bytes, title: str) -> None:
        """Put a file into the thread."""

    def modal(self, modal: Modal) -> bool:
        """Open a form for the person who clicked; False when it is too late (three seconds). Never fails a job."""


class Leads(Protocol):
    """What a handler may do with leads."""

    def add(self, draft: LeadDraft, origin: Origin) -> Saved:
        """Enrich, score and keep a draft; the same origin twice changes nothing and gives the same answer."""

    def ask(self, team: str, query: LeadQuery, now: datetime) -> Result:
        """The store's answer to a query, as of `now` in the desk's time zone. Raises UserError where it is too much."""

    def names(self, team: str) -> Names:
        """The names that a question may use."""

    def by_id(self, team: str, lead_id: int) -> Lead | None:
        """The team's lead of this number."""

    def preview(self, team: str, ids: Sequence[int], edit: Edit) -> tuple[Row, ...]:
        """What the edit would make of these leads of the team."""

    def propose(
        self,
        *,
        team: str,
        channel: str,
        thread: str,
        asked_by: str,
        drafts: Sequence[ProposalDraft],
        key: str,
        now: datetime,
    ) -> tuple[Proposal, ...]:
        """Keep changes that are about to be shown; the same key again gives what was kept before."""

    def settle(self, team: str, proposal_id: str, decision: Decision) -> Settlement:
        """Do what a person decided, once; only if they may."""


class LeadRuns(Protocol):
    """A model that looks at leads once they are scored, when nobody waits for it."""

    @property
    def most(self) -> int:
        """How many leads one message may have looked at."""
        ...

    def wanted(self, lead: Lead) -> bool:
        """Whether it is to look at this lead: it is scored, and not judged as it is."""

    def ask(self, leads: Sequence[tuple[Lead, Origin]], ts: str, *, thread: str = "", several: bool = False) -> None:
        """Have leads looked at; the message `ts`, where they were told, shows what comes of it ("": none does).

        `thread` is the session thread of who asked: what it costs is counted there.
        """


class Imports(Protocol):
    """Rows of a file made into leads, exactly once, whatever dies in between; one that is not known is a KeyError."""

    def begin(
        self,
        *,
        team: str,
        channel: str,
        thread: str,
        user: str,
        file_id: str,
        name: str,
        digest: str,
        mapping: Any,
        policy: Policy = Policy.UPDATE,
        head: Sequence[str] = (),
        total: int = 0,
    ) -> Import:
        """The import of this file, begun now if it was not before; of the same bytes if they are in already."""

    def get(self, import_id: str) -> Import | None:
        """The import of this id."""

    def earlier(self, team: str, digest: str) -> Import | None:
        """The import that took the same bytes in, or is about to."""

    def run(
        self,
        import_id: str,
        read: Callable[[int], Iterator[ReadRow]],
        progress: Callable[[Progress], None] = lambda progress: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Import:
        """Go on with it until its file is at its end, or it is stopped; `read(line)` gives the rows after a line."""

    def progress(self, import_id: str) -> Progress:
        """How far it is, or what it came to."""
        ...

    def stop(self, import_id: str, by: str) -> Import:
        """Leave the rest of the file; what is in stays."""

    def undo(self, import_id: str, by: str, progress: Callable[[Import], None] = lambda so_far: None) -> Import:
        """Take back what it changed, and nothing that changed since."""

    def worth_a_look(self, import_id: str, most: int) -> list[tuple[Lead, Origin]]:
        """The leads of the file that a model should look at, best first."""

    def top(self, import_id: str, count: int = 5) -> list[Lead]:
        """The best leads of the file."""

    def scored(self, import_id: str, zone: ZoneInfo, file: IO[bytes]) -> int:
        """Write the leads of the file as CSV, best first; gives how many."""

    def faulty(self, import_id: str, zone: ZoneInfo, file: IO[bytes]) -> int:
        """Write the rows that were no leads as CSV, as they were, with the reason; gives how many."""


class Sessions(Protocol):
    """What was said in a conversation, kept by channel and thread."""

    @property
    def temporary(self) -> bool:
        """Whether what is said now may be forgotten at a restart, though it should not be."""

    def session_exists(self, channel_id: str, thread_ts: str, *, team: str = "") -> bool:
        """Whether the desk has talked there."""

    def load_turn(
        self, channel_id: str, thread_ts: str, limit: int = 20, *, team: str = ""
    ) -> tuple[list[dict[str, Any]], dict[str, Any]] | None:
        """The last messages, oldest first, and the context; None where there is no session."""

    def append_messages(
        self,
        channel_id: str,
        thread_ts: str,
        messages: Sequence[dict[str, Any]],
        *,
        context: dict[str, Any] | None = None,
        team: str = "",
    ) -> bool:
        """Add messages (role, content, timestamp) and merge the context, in one go."""


class Records(Protocol):
    """What the desk keeps of its own doing: what models took, what was answered, what people thought of it."""

    def spent(self, spent: Spent) -> int | None:
        """Keep what a request took, once by job and number; gives what it cost, None where that is not known."""

    def next_number(self, job: str) -> int:
        """The number of a job's next request: one that runs again after a crash spends again."""

    def left(self, team: str, user: str, now: datetime) -> Left:
        """Whether the team and this person may spend more today."""

    def of_conversation(self, team: str, channel: str, thread: str) -> list[Part]:
        """What one conversation took; `thread` is its session thread."""

    def of_days(self, team: str, first: datetime, last: datetime) -> list[Part]:
        """What a team took on these days of the desk's zone, both included."""

    def answered(self, answer: Answer) -> int:
        """Keep an answer, once per job; gives its number, 0 where none is kept."""

    def answer(self, team: str, number: int) -> Answer | None:
        """The team's answer of this number."""

    def say(self, opinion: Opinion) -> None:
        """Keep an opinion in place of the same person's earlier one of the same thing."""

    def count(self, name: str, **labels: str) -> None:
        """Count one of these, for metrics; labels are words of ours and names of models."""


class Stops(Protocol):
    """Where people have said that they have heard enough; known to all processes."""

    def record(self, team: str, channel: str, thread: str, at: datetime) -> None:
        """Somebody said so then, in this thread."""

    def after(self, team: str, channel: str, threads: Collection[str], moment: datetime) -> bool:
        """Whether somebody said so in one of these threads since that moment."""
        ...
