"""An answer as it is seen on the page while it is given: it grows, can be stopped, liked, and asked about in a form."""

import re
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from src.blocks.markdown import safe_markdown
from src.sandbox.bot_messages import bot_message
from tests.page_stage import LEADS, Stage, opened, started_browser
from tests.running import Server, spare_port, until

pytestmark = pytest.mark.browser
FEEDBACK = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "feedback",
            "positive_button": {"text": {"type": "plain_text", "text": "Good answer"}, "value": "up"},
            "negative_button": {"text": {"type": "plain_text", "text": "Bad answer"}, "value": "down"},
        }
    ],
}
REASON = {
    "type": "input",
    "block_id": "why",
    "label": {"type": "plain_text", "text": "What was wrong?"},
    "element": {"type": "plain_text_input", "action_id": "reason", "multiline": True, "max_length": 300},
}
KIND = {
    "type": "input",
    "block_id": "kind",
    "optional": True,
    "label": {"type": "plain_text", "text": "Which kind?"},
    "element": {
        "type": "static_select",
        "action_id": "kind",
        "options": [{"text": {"type": "plain_text", "text": "Figures"}, "value": "figures"}],
    },
}
MODAL = {
    "type": "modal",
    "id": "V0001",
    "callback_id": "feedback",
    "private_metadata": "{}",
    "title": {"type": "plain_text", "text": "Thank you"},
    "submit": {"type": "plain_text", "text": "Send it"},
    "close": {"type": "plain_text", "text": "Cancel"},
    "blocks": [REASON, KIND],
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started_browser() as browser:
        yield browser


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Stage() as stage:
        yield stage


@pytest.fixture
def page(browser: Browser, stage: Stage) -> Iterator[Page]:
    with opened(browser, stage.url) as page:
        yield page


def test_a_message_that_grows_has_a_caret_until_it_is_through(page: Page, stage: Stage) -> None:
    root = stage.desk_says("question")
    growing = bot_message(
        {
            "text": "Three ",
            "blocks": [{"type": "markdown", "text": "Three ", "block_id": "m"}],
            "streaming_state": "in_progress",
            "thread_ts": root.ts,
        }
    )
    entry = stage.sandbox.post(LEADS, growing)
    page.get_by_role("button", name=re.compile("1 reply")).click()
    answer = page.locator("#thread .growing")
    expect(answer).to_have_text("Three")
    caret = "e => getComputedStyle(e.querySelector('.markdown > :last-child'), '::after').width"
    assert answer.evaluate(caret) == "2px"
    more = [{"type": "markdown", "text": "Three leads.", "block_id": "m"}]
    stage.sandbox.change(entry, lambda message: {**message, "blocks": more})
    expect(answer).to_have_text("Three leads.")
    stage.sandbox.change(entry, lambda message: {**message, "streaming_state": "completed"})
    expect(page.locator("#thread .growing")).to_have_count(0)


def test_the_stop_button_is_there_while_an_answer_is_in_progress_and_reaches_the_desk(page: Page, stage: Stage) -> None:
    root = stage.desk_says("question")
    stage.sandbox.sessions.set(LEADS, root.ts, "processing")
    row = page.locator("#messages .status")
    expect(row).to_contain_text("Leadline is answering")
    stage.sandbox.statuses.set(LEADS, root.ts, "is counting leads by source…")
    expect(row).to_contain_text("Leadline is counting leads by source")
    row.get_by_role("button", name="Stop").click()
    until(lambda: [each for each in stage.stops if each["thread_ts"] == root.ts], "the stop to reach the desk")
    assert (stage.stops[0]["user"], stage.stops[0]["streaming_message_ts"]) == ("U0YOU", [])
    stage.sandbox.statuses.clear(LEADS, root.ts)
    stage.sandbox.sessions.set(LEADS, root.ts, "active")
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)


def test_a_thumb_that_was_pressed_stays_marked(page: Page, stage: Stage) -> None:
    stage.desk_says("Three leads.", FEEDBACK)
    up, down = (page.get_by_role("button", name=f"{name} answer") for name in ("Good", "Bad"))
    expect(up).to_have_attribute("aria-pressed", "false")
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    down.click()
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_attribute("aria-pressed", "false")
    until(lambda: len(stage.clicks) == 2, "both clicks")
    assert [click["value"] for click in stage.clicks] == ["up", "down"]
    assert {click["type"] for click in stage.clicks} == {"feedback_buttons"}
    page.reload()
    expect(page.get_by_role("button", name="Bad answer")).to_have_attribute("aria-pressed", "true")


def test_a_form_is_filled_in_and_sent_off(page: Page, stage: Stage) -> None:
    stage.sandbox.modals.open("U0YOU", MODAL)
    form = page.get_by_role("dialog")
    expect(form).to_contain_text("Thank you")
    expect(form.get_by_label("What was wrong?")).to_be_focused()
    form.get_by_role("button", name="Send it").click()
    expect(form.get_by_role("alert")).to_have_text("Please fill in “What was wrong?”.")
    form.get_by_label("What was wrong?").fill("The period is <b>wrong</b>.")
    form.get_by_label("Which kind?").select_option("figures")
    form.get_by_role("button", name="Send it").click()
    expect(form).to_have_count(0)
    values = stage.submissions[0]["view"]["state"]["values"]
    assert values["why"]["reason"]["value"] == "The period is <b>wrong</b>."
    assert values["kind"]["kind"]["selected_option"]["value"] == "figures"


def test_escape_closes_a_form_and_sends_nothing(page: Page, stage: Stage) -> None:
    stage.sandbox.modals.open("U0YOU", MODAL)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert stage.sandbox.modals.shown("U0YOU") == []
    assert stage.submissions == []


def test_a_desk_that_does_not_take_a_form_leaves_it_open(page: Page, stage: Stage) -> None:
    stage.takes_forms = False
    stage.sandbox.modals.open("U0YOU", MODAL)
    form = page.get_by_role("dialog")
    form.get_by_label("What was wrong?").fill("All of it")
    form.get_by_role("button", name="Send it").click()
    expect(form.get_by_role("alert")).to_contain_text("trouble connecting")
    expect(form.get_by_label("What was wrong?")).to_have_value("All of it")


def test_hostile_words_stream_as_words(page: Page, stage: Stage) -> None:
    said = safe_markdown(
        "<!channel> <@U0ALEX> <#C0LEADS|leads> [free](https://evil.example) ![x](http://10.0.0.1/p.png) "
        "https://evil.example/x www.evil.example jane@acme.com <https://evil.example|click> &lt;!here&gt; @channel\n\n"
        "[ref]: https://evil.example\n\n| a | b |\n|---|---|\n| <!here> | https://evil.example |"
    )
    stage.desk_says("so", {"type": "markdown", "text": said})
    body = page.locator("#messages .markdown")
    expect(body).to_contain_text("<!channel>")
    assert body.locator("a, .mention, .image-alt, img").count() == 0


@pytest.fixture(scope="module")
def speaking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder, port = tmp_path_factory.mktemp("speaking"), spare_port()
    env = {"PORT": str(port), "DATABASE_URL": f"sqlite:///{folder}/leadline.sqlite", "ANALYST_FIRST": "false"}
    server = Server([sys.executable, "-m", "tests.speaking_desk"], port, "/readyz", env, folder / "desk.log").start()
    yield server
    server.close()


def test_an_answer_is_read_while_it_is_given_and_stopped(browser: Browser, speaking: Server) -> None:
    with opened(browser, f"{speaking.url}/sandbox/") as page:
        page.locator("#say-text").fill("which leads will buy next month?")
        page.locator("#say-text").press("Enter")
        thread = page.locator("#thread")
        expect(thread.locator(".growing")).to_contain_text("Acme asked for a demo")
        expect(thread.locator(".growing")).to_contain_text("by March. Acme asked")
        thread.get_by_role("button", name="Stop").click()
        expect(thread).to_contain_text("You stopped me here.")
        expect(thread.locator(".growing")).to_have_count(0)
        expect(page.get_by_role("button", name="Stop")).to_have_count(0)
        expect(thread.get_by_role("button", name="This answer was good")).to_be_visible()
        expect(thread.locator(".message")).to_have_count(2)


def test_an_answer_is_read_to_its_end(browser: Browser, speaking: Server) -> None:
    with opened(browser, f"{speaking.url}/sandbox/") as page:
        page.locator("#say-text").fill("and which leads will buy next year?")
        page.locator("#say-text").press("Enter")
        thread = page.locator("#thread")
        expect(thread.get_by_role("listitem").filter(has_text="call Jane")).to_be_visible(timeout=30_000)
        expect(thread.locator(".growing")).to_have_count(0)
        expect(page.get_by_role("button", name="Stop")).to_have_count(0)
