"""What the desk says, ready for Slack: plain values that blocks make and replies post."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rendered:
    """Something to post: Block Kit blocks, and the text for notifications and for clients without blocks.

    `chart` draws the chart among the blocks as a PNG, for a workspace that refuses the block. `spoken` is what a
    stream has said of it, in Markdown, if it was said in full; the first `prose` blocks say the same.
    """

    text: str
    blocks: tuple[dict[str, Any], ...] = ()
    chart: Callable[[], bytes] | None = None
    spoken: str = ""
    prose: int = 0


@dataclass(frozen=True, slots=True)
class Modal:
    """A form in a window of its own; what is filled in comes back as a `Submission` with this callback id.

    `title` and `submit` have at most 24 characters; `about` comes back with it, unseen, at most 2,000.
    """

    callback_id: str
    title: str
    blocks: tuple[dict[str, Any], ...]
    submit: str = "Send"
    about: str = ""
