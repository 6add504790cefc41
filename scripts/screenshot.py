"""Take the README's pictures of a running sandbox: a lead that has just been added, and a conversation about leads.

    python scripts/screenshot.py http://127.0.0.1:3000/sandbox/

It starts no desk; it types into the one it is shown, so use one whose data you can throw away. Chromium is found in
`CHROMIUM` or on the PATH.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Playwright, expect, sync_playwright

LEAD = "add lead: jane@acme.com Jane Doe, Acme, VP Sales"
LEADS = "\n".join(
    (
        "add lead: omar@globex.com Omar Haddad, Globex, CEO, source: webinar, owner: Tom, budget: 80k EUR",
        "add lead: lena@initech.com Lena Maier, Initech, intern, source: webinar",
        "add lead: mia@hooli.com Mia Chen, Hooli, Head of Sales, source: referral, owner: Maria",
        "add lead: paul@umbrella.com Paul Kern, Umbrella, CTO, source: trade show, owner: Tom",
        "add lead: ana@bancosol.com Ana Ruiz, Banco Sol, VP Marketing, source: webinar, owner: Priya, budget: 30k EUR",
        "add lead: jo@vandelay.com Jo Lind, Vandelay, Sales Manager, source: LinkedIn, owner: Maria",
    )
)
QUESTION, FOLLOW_UPS = "How many leads today?", ("and by source?", "show me the hot ones", "why is the first one HOT?")
PICTURES = Path(__file__).parent.parent / "docs" / "images"
WIDTH, HEIGHT = 1360, 920
#: The height that shows a conversation from its question to its last answer.
TALL = 1880
PATIENCE_MS = 30_000
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def main(arguments: Sequence[str]) -> int:
    """0 and a picture, or 2 where there is no Chromium."""
    options = _parser().parse_args(arguments)
    if not (chromium := chromium_path()):
        return 2
    options.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        page = opened(browser, options.url, options.theme)
        add_lead(page, LEAD)
        taken(page, options.folder / "sandbox.png")
        converse(page)
        taken(page.locator("#thread"), options.folder / "conversation.png")
        browser.close()
    return 0


def chromium_path() -> str:
    """Where Chromium is; "" and a word about it where there is none."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), "")
    if not found:
        sys.stderr.write("No Chromium on the PATH: install it, or name it in CHROMIUM.\n")
    return found


def launch(playwright: Playwright, chromium: str) -> Browser:
    return playwright.chromium.launch(executable_path=chromium, args=list(_ARGUMENTS))


def taken(shown: Page | Locator, path: Path) -> None:
    shown.screenshot(path=path, animations="disabled")
    sys.stdout.write(f"{path}\n")


def opened(browser: Browser, url: str, theme: str) -> Page:
    """The sandbox in a new window, at twice the usual sharpness."""
    window = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        device_scale_factor=2,
        color_scheme="dark" if theme == "dark" else "light",
        locale="en-GB",
    )
    page = window.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(url)
    page.locator("#messages > *").first.wait_for()
    return page


def add_lead(page: Page, line: str) -> None:
    """Type one line, send it, and wait until the desk has answered in its thread and ticked it off."""
    page.locator("#say-text").fill(line)
    page.locator("#say-text").press("Enter")
    said = page.locator("#messages .own").last
    expect(said.locator(".body")).to_contain_text(line[:20], timeout=PATIENCE_MS)
    said.locator(".thread-link").wait_for()
    page.locator("#thread .blocks .block-header").wait_for()
    said.locator('.reaction[title$=":white_check_mark:"]').wait_for()


def converse(page: Page) -> None:
    """Several leads, a question about them in the channel, and on in its thread."""
    say(page, "#say-text", LEADS)
    page.locator("#messages .own").last.locator('.reaction[title$=":white_check_mark:"]').wait_for()
    say(page, "#say-text", QUESTION)
    page.locator("#messages .own").last.locator(".thread-link").wait_for()
    for number, words in enumerate(FOLLOW_UPS, 2):
        say(page, "#reply-text", words)
        expect(page.locator("#thread .message:not(.own)")).to_have_count(number, timeout=PATIENCE_MS)
    page.locator("#thread .blocks .block-header").last.wait_for()
    page.set_viewport_size({"width": WIDTH, "height": TALL})


def say(page: Page, box: str, words: str) -> None:
    page.locator(box).fill(words)
    page.locator(box).press("Enter")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Take the README's pictures of a running sandbox.")
    parser.add_argument("url", help="where the sandbox is, such as http://127.0.0.1:3000/sandbox/")
    parser.add_argument("folder", nargs="?", type=Path, default=PICTURES, help="where they go (default: %(default)s)")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
