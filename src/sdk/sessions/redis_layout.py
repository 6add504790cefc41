"""How a session stands in Redis: the names of its two parts, and what is in the hash."""

from collections.abc import Sequence
from dataclasses import dataclass

from src.sdk.sessions.redis_client import ResponseError
from src.sdk.sessions.values import Item

PREFIX = "leadline:session:"
#: In the hash: when it was last active, when it was deleted, and before each name of the context.
ACTIVE, DELETED, VALUE = "last_activity", "deleted", "c:"


class Foreign(ResponseError):
    """What is there cannot be read as a session."""


@dataclass(slots=True)
class Hash:
    """What the hash says: when the session was last active and when deleted (0: never), each value with its time."""

    active: float
    deleted: float
    values: dict[str, tuple[float, str]]

    def is_older(self, name: str, at: float) -> bool:
        """Whether what is there of that name was written before."""
        return self.values.get(name, (0.0, ""))[0] <= at


def read_hash(fields: dict[bytes, bytes]) -> Hash:
    try:
        texts = {name.decode(): value.decode() for name, value in fields.items()}
        values = {name: value.partition(" ") for name, value in texts.items() if name.startswith(VALUE)}
        return Hash(
            float(texts.get(ACTIVE, 0)),
            float(texts.get(DELETED, 0)),
            {name[len(VALUE) :]: (float(time), value) for name, (time, _, value) in values.items()},
        )
    except ValueError:
        raise Foreign from None


def each_once(items: Sequence[bytes]) -> list[Item]:
    """Without what was written twice: a write whose answer was lost, and which arrived after its repetition."""
    return list(dict.fromkeys(each.decode() for each in items))


def written(at: float) -> str:
    return f"{at:.6f}"


def messages_of(key: str) -> str:
    return f"{PREFIX}{{{key}}}:messages"


def context_of(key: str) -> str:
    return f"{PREFIX}{{{key}}}:context"


def key_in(name: str) -> str:
    return name.removeprefix(PREFIX + "{").removesuffix("}:context")
