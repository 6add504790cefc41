"""The event `file_shared`: seen to when the message that shows the file has not told of it within a moment.

Both are one upload: this makes sure of the message's own job, which has the same key whoever asks for it.
"""

import logging
from collections.abc import Callable
from itertools import count

from src.errors import TryLater, UserError
from src.files import FileFacts
from src.messages import FileShared, Message, SharedFile
from src.routing import Context, Handler, Sign, Stage
from src.uploads.kinds import is_table

log = logging.getLogger(__name__)

#: Seconds for the message to come in by itself: it says what was written beside the file, and in which thread.
HEAD_START = 2.0


def make_sure(context: Context) -> bool:
    """Take on the messages that show the file here, unless they are taken on already."""
    shared = context.incoming
    if not isinstance(shared, FileShared):
        return False
    context.step("head start", waiting())
    facts = looked_up(context, shared)
    if facts is None or not is_table(facts):
        return True
    for ts, thread in facts.shares.get(shared.channel, ()):
        context.accept(as_message(shared, facts, ts, thread))
    return True


def waiting() -> Callable[[bool], bool]:
    """Asks for patience once."""
    tries = count()

    def wait(again: bool) -> bool:
        if not again and next(tries) == 0:
            raise TryLater("the message that shows the file says more of it", HEAD_START)
        return True

    return wait


def looked_up(context: Context, shared: FileShared) -> FileFacts | None:
    """What is known of the file; None where Slack does not say: then there is nobody to tell either."""
    try:
        return context.files.file_facts(shared.file)
    except UserError as error:
        log.warning("a shared file cannot be looked up: %s", error, extra={"team": shared.team, "file": shared.file})
        return None


def as_message(shared: FileShared, facts: FileFacts, ts: str, thread: str) -> Message:
    """The message that shows the file, as far as it is known from here."""
    kind = {"D": "im", "G": "group"}.get(shared.channel[0], "channel")
    files = (SharedFile(facts.id, facts.name, facts.filetype),)
    return Message(shared.team, shared.channel, shared.user, ts, "", thread or None, kind, files=files)


HANDLER = Handler(
    name="file shared",
    stage=Stage.FILE,
    usage="",
    matches=lambda message: False,
    run=make_sure,
    shares=True,
    sign=Sign.NONE,
)
