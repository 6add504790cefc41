"""Block Kit's rules, as strictly as Slack applies them: what is refused, and where.

Pure. Each finding reads like Slack's own: `[ERROR] no more than 50 items allowed [json-pointer:/blocks]`.
https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Iterator
from dataclasses import dataclass

from src.sandbox.block_charts import CHARTS_IN_A_MESSAGE
from src.sandbox.block_kinds import MARKDOWN_TOTAL, check_block
from src.sandbox.block_text import Finding, at, characters, check_list
from src.sandbox.team import Json

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
_BLOCK_TEXT_TOTAL = 13_200  # undocumented, measured: https://github.com/slackapi/bolt-js/issues/2509


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why Slack would not take the blocks: its error code, and a line for each fault with its place."""

    error: str
    messages: tuple[str, ...] = ()


def refusal(blocks: object, *, most: int = MESSAGE_BLOCKS) -> Refusal | None:
    """What Slack would answer to these blocks in a message (or, with `most=100`, in a view); None if it takes them."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return Refusal("invalid_blocks_format")
    faults = tuple(f"[ERROR] {finding.fault} [json-pointer:{finding.where}]" for finding in _findings(blocks, most))
    if faults:
        return Refusal("invalid_blocks", faults)
    if sum(block["type"] == "table" for block in blocks) > 1:
        return Refusal("invalid_blocks", ("[ERROR] only_one_table_allowed [json-pointer:/blocks]",))
    if sum(block["type"] == "data_visualization" for block in blocks) > CHARTS_IN_A_MESSAGE:
        return Refusal("invalid_blocks", ("[ERROR] no more than 2 charts allowed [json-pointer:/blocks]",))
    return Refusal("msg_blocks_too_long") if characters(blocks) > _BLOCK_TEXT_TOTAL else None


def _findings(blocks: list[Json], most: int) -> Iterator[Finding]:
    yield from check_list(blocks, "/blocks", most)
    yield from _same_block_id(blocks)
    for index, block in enumerate(blocks):
        yield from check_block(block, at("/blocks", index))
    markdown = [block.get("text") for block in blocks if block.get("type") == "markdown"]
    if sum(len(text) for text in markdown if isinstance(text, str)) > MARKDOWN_TOTAL:
        yield Finding(f"markdown text must be less than {MARKDOWN_TOTAL + 1} characters in all", "/blocks")


def _same_block_id(blocks: list[Json]) -> Iterator[Finding]:
    seen: set[object] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id in seen:
            yield Finding("`block_id` already exists", at("/blocks", index, "block_id"))
        seen.add(block_id if isinstance(block_id, str) else None)
