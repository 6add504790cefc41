"""A person at the sandbox's page, in Chromium: what they do, and what they see."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.page_stage import DIRECT, GENERAL, LEADS, Stage, opened, section, started_browser
from tests.running import until

pytestmark = pytest.mark.browser
LINE = "add lead: jane@acme.com Jane Doe, Acme, VP Sales"


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


def say(page: Page, text: str) -> None:
    page.get_by_label("Message #leads").fill(text)
    page.keyboard.press("Enter")


def test_a_lead_typed_by_a_newcomer_shows_its_card_at_once(page: Page) -> None:
    expect(page.get_by_label("Message #leads")).to_be_focused()
    page.keyboard.type(LINE)
    page.keyboard.press("Enter")
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_role("heading", name="HOT · 82 of 100")).to_be_visible()
    expect(thread.locator(".app-badge")).to_have_text("APP")
    expect(page.get_by_label("Message #leads")).to_be_focused()
    expect(page.get_by_label("Message #leads")).to_have_value("")
    expect(page.locator("#messages .reply-count")).to_have_text("1 reply")


def test_an_example_fills_the_box_and_is_sent_by_enter(page: Page) -> None:
    page.get_by_role("button", name=LINE).click()
    expect(page.get_by_label("Message #leads")).to_have_value(LINE)
    page.keyboard.press("Enter")
    expect(page.locator("#thread .block-header")).to_be_visible()
    expect(page.locator(".example")).to_have_count(0)


def test_a_command_is_chosen_by_keyboard_and_answered_to_you_alone(page: Page) -> None:
    page.keyboard.type("/pro")
    expect(page.get_by_role("option")).to_contain_text("/processlead")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Message #leads")).to_have_value("/processlead ")
    page.keyboard.type("jane@acme.com")
    page.keyboard.press("Enter")
    expect(page.locator(".ephemeral")).to_contain_text("Only visible to you")
    expect(page.locator(".ephemeral .link")).to_have_text("jane@acme.com")


def test_a_person_is_named_after_an_at_sign(page: Page) -> None:
    page.keyboard.type("thanks @lea")
    expect(page.get_by_role("option")).to_have_text("Leadline@leadline")
    page.keyboard.press("Tab")
    page.keyboard.type("and all")
    page.keyboard.press("Enter")
    expect(page.locator("#messages .own .mention")).to_have_text("@leadline")
    expect(page.locator("#messages .own .body")).to_have_text("thanks @leadline and all")


def test_a_long_history_is_shown_in_parts_and_follows_its_end(page: Page, stage: Stage) -> None:
    for number in range(230):
        stage.sandbox.say(LEADS, f"message {number}")
    expect(page.get_by_text("message 229", exact=True)).to_be_in_viewport()
    expect(page.get_by_text("message 29", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Show earlier messages").click()
    expect(page.get_by_text("message 29", exact=True)).to_have_count(1)
    page.get_by_role("log", name="Messages").evaluate("log => log.scrollTo(0, 0)")
    stage.desk_says("news")
    page.get_by_role("button", name="New messages").click()
    expect(page.get_by_text("news", exact=True)).to_be_in_viewport()


def test_a_card_taller_than_the_view_begins_at_its_top(page: Page, stage: Stage) -> None:
    stage.desk_says("Tall", section("the top"), *(section(f"line {number}") for number in range(45)))
    expect(page.get_by_text("the top")).to_be_in_viewport()
    expect(page.get_by_role("button", name="New messages")).to_be_hidden()


def test_a_command_nobody_knows_is_refused_and_the_text_stays(page: Page) -> None:
    say(page, "/nonsense please")
    expect(page.get_by_role("alert")).to_contain_text("/nonsense is not a command")
    expect(page.get_by_label("Message #leads")).to_have_value("/nonsense please")


def test_shift_enter_breaks_the_line_and_up_recalls_it(page: Page) -> None:
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(page.locator("#messages .own .body")).to_have_text("one\ntwo")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Message #leads")).to_have_value("one\ntwo")


def test_nothing_typed_is_lost_while_the_server_is_away(page: Page) -> None:
    page.context.set_offline(True)
    say(page, "are you there?")
    expect(page.get_by_role("alert")).to_contain_text("Your text is safe")
    expect(page.get_by_role("status")).to_contain_text("Reconnecting…")
    expect(page.get_by_label("Message #leads")).to_have_value("are you there?")
    page.context.set_offline(False)
    expect(page.get_by_role("status")).to_be_hidden(timeout=15_000)
    page.get_by_label("Message #leads").press("Enter")
    expect(page.locator("#messages .own .body")).to_have_text("are you there?")


def test_a_draft_waits_in_its_channel_and_survives_a_reload(page: Page) -> None:
    page.keyboard.type("half a thou")
    page.get_by_role("button", name="Channel general").click()
    expect(page.get_by_label("Message #general")).to_have_value("")
    page.keyboard.press("Alt+ArrowUp")
    page.reload()
    expect(page.get_by_label("Message #leads")).to_have_value("half a thou")


def test_what_happens_elsewhere_is_marked_until_it_is_read(page: Page, stage: Stage) -> None:
    stage.desk_says("Good morning", channel=DIRECT)
    unread = page.get_by_role("button", name="Direct message with Leadline, 1 unread")
    expect(unread).to_be_visible()
    expect(page).to_have_title("(1) #leads · Leadline sandbox")
    unread.click()
    expect(page.locator("#messages .body")).to_have_text("Good morning")
    expect(page.get_by_role("button", name="Direct message with Leadline", exact=True)).to_be_visible()
    expect(page).to_have_title("Leadline · Leadline sandbox")


def test_reactions_edits_and_deletions_arrive_by_themselves(page: Page, stage: Stage) -> None:
    ts = stage.sandbox.say(LEADS, "hello") or ""
    entry = stage.sandbox.state.get(LEADS, ts)
    assert entry is not None
    eyes = {"reactions": [{"name": "eyes", "count": 1, "users": ["U0DESK"]}]}
    entry = stage.sandbox.change(entry, lambda message: {**message, **eyes})
    assert entry is not None
    expect(page.locator(".reaction")).to_have_text("👀1Leadline reacted with :eyes:")
    said = {"text": "hello again", "blocks": [], "edited": {"user": "U0YOU", "ts": ts}}
    entry = stage.sandbox.change(entry, lambda message: {**message, **said})
    assert entry is not None
    expect(page.locator("#messages .body")).to_have_text("hello again(edited)")
    stage.sandbox.delete(entry)
    expect(page.locator("#messages .body")).to_have_count(0)


def test_two_tabs_stay_in_step(page: Page, browser: Browser, stage: Stage) -> None:
    with opened(browser, stage.url) as other:
        say(page, "from the first tab")
        expect(other.locator("#messages .own .body")).to_have_text("from the first tab")
        expect(other.locator("#thread")).to_be_hidden()


def test_a_thread_by_keyboard_alone(page: Page, stage: Stage) -> None:
    entry = stage.desk_says("Shall I?")
    page.get_by_role("log", name="Messages").get_by_text("Shall I?").wait_for()
    page.get_by_role("log", name="Messages").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#messages .message")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Reply…")).to_be_focused()
    page.keyboard.type("Yes, please")
    page.keyboard.press("Enter")
    expect(page.locator("#thread .own .body")).to_have_text("Yes, please")
    assert [reply["text"] for reply in stage.sandbox.replies(LEADS, entry.ts)] == ["Yes, please"]
    page.keyboard.press("Escape")
    expect(page.locator("#thread")).to_be_hidden()
    expect(page.locator("#messages .message")).to_be_focused()


def test_a_dangerous_button_asks_first(page: Page, stage: Stage) -> None:
    words = {name: {"type": "plain_text", "text": name} for name in ("title", "text", "confirm", "deny")}
    label = {"type": "plain_text", "text": "Forget"}
    button = {"type": "button", "text": label, "action_id": "forget", "value": "7", "style": "danger", "confirm": words}
    stage.desk_says("Forget?", {"type": "actions", "elements": [button]})
    page.get_by_role("button", name="Forget").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert stage.clicks == []
    page.get_by_role("button", name="Forget").click()
    page.get_by_role("dialog").get_by_role("button", name="confirm").click()
    until(lambda: stage.clicks, "the click to reach the desk")
    assert [(click["action_id"], click["value"]) for click in stage.clicks] == [("forget", "7")]


def test_the_theme_follows_the_system_until_one_is_chosen(browser: Browser, stage: Stage) -> None:
    with opened(browser, stage.url, color_scheme="dark") as page:
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        page.get_by_role("button", name="Use the light theme").click()
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_a_phone_has_everything_and_nothing_sticks_out(browser: Browser, stage: Stage) -> None:
    wide = {"type": "table", "rows": [[{"type": "raw_text", "text": f"column {n}"} for n in range(20)]]}
    stage.desk_says("Wide", wide, section("x" * 300), channel=GENERAL)
    with opened(browser, stage.url, viewport={"width": 360, "height": 740}) as page:
        page.get_by_role("button", name="Channels", exact=True).click()
        page.get_by_role("button", name="Channel general, 1 unread").click()
        expect(page.locator("#messages table")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        page.get_by_role("button", name="Reply in thread").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("complementary", name="Thread")).to_be_visible()
        expect(page.get_by_role("main")).to_be_hidden()


def test_a_server_with_another_memory_is_read_anew(page: Page, stage: Stage) -> None:
    say(page, "before")
    expect(page.locator("#messages .own .body")).to_have_text("before")
    forgetful = '{"seq": 0, "messages": [], "deleted": [], "reset": true}'
    page.route("**/sandbox/changes*", lambda route: route.fulfill(body=forgetful, content_type="application/json"))
    expect(page.locator("#messages .own .body")).to_have_count(0)
    page.unroute_all()
    expect(page.locator("#messages .own .body")).to_have_text("before")


def test_what_the_desk_is_doing_stands_below_the_message_and_in_its_thread(page: Page, stage: Stage) -> None:
    ts = stage.sandbox.say(LEADS, "How many leads today?") or ""
    stage.sandbox.statuses.set(LEADS, ts, "is thinking…")
    below = page.locator("#messages .status")
    expect(below).to_have_text("Leadline is thinking")
    expect(below).to_have_attribute("aria-live", "polite")
    assert page.locator("#messages > *").last.get_attribute("data-key") == f"status {ts}"
    page.get_by_role("button", name="Reply in thread").click()
    expect(page.locator("#thread .status")).to_have_text("Leadline is thinking")
    expect(below).to_have_attribute("aria-live", "off")
    stage.sandbox.statuses.set(LEADS, ts, "is counting…")
    expect(page.locator("#thread .status")).to_have_text("Leadline is counting")
    stage.sandbox.statuses.clear(LEADS, ts)
    expect(page.locator(".status")).to_have_count(0)


def test_a_menu_says_what_it_is_for_and_sends_what_was_chosen(page: Page, stage: Stage) -> None:
    words = [{"text": {"type": "plain_text", "text": f"Lead {n}"}, "value": str(n)} for n in range(3)]
    placeholder = {"type": "plain_text", "text": "Open a lead…"}
    menu = {"type": "static_select", "action_id": "lead_open", "placeholder": placeholder, "options": words}
    stage.desk_says("Leads", {"type": "actions", "elements": [menu]})
    select = page.get_by_role("combobox", name="Open a lead…")
    expect(select).to_have_value("")
    select.select_option("Lead 2")
    until(lambda: stage.clicks, "the choice to reach the desk")
    assert stage.clicks[0]["selected_option"]["value"] == "2"


def test_a_long_table_keeps_its_head_in_view(page: Page, stage: Stage) -> None:
    rows = [[{"type": "raw_text", "text": f"{name} {n}"} for name in ("Name", "Company")] for n in range(60)]
    stage.desk_says("Many", {"type": "table", "rows": rows})
    scroll = page.get_by_role("region", name="Table")
    scroll.evaluate("table => table.scrollTo(0, 1000)")
    expect(scroll.get_by_role("columnheader", name="Name 0")).to_be_in_viewport()
    assert scroll.evaluate("table => table.clientHeight") <= 480
