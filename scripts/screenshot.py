"""Take a picture of a running sandbox in which a lead has just been added: the README's own.

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

from playwright.sync_api import Browser, Page, expect, sync_playwright

LINES = ("add lead: jane@acme.com Jane Doe, Acme, VP Sales",)
PICTURE = Path(__file__).parent.parent / "docs" / "images" / "sandbox.png"
WIDTH, HEIGHT = 1360, 920
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
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if not chromium:
        sys.stderr.write("No Chromium on the PATH: install it, or name it in CHROMIUM.\n")
        return 2
    options.path.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_ARGUMENTS))
        page = opened(browser, options.url, options.theme)
        for line in options.line or LINES:
            add_lead(page, line)
        page.screenshot(path=options.path, animations="disabled")
        browser.close()
    sys.stdout.write(f"{options.path}\n")
    return 0


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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Take a picture of a running sandbox.")
    parser.add_argument("url", help="where the sandbox is, such as http://127.0.0.1:3000/sandbox/")
    parser.add_argument("path", nargs="?", type=Path, default=PICTURE, help="the PNG to write (default: %(default)s)")
    parser.add_argument("--line", action="append", help="an `add lead:` line to type; may be repeated")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
