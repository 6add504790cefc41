"""One file of the corpus: its bytes, and what must come out of it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Case:
    """A file by its name, and the expectation that stands beside it in expected.json."""

    name: str
    content: bytes
    expected: dict[str, Any] = field(default_factory=dict)


def lead(line: int, email: str, **said: Any) -> dict[str, Any]:
    """A lead with everything that is said of it, and nothing else; guesses are left out."""
    return {"line": line, "email": email, **said}


def read(
    name: str, content: bytes | str, leads: list[dict[str, Any]], faults: dict[int, str] | None = None, **opened: Any
) -> Case:
    """A file that is read: its leads in order, and by line what is said of the rows that are none.

    `opened` may name `encoding`, `delimiter`, `head`, `has_head`, `first_line`, `uses` by column, and `sure`.
    """
    data = content.encode() if isinstance(content, str) else content
    told = [[line, words] for line, words in (faults or {}).items()]
    return Case(name, data, {"leads": leads, "faults": told, **opened})


def refused(name: str, content: bytes | str, words: str) -> Case:
    """A file that is not read at all, and what a person is told."""
    return Case(name, content.encode() if isinstance(content, str) else content, {"refused": words})
