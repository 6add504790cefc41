"""Block Kit's rules: what the sandbox refuses as Slack does, and what it takes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.sandbox.block_limits import VIEW_BLOCKS, refusal

Block = dict[str, object]
DIVIDER: Block = {"type": "divider"}


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def section(text: str) -> Block:
    return {"type": "section", "text": mrkdwn(text)}


def button(**fields: object) -> Block:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **fields}


def actions(*elements: object) -> Block:
    return {"type": "actions", "elements": list(elements)}


def table(*rows: list[Block]) -> Block:
    return {"type": "table", "rows": list(rows)}


def cell(text: str) -> Block:
    return {"type": "raw_text", "text": text}


def options(count: int) -> list[Block]:
    return [{"text": plain("One"), "value": str(number)} for number in range(count)]


TAKEN: dict[str, list[Block]] = {
    "fifty blocks": [DIVIDER] * 50,
    "a full section": [section("x" * 3000)],
    "ten full fields": [{"type": "section", "fields": [mrkdwn("x" * 900)] * 10}],
    "a full header": [{"type": "header", "text": plain("x" * 150)}],
    "a full context": [{"type": "context", "elements": [mrkdwn("x")] * 10}],
    "twenty-five buttons": [actions(*(button(action_id=str(number)) for number in range(25)))],
    "a full button": [actions(button(text=plain("x" * 75), value="x" * 2000, url="x" * 3000, action_id="x" * 255))],
    "a full table": [table(*([[cell("x")] * 20] * 100))],
    "markdown to the limit": [{"type": "markdown", "text": "x" * 6000}] * 2,
    "a menu beside text": [section("x") | {"accessory": {"type": "static_select", "options": options(100)}}],
    "an image": [{"type": "image", "image_url": "https://acme.com/a.png", "alt_text": "A"}],
    "feedback": [
        {
            "type": "context_actions",
            "elements": [{"type": "feedback_buttons", "positive_button": {}, "negative_button": {}}],
        }
    ],
}

REFUSED: dict[str, tuple[list[Block], str]] = {
    "fifty-one blocks": ([DIVIDER] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    "no type": ([{}], "missing required field: type [json-pointer:/blocks/0]"),
    "an unknown type": ([{"type": "marquee"}], "unsupported type: marquee [json-pointer:/blocks/0/type]"),
    "an alert": ([{"type": "alert"}], "unsupported type: alert [json-pointer:/blocks/0/type]"),
    "an empty section": ([{"type": "section"}], "missing required field: text [json-pointer:/blocks/0]"),
    "an empty text": ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    "a long section": ([section("x" * 3001)], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    "a bare string": ([{"type": "section", "text": "x"}], "must provide an object [json-pointer:/blocks/0/text]"),
    "eleven fields": (
        [{"type": "section", "fields": [mrkdwn("x")] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    "a long field": (
        [{"type": "section", "fields": [mrkdwn("x"), mrkdwn("x" * 2001)]}],
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/1/text]",
    ),
    "a long header": (
        [{"type": "header", "text": plain("x" * 151)}],
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    "a formatted header": (
        [{"type": "header", "text": mrkdwn("x")}],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    "eleven in a context": (
        [{"type": "context", "elements": [mrkdwn("x")] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "twenty-six buttons": (
        [actions(*(button(action_id=str(number)) for number in range(26)))],
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "a long button": (
        [actions(button(text=plain("x" * 76)))],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    "a long value": (
        [actions(button(value="x" * 2001))],
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    "a strange style": (
        [actions(button(style="loud"))],
        "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]",
    ),
    "one action_id twice": (
        [actions(button(), button())],
        "`action_id` already exists [json-pointer:/blocks/0/elements/1/action_id]",
    ),
    "a text among buttons": (
        [actions(mrkdwn("x"))],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/type]",
    ),
    "one block_id twice": (
        [DIVIDER | {"block_id": "a"}, DIVIDER | {"block_id": "a"}],
        "`block_id` already exists [json-pointer:/blocks/1/block_id]",
    ),
    "a long block_id": (
        [DIVIDER | {"block_id": "x" * 256}],
        "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
    ),
    "an unknown field": ([DIVIDER | {"colour": "red"}], "invalid additional property: colour [json-pointer:/blocks/0]"),
    "a long menu": (
        [actions({"type": "static_select", "options": options(101)})],
        "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    "an image without words": (
        [{"type": "image", "image_url": "https://acme.com/a.png"}],
        "missing required field: alt_text [json-pointer:/blocks/0]",
    ),
    "a hundred and one rows": (
        [table(*([[cell("x")]] * 101))],
        "no more than 100 items allowed [json-pointer:/blocks/0/rows]",
    ),
    "twenty-one columns": (
        [table([cell("x")] * 21)],
        "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]",
    ),
    "an empty cell": (
        [table([cell("x"), cell("")])],
        "must be more than 0 characters [json-pointer:/blocks/0/rows/0/1/text]",
    ),
    "a wordy table": (
        [table([cell("x" * 5001)], [cell("x" * 5000)])],
        "must be less than 10001 characters [json-pointer:/blocks/0/rows]",
    ),
    "two tables": ([table([cell("x")]), table([cell("x")])], "only_one_table_allowed [json-pointer:/blocks]"),
    "markdown in two halves, too long together": (
        [{"type": "markdown", "text": "x" * 6001}] * 2,
        "markdown text must be less than 12001 characters in all [json-pointer:/blocks]",
    ),
}


@pytest.mark.parametrize("blocks", TAKEN.values(), ids=TAKEN)
def test_what_slack_takes_is_taken(blocks: list[Block]) -> None:
    assert refusal(blocks) is None


@pytest.mark.parametrize(("blocks", "said"), REFUSED.values(), ids=REFUSED)
def test_what_slack_refuses_is_refused_with_the_place(blocks: list[Block], said: str) -> None:
    refused = refusal(blocks)
    assert refused is not None
    assert refused.error == "invalid_blocks"
    assert refused.messages == (f"[ERROR] {said}",)


@pytest.mark.parametrize("blocks", ["text", {"type": "divider"}, [None], ["divider"]])
def test_what_is_no_list_of_blocks_is_not_looked_into(blocks: object) -> None:
    refused = refusal(blocks)
    assert refused is not None
    assert refused.error == "invalid_blocks_format"


def test_a_message_of_many_full_sections_is_too_long_as_a_whole() -> None:
    refused = refusal([section("x" * 3000)] * 5)
    assert refused is not None
    assert refused.error == "msg_blocks_too_long"


def test_a_view_takes_a_hundred_blocks() -> None:
    assert refusal([DIVIDER] * 100, most=VIEW_BLOCKS) is None
    assert refusal([DIVIDER] * 101, most=VIEW_BLOCKS) is not None


NAMES = st.sampled_from(["type", "text", "fields", "elements", "rows", "options", "accessory", "block_id", "action_id"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
KINDS = st.sampled_from(["section", "header", "actions", "context", "table", "rich_text", "image", "input", "card"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.builds(lambda kind, rest: {**rest, "type": kind}, KINDS, st.dictionaries(NAMES, JSON)), max_size=3))
def test_whatever_stands_in_the_blocks_gets_an_answer(blocks: list[Block]) -> None:
    refused = refusal(blocks)
    assert refused is None or refused.error in ("invalid_blocks", "msg_blocks_too_long")
