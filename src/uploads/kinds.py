"""Which shared files may be a list of leads, by what their name and Slack say of them."""

from pathlib import PurePath

from src.files import FileFacts
from src.messages import SharedFile

#: What is a table by its name, and what may be one.
TABLES = frozenset({"csv", "tsv", "xlsx"})
MAYBE = frozenset({"txt", "text", "tab", "psv"})


def is_table(file: SharedFile | FileFacts) -> bool:
    """Whether it is worth a look: a snippet of text may hold lines of leads too."""
    return bool(kinds(file) & (TABLES | MAYBE))


def is_surely_table(file: SharedFile | FileFacts) -> bool:
    """Whether it says itself that it is a table."""
    return bool(kinds(file) & TABLES)


def kinds(file: SharedFile | FileFacts) -> set[str]:
    """The ending of its name, and Slack's word for it: https://docs.slack.dev/reference/objects/file-object#types"""
    ending = PurePath(file.name).suffix.removeprefix(".").lower()
    return {ending, file.filetype.lower()} - {""} if ending else {file.filetype.lower() or "text"}
