"""Importing in sight: one message that first counts and in the end tells what came of it, and files with the result."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

from src.blocks import looked_at as line_of_leads
from src.blocks.importing import WAYS, already_in, bar, preview, summary
from src.edges import Imports
from src.errors import UserError
from src.imports.values import Import, Progress, State
from src.leads.csv_import import Mapping, ReadRow, drafts, opened
from src.leads.many import Policy
from src.leads.models import Look as Looking
from src.messages import Action, Incoming, Message
from src.routing import Context
from src.uploads.choice import Choice
from src.uploads.handing_out import hand_out
from src.uploads.looking import Look, brought, patiently

#: Seconds between two looks of the bar: Slack takes about one update a second of a message, and people need fewer.
EVERY = 3.0
_CHANGED = "That file has changed since I looked at it. Share it once more, please."

#: Gives the rows after a line.
Reader = Callable[[int], Iterator[ReadRow]]


@dataclass(frozen=True, slots=True)
class Source:
    """What is imported: which file by what name, its digest and columns, and how many rows it has."""

    file: str
    name: str
    digest: str
    head: tuple[str, ...]
    rows: int
    mapping: Mapping | None = None
    policy: str = "update"


def must_ask(context: Context, look: Look, choice: Choice) -> bool:
    """Whether a person is to see what the file is taken for before anything is kept."""
    uploads = context.uploads
    sure = choice.of(look.mapping).sure
    return not sure or look.rows > uploads.ask_rows or uploads.way(context.incoming.channel) == "ask"


def show_preview(context: Context, look: Look, choice: Choice, ts: str = "") -> None:
    """Show what the file is taken for, in the place of that message if there is one."""
    mapping = choice.of(look.mapping)
    carried = {policy: str(choice.by(policy)) for policy in WAYS}
    shown = preview(look.file.name, look.rows, mapping, look.shown(mapping), carried, form(look))
    if ts:
        context.reply.replace(ts, shown)
    else:
        context.reply.post(shown)


def form(look: Look) -> str:
    """How the file is written, in words."""
    if not look.delimiter:
        return "An Excel workbook."
    between = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", ":": "colons"}.get(look.delimiter, "spaces")
    head = "" if look.has_head else " The first row is no head, so I named the columns."
    return f"Written in {look.encoding}, with {between} between the cells.{head}"


def import_file(context: Context, look: Look, choice: Choice, ts: str) -> bool:
    """Import a file as it was chosen, and let the message `ts` tell of it; gives whether every row is in."""
    mapping, name = choice.of(look.mapping), look.file.name
    source = Source(look.file.id, name, look.digest, look.head, look.rows, mapping, choice.policy)

    @contextmanager
    def rows() -> Iterator[Reader]:
        with brought(context, look.file) as (path, digest):
            if digest != look.digest:
                raise UserError(_CHANGED)
            yield lambda line: drafts(opened(path, name).rows(), mapping)

    return import_rows(context, source, rows, ts)


def import_lines(context: Context, source: Source, rows: list[ReadRow], ts: str) -> bool:
    """As `import_file`, with rows that are here already."""
    return import_rows(context, source, lambda: nullcontext(lambda line: iter(rows)), ts)


def import_rows(
    context: Context, source: Source, reading: Callable[[], AbstractContextManager[Reader]], ts: str
) -> bool:
    """Import rows; goes on where an earlier run of the job broke off. What is in already is said to be."""
    imports = context.imports
    if imports is None:
        raise UserError("This desk keeps no imports.")
    begun = context.step("begun", lambda again: _begun(context, imports, source))
    if begun["file"] != source.file or begun["state"] != State.RUNNING:
        _say_known(context, source, _of(imports, begun["id"]), ts)
        return True
    context.reply.show(ts, bar(source.name, source.rows, imports.progress(begun["id"]), begun["id"]))
    done = _run(context, imports, source, begun["id"], reading, ts)
    context.reply.replace(ts, summary(done, source.mapping, imports.top(done.id)))
    hand_out(context, imports, done)
    _have_looked_at(context, imports, done)
    return done.progress.failed == 0


def _say_known(context: Context, source: Source, known: Import, ts: str) -> None:
    """A second press finds what the first one came to, and leaves it in its place."""
    if known.file_id == source.file:
        context.reply.whisper(already_in(known))
    else:
        context.reply.replace(ts, already_in(known))


def _begun(context: Context, imports: Imports, source: Source) -> dict[str, str]:
    incoming = context.incoming
    was = imports.begin(
        team=incoming.team,
        channel=incoming.channel,
        thread=_thread(incoming),
        user=incoming.user,
        file_id=source.file,
        name=source.name,
        digest=source.digest,
        mapping=source.mapping.to_json() if source.mapping else {},
        policy=Policy(source.policy),
        head=source.head,
        total=source.rows,
    )
    return {"id": was.id, "state": was.state.value, "file": was.file_id}


def _thread(incoming: Incoming) -> str:
    if isinstance(incoming, Message):
        return incoming.session_thread
    return (incoming.thread_ts or "") if isinstance(incoming, Action) else ""


def _of(imports: Imports, import_id: str) -> Import:
    found = imports.get(import_id)
    if found is None:
        raise UserError("That import is not known here any more.")
    return found


def _run(
    context: Context,
    imports: Imports,
    source: Source,
    import_id: str,
    reading: Callable[[], AbstractContextManager[Reader]],
    ts: str,
) -> Import:
    """Read and keep the rows; a download that breaks off is begun again, what is in stays in."""

    def read_all() -> dict[str, str]:
        with context.uploads.turns(), reading() as read:
            imports.run(import_id, read, _Bar(context, source, import_id, ts), context.stopped)
        return {"id": import_id}

    came = context.step("imported", patiently(read_all))
    if "problem" in came:
        imports.stop(import_id, context.incoming.user)
        raise UserError(came["problem"])
    return _of(imports, import_id)


class _Bar:
    """Shows how far it is, now and then; the first time at once."""

    def __init__(self, context: Context, source: Source, import_id: str, ts: str) -> None:
        self._context = context
        self._source = source
        self._id = import_id
        self._ts = ts
        self._next = 0.0

    def __call__(self, progress: Progress) -> None:
        if time.monotonic() < self._next or progress.read >= self._source.rows:
            return
        self._next = time.monotonic() + EVERY
        self._context.reply.show(self._ts, bar(self._source.name, self._source.rows, progress, self._id))


def _have_looked_at(context: Context, imports: Imports, done: Import) -> None:
    """A model looks at the best ones, when nobody waits; a line below the summary tells what it makes of them."""
    runs = context.runs
    if runs is None:
        return
    best = [(lead, origin) for lead, origin in imports.worth_a_look(done.id, runs.most) if runs.wanted(lead)]
    if best:
        ts = context.reply.post(line_of_leads([(lead, Looking.LOOKING) for lead, _ in best]))
        runs.ask(best, ts, thread=done.thread, several=True)
