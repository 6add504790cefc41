"""Importing a file in sight: one message that first counts and in the end tells what came of it, and two files."""

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from src.blocks import looked_at as line_of_leads
from src.blocks import notice
from src.blocks.importing import already_in, bar, preview, summary
from src.errors import UserError
from src.imports.values import Import, Progress, State
from src.leads.csv_import import ColumnMapping, ReadRow, drafts, opened
from src.leads.many import Policy
from src.leads.models import Look as Looking
from src.messages import Incoming, Message
from src.routing import Context
from src.uploads.choice import Choice
from src.uploads.looking import Look, brought, patiently

log = logging.getLogger(__name__)

#: Seconds between two looks of the bar: Slack takes about one update a second of a message, and people need fewer.
EVERY = 3.0


def must_ask(context: Context, look: Look, choice: Choice) -> bool:
    """Whether a person is to see what the file is taken for before anything is kept."""
    uploads = context.uploads
    sure = choice.of(look.mapping).sure
    return not sure or look.rows > uploads.ask_rows or uploads.way(context.incoming.channel) == "ask"


def show_preview(context: Context, look: Look, choice: Choice, ts: str = "") -> None:
    """Show what the file is taken for, in the place of that message if there is one."""
    mapping = choice.of(look.mapping)
    shown = preview(look.file.name, look.rows, mapping, look.shown(mapping), str(choice), form=(look.encoding, look.delimiter))
    if ts:
        context.reply.replace(ts, shown)
    else:
        context.reply.post(shown)


def import_file(context: Context, look: Look, choice: Choice, ts: str) -> bool:
    """Import it, and let the message `ts` tell of it. Goes on where an earlier run of the job broke off."""
    if context.imports is None:
        raise UserError("This desk keeps no imports.")
    mapping = choice.of(look.mapping)
    begun = context.step("begun", lambda again: _begun(context, look, choice, mapping))
    if begun["file"] != look.file.id or (begun["state"] != State.RUNNING):
        _say_known(context, begun["id"], ts)
        return True
    done = _run(context, look, mapping, begun["id"], ts)
    context.reply.replace(ts, summary(done, mapping, context.imports.top(done.id)))
    _hand_out(context, done)
    _have_looked_at(context, done)
    return done.progress.failed == 0


def _begun(context: Context, look: Look, choice: Choice, mapping: ColumnMapping) -> dict[str, str]:
    incoming = context.incoming
    thread = incoming.session_thread if isinstance(incoming, Message) else getattr(incoming, "thread_ts", "") or ""
    assert context.imports  # looked at before
    was = context.imports.begin(
        team=incoming.team,
        channel=incoming.channel,
        thread=thread,
        user=incoming.user,
        file_id=look.file.id,
        name=look.file.name,
        digest=look.digest,
        mapping=mapping.to_json(),
        policy=Policy(choice.policy),
        head=look.head,
        total=look.rows,
    )
    return {"id": was.id, "state": was.state.value, "file": was.file_id}


def _say_known(context: Context, import_id: str, ts: str) -> None:
    assert context.imports
    known = context.imports.get(import_id)
    if known:
        context.reply.replace(ts, already_in(known))


def _run(context: Context, look: Look, mapping: ColumnMapping, import_id: str, ts: str) -> Import:
    """Read the file and keep its rows; a download that breaks off is begun again, rows that are kept are not."""
    assert context.imports
    imports = context.imports

    def read_all() -> dict[str, str]:
        with brought(context, look.file) as (path, digest):
            if digest != look.digest:
                raise UserError("That file has changed since I looked at it. Share it once more, please.")
            told = _Bar(context, look, ts)
            imports.run(import_id, _reader(path, look, mapping), told, context.stopped)
        return {"id": import_id}

    came = context.step("imported", patiently(read_all))
    if "problem" in came:
        imports.stop(import_id, context.incoming.user)
        raise UserError(came["problem"])
    done = imports.get(import_id)
    assert done
    return done


def _reader(path: Path, look: Look, mapping: ColumnMapping) -> Callable[[int], Iterator[ReadRow]]:
    return lambda line: drafts(opened(path, look.file.name).rows(), mapping)


class _Bar:
    """Shows how far it is, now and then; the first time at once."""

    def __init__(self, context: Context, look: Look, ts: str) -> None:
        self._context = context
        self._look = look
        self._ts = ts
        self._next = 0.0

    def __call__(self, progress: Progress, import_id: str = "") -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY
        self._context.reply.show(self._ts, bar(self._look.file.name, self._look.rows, progress, import_id))
