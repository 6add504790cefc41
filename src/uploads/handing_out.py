"""The two files of an import: its leads with their scores, and the rows that were none, to be mended."""

import tempfile
from collections.abc import Callable
from pathlib import PurePath
from typing import IO

from src.blocks.importing import counted
from src.edges import Imports
from src.imports.values import Import
from src.routing import Context
from src.uploads.exporting import may_export, note


def hand_out(context: Context, imports: Imports, done: Import) -> None:
    """Put them into the thread; the leads only for who may have leads as a file."""
    told, zone = done.progress, context.talk.zone
    stem = PurePath(done.name).stem[:80] or "leads"
    if told.new + told.updated + told.unchanged and may_export(context):
        content, rows = _written(lambda file: imports.scored(done.id, zone, file))
        context.reply.upload(f"{stem}-scored.csv", content, f"{counted(rows, 'lead')} with scores")
        note(context, rows)
    if told.failed:
        content, rows = _written(lambda file: imports.faulty(done.id, zone, file))
        title = f"{counted(rows, 'row')} to mend, and drop here again"
        context.reply.upload(f"{stem}-failed.csv", content, title)


def _written(write: Callable[[IO[bytes]], int]) -> tuple[bytes, int]:
    """What was written, by way of the disk, and how many rows that is."""
    with tempfile.TemporaryFile() as file:
        rows = write(file)
        file.seek(0)
        return file.read(), rows
