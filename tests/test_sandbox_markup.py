"""What the sandbox's page makes of Block Kit, mrkdwn and Markdown, and that no text of anyone's becomes markup."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from tests.page_stage import Stage, opened, started_browser

STATIC = Path(__file__).parent.parent / "src" / "sandbox" / "static"
pytestmark = pytest.mark.browser

#: Draws one thing with the page's own modules and gives its HTML; the class names of pure layout are left out.
_DRAW = """async ([kind, value]) => {
  const at = (name) => import(`/sandbox/static/${name}.js`);
  const { Directory } = await at('directory');
  const directory = new Directory(await (await fetch('/sandbox/state')).json());
  const act = async () => {};
  const { mrkdwn } = await at('mrkdwn');
  const { markdown } = await at('markdown');
  const { blocksNode } = await at('blocks');
  const draw = {
    mrkdwn: () => mrkdwn(value, directory),
    markdown: () => markdown(value, directory),
    blocks: () => blocksNode(value, { directory, act, text: 'the *text*' }),
  };
  const node = draw[kind]();
  return { html: node.innerHTML, text: node.textContent };
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with Stage() as stage, opened(browser, stage.url) as page:
        yield page


def drawn(page: Page, kind: str, value: Any) -> str:
    html: str = page.evaluate(_DRAW, [kind, value])["html"]
    html = re.sub(r' (class|title|target|rel|role|aria-\w+|scope|tabindex)="[^"]*"', "", html)
    return html.replace("<span>", "").replace("</span>", "")


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("*bold* _it_ ~gone~ `code`", "<strong>bold</strong> <em>it</em> <s>gone</s> <code>code</code>"),
        ("*bold _and it_*", "<strong>bold <em>and it</em></strong>"),
        ("snake_case_name 2*3*4 a * b * c", "snake_case_name 2*3*4 a * b * c"),
        ("&lt;b&gt; &amp;amp; &amp;lt;", "&lt;b&gt; &amp;amp; &amp;lt;"),
        ("<https://acme.com|A &amp; B>", '<a href="https://acme.com/">A &amp; B</a>'),
        ("<mailto:jane@acme.com|jane@acme.com>", '<a href="mailto:jane@acme.com">jane@acme.com</a>'),
        ("<javascript:alert(1)|press me>", "press me"),
        ("<@U0ALEX> <#C0LEADS> <!channel> <@U0NOBODY>", "@alex #leads @channel @U0NOBODY"),
        ("<!date^1700000000^{date_num} {time_secs}|then>", "<time>14/11/2023 23:13:20</time>"),
        ("<!date^soon^{date}|then>", "<time>then</time>"),
        (":eyes: :wave::skin-tone-2: :nothing_like_it: 10:30:45", "👀 👋 :nothing_like_it: 10:30:45"),
        ("&gt; one\n&gt; two\nthree", "<blockquote>one\ntwo</blockquote>three"),
        ("&gt;&gt;&gt; all\nthe rest", "<blockquote>all\nthe rest</blockquote>"),
        ("see ```\n*x* &lt;b&gt;\n``` done", "see <pre><code>*x* &lt;b&gt;</code></pre> done"),
    ],
)
def test_mrkdwn(page: Page, said: str, seen: str) -> None:
    assert drawn(page, "mrkdwn", said) == seen


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("## Hot *leads*", "<div>Hot <em>leads</em></div>"),
        (
            "**bold** __too__ *it* ~~gone~~ `a*b`",
            "<p><strong>bold</strong> <strong>too</strong> <em>it</em> <s>gone</s> <code>a*b</code></p>",
        ),
        ("[A & B](https://acme.com) [no](javascript:x)", '<p><a href="https://acme.com/">A &amp; B</a> no</p>'),
        ("![a chart](https://x.y/z.png)", "<p>a chart</p>"),
        (
            "1. one\n2. two\n   - in\n\nafter",
            '<ol start="1"><li>one</li><li>two<ul><li>in</li></ul></li></ol><p>after</p>',
        ),
        ("> said\n> twice", "<blockquote><p>said\ntwice</p></blockquote>"),
        ("```py\n**x**\n```", "<pre><code>**x**</code></pre>"),
        (r"\*plain\* &amp;lt;", "<p>*plain* &amp;lt;</p>"),
        ("a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"),
    ],
)
def test_markdown(page: Page, said: str, seen: str) -> None:
    assert drawn(page, "markdown", said) == seen


def test_a_markdown_table_keeps_its_sides(page: Page) -> None:
    html = page.evaluate(_DRAW, ["markdown", "| Lead | Score |\n|:--|--:|\n| A \\| B | 7 |"])["html"]
    assert '<td class="align-left">A | B</td><td class="align-right">7</td>' in html


def test_a_table_block_has_a_head_sides_and_rich_cells(page: Page) -> None:
    rich = {"type": "rich_text", "elements": [_section({"type": "link", "url": "https://acme.com", "text": "Acme"})]}
    rows = [[_raw("Lead"), _raw("Score")], [rich, _raw("<7>")]]
    table = {"type": "table", "column_settings": [None, {"align": "right", "is_wrapped": True}], "rows": rows}
    html = page.evaluate(_DRAW, ["blocks", [table]])["html"]
    assert '<th class="align-right wraps" scope="col">Score</th>' in html
    assert '<td class="align-right wraps">&lt;7&gt;</td>' in html
    assert ">Acme</a>" in html


def test_rich_text_is_taken_literally(page: Page) -> None:
    bold = {"type": "text", "text": "a &amp; *b*", "style": {"bold": True, "italic": True}}
    people = [{"type": "user", "user_id": "U0ALEX"}, {"type": "emoji", "name": "made_up", "unicode": "1f525"}]
    ordered = {"type": "rich_text_list", "style": "ordered", "offset": 2, "indent": 1, "elements": [_section(*people)]}
    seen = drawn(page, "blocks", [{"type": "rich_text", "elements": [_section(bold), ordered]}])
    assert "<strong><em>a &amp;amp; *b*</em></strong>" in seen
    assert '<ol start="3"><li>@alex🔥</li></ol>' in seen


@pytest.mark.parametrize(
    "block", [{"type": "hologram"}, {}, None, "text", {"type": "constructor"}, {"type": "context", "elements": 7}]
)
def test_what_cannot_be_drawn_says_so_and_shows_the_text(page: Page, block: object) -> None:
    seen = drawn(page, "blocks", [block, {"type": "divider"}])
    assert "cannot draw the block" in seen
    assert "the <strong>text</strong>" in seen
    assert seen.endswith("<hr>")


def test_pictures_are_told_and_never_fetched(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    image = {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "a chart"}
    seen = drawn(
        page,
        "blocks",
        [image, {"type": "section", "text": _plain("x"), "accessory": image}, {"type": "context", "elements": [image]}],
    )
    assert seen.count("a chart") == 3
    assert "<img" not in seen
    assert not [url for url in asked if "example.com" in url]


_HOSTILE = st.text(st.sampled_from("<>|&;*_~`:![]()\\\"'=/#@!-\n\t ax1"), max_size=60) | st.sampled_from(
    [
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "<javascript:alert(1)|x>",
        "</script><script>",
        "<data:text/html,x|x>",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=_HOSTILE)
def test_no_text_becomes_markup(page: Page, said: str) -> None:
    blocks = [{"type": "section", "text": {"type": kind, "text": said}} for kind in ("mrkdwn", "plain_text")]
    for kind, value in (("mrkdwn", said), ("markdown", said), ("blocks", blocks)):
        html = page.evaluate(_DRAW, [kind, value])["html"]
        assert not re.search(r"<(script|img|svg|iframe|style|form)\b| on\w+=", re.sub(r">[^<]*<", "><", html))
        assert all(
            url.startswith(("http://", "https://", "mailto:")) for url in re.findall(r'<[^>]* href="([^"]*)"', html)
        )


@pytest.mark.parametrize("kind", ["pie", "bar", "line", "area"])
def test_no_name_in_a_chart_becomes_markup(page: Page, kind: str) -> None:
    names = ["<img src=x onerror=alert(1)>", '" onload="alert(1)', "</text><script>alert(1)</script>"]
    data = [{"label": name, "value": n + 1} for n, name in enumerate(names)]
    series = [{"name": name, "data": data} for name in names]
    along = {"type": kind, "series": series, "axis_config": {"categories": names}}
    chart = {"type": "pie", "segments": data} if kind == "pie" else along
    html = page.evaluate(_DRAW, ["blocks", [{"type": "data_visualization", "title": names[0], "chart": chart}]])["html"]
    assert "<svg" in html
    assert not re.search(r"<(script|img|iframe|style|foreignObject)\b| on\w+=", re.sub(r'"[^"]*"|>[^<]*<', "><", html))


@pytest.mark.parametrize(
    "piece", ["*a ", "_a ", "`", "``a", "<", "[[", "**a ", "[a](", "> ", "- ", "|-", "\n- [", "```", ":a", "# "]
)
def test_no_text_makes_the_page_wait(page: Page, piece: str) -> None:
    text = piece * (12_000 // len(piece))
    began = time.monotonic()
    for kind in ("mrkdwn", "markdown"):
        page.evaluate(_DRAW, [kind, text])
    assert time.monotonic() - began < 5


def test_colours_can_be_read_in_both_themes() -> None:
    for theme in ("light", "dark"):
        colours = _colours(theme)
        for ink, ground in _PAIRS:
            assert _contrast(colours[ink], colours[ground]) >= 4.5, f"{ink} on {ground} in the {theme} theme"


def test_charts_can_be_told_from_their_ground_in_both_themes() -> None:
    """https://www.w3.org/TR/WCAG21/#non-text-contrast"""
    for theme in ("light", "dark"):
        colours = _colours(theme)
        for n in range(1, 7):
            assert _contrast(colours[f"series-{n}"], colours["paper"]) >= 3, f"series {n} in the {theme} theme"


_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "link") for ground in ("paper", "paper-soft", "paper-sunk")),
    *((ink, ground) for ink in ("frame-ink", "frame-ink-soft") for ground in ("frame", "frame-deep")),
    *(("ink", f"{name}-wash") for name in ("private", "danger", "warn", "info", "good", "accent")),
    ("frame-active-ink", "frame-active"),
    ("badge-ink", "badge"),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-hover"),
    ("mention", "mention-wash"),
    ("me-ink", "me-wash"),
    ("code", "paper-sunk"),
    ("danger", "paper"),
    ("ink-soft", "private-wash"),
]


def _colours(theme: str) -> dict[str, str]:
    css = (STATIC / "theme.css").read_text()
    body = re.search(rf'\[data-theme="{theme}"\] {{(.*?)}}', css, re.DOTALL)
    assert body is not None
    return dict(re.findall(r"--([\w-]+): #([0-9a-f]{6});", body[1]))


def _contrast(one: str, other: str) -> float:
    """https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio"""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _raw(text: str) -> dict[str, str]:
    return {"type": "raw_text", "text": text}


def _plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def _section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}
