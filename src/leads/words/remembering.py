"""What was read before is not read again: the columns of a file say the same few things over and over."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")

#: Texts that are kept, and the most characters of one: what is longer is hardly ever said twice.
MANY, LONGEST = 4096, 80


def remembered(read: Callable[[str], T]) -> Callable[[str], T]:
    """The same function of a text, which is called once for a short one. It must be pure, and its result unchanging."""
    kept = lru_cache(maxsize=MANY)(read)

    @wraps(read)
    def recalled(text: str) -> T:
        return kept(text) if len(text) <= LONGEST else read(text)

    return recalled
