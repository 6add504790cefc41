"""Long conversations, cut to a budget of tokens at whole turns; what is cut off is told in a line for each turn. Pure.

What was asked and which queries answered it is in the messages already, so no model is asked to sum it up: that costs
nothing, is the same each time, and cannot bring in a figure that the store never gave. The cut moves by several turns
at once: until it moves again, what is before it stays as it is, and so does what a cache knows of it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from src.sdk.fence import fenced
from src.sdk.model import ModelFailed

Message = Mapping[str, Any]

#: The cut moves by so many turns.
STRIDE = 6
#: What is told of a turn that is left out, in characters; and the part of the budget that all of it may take.
WORDS, QUERY, SHARE = 160, 300, 4
OPENING = "Earlier in this conversation, left out for its length; how questions and answers begin, and the queries:"
#: What a person said, as it is fenced.
_FENCED = re.compile(r"<(said|question)>(\{.*?\})</\1>", re.DOTALL)


def estimated(messages: Sequence[Message]) -> int:
    """About how many tokens these are, rather too many than too few: one for each three bytes."""
    return sum(len(_text(message.get("content", "")).encode("utf-8", "replace")) // 3 + 4 for message in messages)


def compacted(
    messages: Sequence[Message], budget: int, count: Callable[[Sequence[Message]], int] = estimated
) -> list[Message]:
    """The messages, within `budget` tokens; the last turn is kept whatever its size.

    `count` (a request to the model, which may fail) is asked only where the estimate comes near the budget.
    """
    if 2 * estimated(messages) <= budget:
        return list(messages)
    tokens = _counted(messages, count)
    if tokens <= budget:
        return list(messages)
    return _cut(turns_of(messages), budget, tokens / estimated(messages))


def turns_of(messages: Sequence[Message]) -> list[list[Message]]:
    """Each from something a person said to the last word on it: tool calls and their results stay together."""
    turns: list[list[Message]] = []
    for message in messages:
        if not turns or _begins_a_turn(message):
            turns.append([])
        turns[-1].append(message)
    return turns


def _begins_a_turn(message: Message) -> bool:
    content = message.get("content")
    if message.get("role") != "user":
        return False
    return not isinstance(content, list) or any(block.get("type") != "tool_result" for block in content)


def _counted(messages: Sequence[Message], count: Callable[[Sequence[Message]], int]) -> int:
    """By the model, or as estimated when it does not answer."""
    try:
        tokens: int = count(messages)
        return tokens
    except ModelFailed:
        return estimated(messages)


def _cut(turns: Sequence[Sequence[Message]], budget: int, off: float) -> list[Message]:
    """Without the fewest steps after which the rest, and what is told of the others, fits.

    `off` is how much the estimate is off.
    """
    last = len(turns) - 1
    for cut in (*range(0, last, STRIDE), last):
        rest = [message for turn in turns[cut:] for message in turn]
        left = _begun_with(_told(turns[:cut], budget), rest) if cut else rest
        if off * estimated(left) <= budget:
            break
    return left


def _told(turns: Sequence[Sequence[Message]], budget: int) -> str:
    """`Earlier in this conversation …`, with a line for each turn; of too many, the last ones."""
    lines = [_line(turn) for turn in turns]
    room, told = budget // SHARE, len(lines)
    while told and (room := room - len(json.dumps(lines[told - 1]).encode()) // 3) >= 0:
        told -= 1
    before = [{"turns_before_these": told}] if told else []
    return f"{OPENING}\n{fenced('earlier', [*before, *lines[told:]])}"


def _line(turn: Sequence[Message]) -> dict[str, Any]:
    """How the question and its answer begin, and the queries between them."""
    asked = _words(turn[0])
    answered = _words(turn[-1]) if turn[-1].get("role") == "assistant" else ""
    return {"asked": _begun(asked), "answered": _begun(answered), "queries": list(_queries(turn))}


def _words(message: Message) -> str:
    """What was said, out of its fence."""
    content = message.get("content", "")
    texts = [str(block.get("text", "")) for block in content] if isinstance(content, list) else [str(content)]
    said = " ".join(texts)
    return " ".join(str(json.loads(found[2]).get("text", "")) for found in _FENCED.finditer(said)) or said


def _begun(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= WORDS else words[: WORDS - 1] + "…"


def _queries(turn: Sequence[Message]) -> Iterator[str]:
    """What the tools were asked, as it was said to them."""
    for message in turn:
        content = message.get("content")
        for block in content if isinstance(content, list) else ():
            if block.get("type") == "tool_use":
                said = json.dumps(block.get("input"), ensure_ascii=False, sort_keys=True, default=str)
                yield f"{block.get('name')} {said}"[:QUERY]


def _begun_with(told: str, messages: Sequence[Message]) -> list[Message]:
    """The messages, the first of them beginning with what was told: roles must alternate."""
    first, *rest = messages
    content = first.get("content", "")
    blocks = content if isinstance(content, list) else [{"type": "text", "text": content}]
    return [{**first, "content": [{"type": "text", "text": told}, *blocks]}, *rest]


def _text(content: Any) -> str:
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, default=str)
