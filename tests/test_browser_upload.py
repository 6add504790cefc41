"""A messy file in the browser: chosen, asked about, imported, taken back; looked at as a person does."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.page_stage import opened, started_browser
from tests.running import Server, desk

pytestmark = pytest.mark.browser
MESSY = (
    "Sales export;;;;\n;;;;\nE-Mail;Vorname;Nachname;Firma;Notiz 7\njane@acme.com;Jane;Doe;Acme GmbH;Messe Köln\n"
    "not-an-address;X;Y;Z;\nbob@globex.com;Bob;Roe;Globex;\njane@acme.com;Jane;Doe;Acme GmbH;called twice\n"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started_browser() as browser:
        yield browser


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = desk(tmp_path, None, IMPORT_CHANNELS="*=ask").start()
    try:
        yield server
    finally:
        server.close()


def look(page: Page, name: str) -> None:
    """Keep a picture where one was asked for."""
    if folder := os.environ.get("LEADLINE_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png")


def test_a_file_from_choosing_it_to_taking_it_back(browser: Browser, server: Server) -> None:
    with opened(browser, f"{server.url}/sandbox/") as page:
        file: FilePayload = {"name": "messy.csv", "mimeType": "text/csv", "buffer": MESSY.encode("cp1252")}
        page.set_input_files("#say-files", [file])
        expect(page.locator("#composer .attached")).to_contain_text("messy.csv")
        look(page, "1-attached")
        page.locator("#composer .send").click()
        thread = page.locator("#thread")
        expect(thread).to_contain_text("What I take the columns for", timeout=15_000)
        expect(thread).to_contain_text("Acme GmbH")
        expect(page.locator("#composer .attached-file")).to_have_count(0)
        look(page, "2-preview")
        thread.get_by_role("button", name="Change mapping").click()
        window = page.locator("dialog.modal")
        expect(window).to_contain_text("Notiz 7")
        window.locator("select").nth(4).select_option("extra")
        look(page, "3-mapping")
        window.get_by_role("button", name="Show again").click()
        expect(window).to_have_count(0)
        expect(thread).to_contain_text("Kept with each lead as it is: Notiz 7")
        thread.get_by_role("button", name="Import", exact=True).click()
        expect(thread).to_contain_text("messy.csv: 4 rows imported", timeout=15_000)
        expect(thread).to_contain_text("1 failed")
        expect(thread).to_contain_text("messy-failed.csv")
        look(page, "4-result")
        thread.get_by_role("button", name="Undo").click()
        page.get_by_role("button", name="Undo it").click()
        expect(thread).to_contain_text("was taken back", timeout=15_000)
        look(page, "5-undone")


def test_a_file_is_taken_off_again_before_it_is_sent(browser: Browser, server: Server) -> None:
    with opened(browser, f"{server.url}/sandbox/") as page:
        file: FilePayload = {"name": "wrong.csv", "mimeType": "text/csv", "buffer": b"a,b\n"}
        page.set_input_files("#say-files", [file])
        expect(page.locator("#composer .send")).to_be_enabled()
        page.get_by_role("button", name="Remove wrong.csv").click()
        expect(page.locator("#composer .send")).to_be_disabled()
