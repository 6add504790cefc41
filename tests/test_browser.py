"""What a new user does: opens the one address that `python server.py` prints, and says a lead."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.page_stage import opened, started_browser
from tests.running import Person, Server, desk, fetch

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
