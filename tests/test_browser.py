"""What a new user does: opens the one address that `python server.py` prints, and says a lead."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.page_stage import opened, started_browser
from tests.running import Person, Server, desk, fetch, post_json

pytestmark = pytest.mark.browser
LINE = "jane@acme.com Jane Doe, Acme, VP Sales"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = desk(tmp_path_factory.mktemp("desk"), None).start()
    try:
        yield server
    finally:
        server.close()


def say(page: Page, text: str) -> None:
    page.locator("#say-text").fill(text)
    page.locator("#say-text").press("Enter")


def test_a_lead_is_typed_and_the_card_opens_in_the_thread(browser: Browser, server: Server) -> None:
    with opened(browser, f"{server.url}/sandbox/") as page:
        say(page, f"add lead: {LINE}")
        thread = page.locator("#thread")
        for part in (
            "WARM",
            "/100",
            "Jane Doe",
            "Acme",
            "VP Sales",
            "jane@acme.com",
            "Why this score",
            "To make it HOT",
        ):
            expect(thread).to_contain_text(part)
        expect(page.locator('.reaction[title$=":white_check_mark:"]').first).to_be_visible()


def test_a_slash_command_gives_the_same_card_in_the_channel(browser: Browser, server: Server) -> None:
    with opened(browser, f"{server.url}/sandbox/") as page:
        say(page, f"/processlead {LINE}")
        messages = page.locator("#messages")
        expect(messages).to_contain_text("Only visible to you")
        for part in ("WARM", "Jane Doe", "Why this score", "To make it HOT"):
            expect(messages).to_contain_text(part)


def test_a_bad_address_is_explained(browser: Browser, server: Server) -> None:
    with opened(browser, f"{server.url}/sandbox/") as page:
        say(page, "add lead: jane(at)acme.com Jane Doe")
        expect(page.locator("#thread")).to_contain_text("jane(at)acme.com")
        expect(page.locator('.reaction[title$=":warning:"]').first).to_be_visible()


def test_what_was_said_is_there_after_a_restart(browser: Browser, server: Server) -> None:
    Person(server).asks(f"add lead: {LINE}")
    server.stop()
    server.start()
    with opened(browser, f"{server.url}/sandbox/") as page:
        expect(page.locator("#messages")).to_contain_text("jane@acme.com")
        say(page, "add lead: jane@acme.com phone=+4930123456")
        expect(page.locator("#thread")).to_contain_text("Updated")
        expect(page.locator("#thread")).to_contain_text("+4930123456")


def asked(page: Page, question: str) -> Locator:
    """Ask in the channel, and give the thread with the answer: it opens by itself."""
    say(page, question)
    thread = page.locator("#thread")
    expect(thread).to_contain_text(question)
    expect(thread).to_contain_text("Answered by")
    return thread


@pytest.fixture(scope="module")
def leads(server: Server) -> Server:
    person = Person(server)
    for line in (LINE, "omar@globex.com Omar Haddad, Globex, CEO", "lena@initech.com Lena Maier, Initech, intern"):
        person.asks(f"add lead: {line}, source: {'webinar' if 'acme' in line else 'referral'}")
    return server


def test_a_question_is_answered_with_a_chart_and_a_table_in_its_thread(browser: Browser, leads: Server) -> None:
    with opened(browser, f"{leads.url}/sandbox/") as page:
        thread = asked(page, "How many leads by tier?")
        expect(thread.get_by_role("img", name=re.compile(r"^Pie chart: Leads by tier\. .*COLD \d"))).to_be_visible()
        expect(thread.get_by_role("columnheader", name="Leads")).to_be_visible()
        thread.get_by_label("Reply…").fill("and by source?")
        thread.get_by_label("Reply…").press("Enter")
        expect(thread.get_by_role("img", name=re.compile("chart: Leads by source"))).to_be_visible()
        expect(page.locator(".status")).to_have_count(0)


def test_a_lead_of_a_list_opens_as_its_card_and_the_list_comes_as_a_file(browser: Browser, leads: Server) -> None:
    with opened(browser, f"{leads.url}/sandbox/") as page:
        thread = asked(page, "Show me the top 2 leads")
        thread.get_by_role("combobox", name="Open a lead…").select_option(index=1)
        expect(thread).to_contain_text("Why this score")
        thread.get_by_role("button", name="Get all 2 as CSV").click()
        expect(thread.locator(".file th").first).to_have_text("name")
        expect(thread.locator(".file tbody tr")).to_have_count(2)


def test_a_chart_that_is_refused_is_seen_as_a_picture(browser: Browser, leads: Server) -> None:
    fault = {
        "method": "chat.postMessage",
        "kind": "api_error",
        "error": "invalid_blocks",
        "block": "data_visualization",
    }
    assert post_json(f"{leads.url}/sandbox/faults", fault)["ok"]
    with opened(browser, f"{leads.url}/sandbox/") as page:
        picture = asked(page, "How many leads by company?").get_by_role("img", name="Leads by company")
        expect(picture).to_be_visible()
        assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") == 1248


def test_ten_open_tabs_slow_nobody_down(server: Server) -> None:
    """Ten tabs' worth of polling, twice a second each; a lead is answered meanwhile."""
    end = time.monotonic() + 6

    def tab(_number: int) -> int:
        polls = 0
        while time.monotonic() < end:
            assert fetch(f"{server.url}/sandbox/changes?since=0").status == 200
            polls += 1
            time.sleep(0.5)
        return polls

    with ThreadPoolExecutor(10) as tabs:
        polling = tabs.map(tab, range(10))
        person = Person(server)
        for number in range(5):
            person.settled(person.say(f"add lead: tab{number}@tabs.com Tab {number}"), 2)
        assert min(polling) >= 5
