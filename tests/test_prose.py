"""A model's words as Slack is given them: while they stream, and as blocks in the end, whatever is in them."""

import re
import time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from src.blocks.markdown import JOINER, safe_markdown, whole_words
from src.blocks.prose import ROOM, prose
from src.sandbox.block_limits import refusal
from src.sandbox.block_text import characters

#: What Slack makes more of than text: a token in brackets, the target of a link, and what it links of its own accord.
ALIVE = re.compile(
    r"<[^\s<>]|\]\(|\]\[|\]:|\w://|\bmailto:[^\s\u2060]|\S@\w|@(?:channel|here|everyone)\b|\w\.[^\W\d_]{2}|&#?\w+;",
    re.IGNORECASE,
)
ESCAPED = re.compile(r"&(?:amp|lt|gt);")
PIECES = st.sampled_from(
    [
        *("<!channel>", "<@U0YOU>", "<#C0LEADS|leads>", "<https://evil.example|here>", "https://evil.example/?q=1"),
        *("[label](https://evil.example)", "![pixel](http://10.0.0.1/x.png)", "[a][b]", "[b]: http://evil.example"),
        *("www.evil.example", "jane@acme.com", "mailto:jane@acme.com", "&lt;!here&gt;", "&#60;!here&#62;", "@channel"),
        *(
            "**",
            "`",
            "```",
            "| a | b |",
            "|---|--:|",
            "# ",
            "- ",
            "1. ",
            "\n",
            "\n\n",
            " ",
            "<",
            ">",
            "&",
            "[",
            "]",
            "(",
        ),
        *("\u202e", "\x00", "\ud800", "3.5", "e.g. so", "R&D", "revenue < 5 and > 2", "HOT", "…", "\t"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=40).map("".join)


@given(TEXTS)
@example("<!channel> [x](http://a.bc) &lt;!here&gt;")
def test_nothing_in_streamed_markdown_calls_or_leads_anywhere(text: str) -> None:
    safe = safe_markdown(text)
    assert not ALIVE.search(ESCAPED.sub(" ", safe)), safe
    assert "<" not in safe


@given(TEXTS, st.integers(0, 200))
def test_made_safe_in_parts_it_is_the_whole_made_safe(text: str, at: int) -> None:
    first = whole_words(text[:at])
    assert text.startswith(first)
    assert safe_markdown(first) + safe_markdown(text[len(first) :]) == safe_markdown(text)


@given(st.from_regex(r"[A-Za-z0-9 ,;:!?*`#\n-]{0,80}", fullmatch=True))
def test_ordinary_words_and_their_emphasis_stay_as_they_are(text: str) -> None:
    assert safe_markdown(text) == text


def test_what_was_written_is_still_to_be_read() -> None:
    said = "Mail <jane@acme.com> or see https://acme.com & [us](http://x.yz)"
    seen = safe_markdown(said).replace(JOINER, "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert seen == said


def elements(text: str, **more: Any) -> list[dict[str, Any]]:
    return [element for block in prose(text, **more) for element in block["elements"]]


def words(part: dict[str, Any]) -> str:
    return "".join(str(each["text"]) for each in part["elements"])


def test_paragraphs_bold_and_code() -> None:
    first, second = elements("Acme is **very keen** on `POST /x`.\nSo call.\n\nToday.")
    assert [(each["text"], each.get("style")) for each in first["elements"]] == [
        ("Acme is ", None),
        ("very keen", {"bold": True}),
        (" on ", None),
        ("POST /x", {"code": True}),
        (".\nSo call.", None),
        ("\n", None),
    ]
    assert words(second) == "Today."


def test_headings_are_bold_lines_and_rules_are_left_out() -> None:
    assert elements("## The **hot** ones ##\n---") == [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "The ", "style": {"bold": True}},
                {"type": "text", "text": "hot", "style": {"bold": True}},
                {"type": "text", "text": " ones", "style": {"bold": True}},
            ],
        }
    ]


def test_lists_with_their_depth_and_their_numbers() -> None:
    bullets, deeper, numbers = elements("- one\n- two\n  - half\n3. three\n4. four")
    assert [words(item) for item in bullets["elements"]] == ["one", "two"]
    assert (deeper["style"], deeper["indent"]) == ("bullet", 1)
    assert (numbers["style"], numbers["offset"]) == ("ordered", 2)


def test_a_table_is_a_table_block_and_a_second_one_its_text() -> None:
    said = "| Lead | Score |\n|:--|--:|\n| **Jane** | 82 |\n| Bo | |\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    table, text = prose(said)
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [["Lead", "Score"], ["Jane", "82"], ["Bo", "–"]]
    assert [each["align"] for each in table["column_settings"]] == ["left", "right"]
    assert words(text["elements"][0]) == "a | b\n1 | 2"
    assert [block["type"] for block in prose(said, tables=0)] == ["rich_text"]


def test_a_bar_in_a_sentence_makes_no_table() -> None:
    assert [block["type"] for block in prose("either | or\nand so on")] == ["rich_text"]


def test_code_keeps_its_spaces_and_is_not_read() -> None:
    (code,) = elements("```json\n  {\n# **x**\n```")
    assert (code["type"], words(code)) == ("rich_text_preformatted", "  {\n# **x**")


def test_links_images_and_mentions_are_only_text() -> None:
    shown = prose("<!channel> <@U0YOU> [here](https://evil.example) ![x](http://10.0.0.1/p.png)")
    kinds = {element["type"] for block in shown for part in block["elements"] for element in part["elements"]}
    assert kinds == {"text"}
    assert "<!channel>" not in str(shown)


def test_too_much_is_cut_and_says_so() -> None:
    shown = prose("one line of words\n" * 2000)
    assert words(shown[-1]["elements"][-1]).endswith("…")
    assert characters(list(shown)) <= ROOM + 100
    assert len(shown) > 1


@pytest.mark.parametrize("text", ["", " ", "\n", "\x00", "```", "|\n|-", "**", "1.", "#", "# ", "- ", "---"])
def test_next_to_nothing_is_no_trouble(text: str) -> None:
    shown = list(prose(text))
    assert not shown or refusal(shown) is None


@given(TEXTS, st.integers(1, 20))
def test_whatever_is_said_slack_takes_the_blocks(text: str, times: int) -> None:
    shown = list(prose(text * times))
    assert not shown or refusal(shown) is None


@pytest.mark.parametrize("piece", ["**a ", "# ", "| ", "|-", "- ", "`", "  ", "<!", "[](", "x@", "&", "a."])
def test_hostile_repetition_takes_no_time(piece: str) -> None:
    began = time.monotonic()
    prose(piece * 20_000)
    safe_markdown(piece * 20_000)
    whole_words(piece * 20_000)
    assert time.monotonic() - began < 2
