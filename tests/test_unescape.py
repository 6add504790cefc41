"""What a person typed, what Slack made of it, and what we read: the same words again."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from src.slack.rich_text import escape, rich_text
from src.slack.text import unescape
from tests.payloads import blocks, section, words


@pytest.mark.parametrize(
    ("slack_sends", "we_read"),
    [
        ("add lead: <mailto:jane@acme.com|jane@acme.com> Jane Doe", "add lead: jane@acme.com Jane Doe"),
        ("Jane Doe &lt;<mailto:jane@acme.com|jane@acme.com>&gt;", "Jane Doe <jane@acme.com>"),
        ("<mailto:jane@acme.com>", "jane@acme.com"),
        ("<mailto:Jane@Acme.com|jane@acme.com>", "jane@acme.com"),
        ("<mailto:jane@acme.com?subject=Hi|jane@acme.com>", "jane@acme.com"),
        ("<mailto:jane@acme.com|Jane Doe>, Acme", "Jane Doe <jane@acme.com>, Acme"),
        ("<https://acme.com|acme.com>", "acme.com"),
        ("<http://www.acme.com/|Acme.com>", "Acme.com"),
        ("<https://acme.com>", "https://acme.com"),
        ("<https://acme.com|>", "https://acme.com"),
        ("<https://acme.com/?a=1&amp;b=2>", "https://acme.com/?a=1&b=2"),
        ("<https://acme.com/shop|our shop>", "our shop https://acme.com/shop"),
        ("<tel:+4930123456|+49 30 123456>", "+49 30 123456"),
        ("<tel:+4930123456>", "+4930123456"),
        ("ask <@U123>", "ask @U123"),
        ("ask <@U123|maya>", "ask @maya"),
        ("in <#C1|general> or <#C2> or <#C3|>", "in #general or #C2 or #C3"),
        ("<!channel> <!here|here> <!everyone|@everyone>", "@channel @here @everyone"),
        ("<!subteam^S1|@sales> <!subteam^S2>", "@sales @S2"),
        ("<!date^1760000000^{date}^https://acme.com|9 October 2025>", "9 October 2025"),
        ("<!date^1760000000^{date}>", "1760000000"),
        ("Johnson &amp; Johnson", "Johnson & Johnson"),
        ("&lt;script&gt;", "<script>"),
        ("<Jane> <jane@acme.com> < > <> <@> <!> <#>", "<Jane> <jane@acme.com> < > <> <@> <!> <#>"),
        ("a <b", "a <b"),
    ],
)
def test_escapes_and_references(slack_sends: str, we_read: str) -> None:
    assert unescape(slack_sends) == we_read


@pytest.mark.parametrize(
    ("slack_sends", "we_read"),
    [
        ("&amp;lt;", "&lt;"),
        ("&amp;amp;amp;", "&amp;amp;"),
        ("&lt;@U123&gt; &lt;!channel&gt;", "<@U123> <!channel>"),
        ("&lt;mailto:jane@acme.com|x&gt;", "<mailto:jane@acme.com|x>"),
        ("<https://acme.com/?q=&amp;lt;>", "https://acme.com/?q=&lt;"),
        ("&nbsp; &quot; &#60;", "&nbsp; &quot; &#60;"),
    ],
)
def test_undone_exactly_once(slack_sends: str, we_read: str) -> None:
    assert unescape(slack_sends) == we_read


@pytest.mark.parametrize(
    ("slack_sends", "we_read"),
    [
        ("title=“VP Sales” „Leiterin“ « directrice »", 'title="VP Sales" "Leiterin" " directrice "'),
        ("Conan O’Brien ‘x’", "Conan O'Brien 'x'"),
        ("add\u00a0lead:\u202fjane@acme.com\u3000Jane", "add lead: jane@acme.com Jane"),
        ("ja\u200bne@ac\ufeffme.com \u202a+49 30\u202c", "jane@acme.com +49 30"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("nul\x00, bell\x07, tab\tstays", "nul, bell, tab\tstays"),
        ("می‌خواهم 👩‍💻", "می‌خواهم 👩‍💻"),
    ],
)
def test_typography_becomes_plain_and_scripts_stay_whole(slack_sends: str, we_read: str) -> None:
    assert unescape(slack_sends) == we_read


PLAIN = st.text(st.characters(codec="utf-8", max_codepoint=0x7E, min_codepoint=0x20) | st.sampled_from("\n\téß漢字Ж👋"))


@given(PLAIN)
@example("&amp;lt; <@U1|x> &")
def test_what_was_typed_is_what_is_read(typed: str) -> None:
    assert unescape(escape(typed)) == typed


@given(st.text() | st.text(alphabet="<>&|@#!^;:amplt/ \n"))
def test_any_text_is_read_without_complaint_and_never_grows_much(text: str) -> None:
    assert len(unescape(text)) <= len(text) + 3 * text.count("<")


@pytest.mark.parametrize(
    "hostile", ["<", "<a", "<@", "<@U1|", "&", "&amp", "<!date^", "<mailto:", "<a:b|", "<>", "a:", "&lt;", "/", "\r"]
)
def test_a_megabyte_of_malice_takes_no_longer_than_a_megabyte(hostile: str) -> None:
    text = hostile * (1_000_000 // len(hostile))
    began = time.process_time()
    unescape(text)
    unescape(f"<{text}>")
    assert time.process_time() - began < 5  # seconds; quadratic time would be hours


def _link(url: str, text: str = "") -> dict[str, object]:
    return {"type": "link", "url": url, **({"text": text} if text else {})}


@pytest.mark.parametrize(
    ("elements", "text"),
    [
        ([section(words("a & b <c>"))], "a &amp; b &lt;c&gt;"),
        (
            [section(words("bold", bold=True), words(" and "), words("all", bold=True, italic=True))],
            "*bold* and *_all_*",
        ),
        ([section(words("x", code=True), words("y", strike=True))], "`x`~y~"),
        ([section({"type": "user", "user_id": "U1"}, words(" hi"))], "<@U1> hi"),
        ([section(_link("mailto:j@acme.com", "j@acme.com"))], "<mailto:j@acme.com|j@acme.com>"),
        ([section(_link("https://acme.com/?a&b"))], "<https://acme.com/?a&amp;b>"),
        ([section({"type": "channel", "channel_id": "C1"}, {"type": "broadcast", "range": "here"})], "<#C1><!here>"),
        ([section({"type": "usergroup", "usergroup_id": "S1"})], "<!subteam^S1>"),
        ([section({"type": "emoji", "name": "wave", "skin_tone": 3})], ":wave::skin-tone-3:"),
        (
            [section({"type": "date", "timestamp": 1, "fallback": "today"}, {"type": "color", "value": "#fff"})],
            "today#fff",
        ),
        ([section(words("Hi\n")), section(words("one\ntwo"), kind="rich_text_quote")], "Hi\n&gt; one\n&gt; two"),
        ([section(words("x = 1"), kind="rich_text_preformatted")], "```x = 1```"),
        (
            [section(section(words("a")), section(words("b")), kind="rich_text_list", style="bullet", indent=1)],
            "    • a\n    • b",
        ),
        (
            [section(section(words("a")), section(words("b")), kind="rich_text_list", style="ordered", offset=2)],
            "3. a\n4. b",
        ),
        ([section({"type": "hologram"}, words("x"))], "x"),
    ],
)
def test_blocks_read_like_the_text_beside_them(elements: list[dict[str, object]], text: str) -> None:
    assert rich_text(blocks(*elements)) == text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "elements", "text", "style", "url", "indent", "name"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
KINDS = st.sampled_from(["rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted", "x"])


@given(JSON, st.lists(st.fixed_dictionaries({"type": KINDS, "elements": JSON, "indent": JSON}), max_size=3))
def test_blocks_of_any_shape_are_read_without_complaint(odd: object, elements: list[dict[str, object]]) -> None:
    assert isinstance(rich_text(odd), str)
    assert isinstance(rich_text(blocks(*elements)), str)
