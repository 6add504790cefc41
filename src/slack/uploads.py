"""Putting a file into a conversation, in two steps of which only the second is seen.

Slack gives every announced file an id, and the message that shares a file names it: by that a repeated attempt finds
what an earlier one left. https://docs.slack.dev/messaging/working-with-files#upload
"""

from urllib.request import Request

from src.slack.history import messages
from src.slack.refusals import SlackRefused
from src.slack.transport import Transport
from src.slack.web import Web, asked

_MOST_WORDS = 1000


def stage(web: Web, transport: Transport, name: str, content: bytes, about: str) -> str:
    """Bring a file to Slack, where nobody sees it before it is shared, and give its id.

    `about` is what a reader who cannot see a picture is told. Raises TryLater and SlackRefused.
    https://docs.slack.dev/reference/methods/files.getUploadURLExternal
    """
    words = about[:_MOST_WORDS]
    place = asked(
        "files.getUploadURLExternal",
        lambda: web.files_getUploadURLExternal(filename=name, length=len(content), alt_txt=words),
    )
    request = Request(str(place["upload_url"]), content, {"Content-Type": "application/octet-stream"})  # noqa: S310 - the URL is Slack's own answer
    answer = transport.send(request, "upload")
    if answer.status >= 300:
        raise SlackRefused("upload", f"status {answer.status}")
    return str(place["file_id"])


def share(web: Web, channel: str, file_id: str, *, title: str, comment: str = "", thread_ts: str | None = None) -> None:
    """Show a staged file in the thread, or in the channel. Raises TryLater and SlackRefused.

    https://docs.slack.dev/reference/methods/files.completeUploadExternal
    """
    file: dict[str, str | None] = {"id": file_id, "title": title}
    asked(
        "files.completeUploadExternal",
        lambda: web.files_completeUploadExternal(
            files=[file], channel_id=channel, thread_ts=thread_ts, initial_comment=comment or None
        ),
    )


def is_shared(web: Web, channel: str, file_id: str, thread_ts: str | None) -> bool:
    """Whether a message there shows the file. Slack may need a moment for it, so a no is only likely to be true."""
    said = messages(web, channel, thread_ts, None)
    return any(file.get("id") == file_id for message in said for file in message.get("files") or ())
