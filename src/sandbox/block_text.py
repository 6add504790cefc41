"""The bricks of the Block Kit rules: a place in the blocks, a length, a list, a text object."""

from collections.abc import Iterator
from dataclasses import dataclass

from src.sandbox.team import Json


@dataclass(frozen=True, slots=True)
class Finding:
    """Something Slack refuses, and the JSON pointer of where it is."""

    fault: str
    where: str


def at(place: str, *steps: str | int) -> str:
    return "/".join((place, *map(str, steps)))


def required(value: Json, where: str, *names: str) -> Iterator[Finding]:
    for name in names:
        if name not in value:
            yield Finding(f"missing required field: {name}", where)


def check_known(value: Json, where: str, *names: str) -> Iterator[Finding]:
    """Slack refuses fields that it does not know."""
    for name in value.keys() - {"type", "block_id", *names}:
        yield Finding(f"invalid additional property: {name}", where)


def check_length(value: object, where: str, most: int, *, least: int = 0) -> Iterator[Finding]:
    """A string of `least` to `most` characters; one that is not there is for `required` to say."""
    if value is None:
        return
    if not isinstance(value, str):
        yield Finding("must provide a string", where)
    elif len(value) < least:
        yield Finding(f"must be more than {least - 1} characters", where)
    elif len(value) > most:
        yield Finding(f"must be less than {most + 1} characters", where)


def check_list(value: object, where: str, most: int, *, least: int = 0) -> Iterator[Finding]:
    if not isinstance(value, list):
        yield Finding("must provide an array", where)
    elif len(value) > most:
        yield Finding(f"no more than {most} items allowed", where)
    elif len(value) < least:
        yield Finding(f"no fewer than {least} items allowed", where)


def check_text(value: object, where: str, most: int, *, plain: bool = False) -> Iterator[Finding]:
    """A text object: https://docs.slack.dev/reference/block-kit/composition-objects/text-object"""
    if not isinstance(value, dict):
        yield Finding("must provide an object", where)
        return
    kind = value.get("type")
    if kind != "plain_text" and (plain or kind != "mrkdwn"):
        yield Finding(f"unsupported type: {kind}", at(where, "type"))
        return
    yield from check_known(value, where, "text", "emoji" if kind == "plain_text" else "verbatim")
    yield from required(value, where, "text")
    yield from check_length(value.get("text"), at(where, "text"), most, least=1)


def characters(value: object) -> int:
    """All the text that is shown, however deep it lies."""
    if isinstance(value, list):
        return sum(characters(item) for item in value)
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    rest = sum(characters(item) for item in value.values())
    return rest + (len(own) if isinstance(own, str) else 0)
