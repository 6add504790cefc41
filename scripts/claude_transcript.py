"""Hold a conversation of ten turns with Claude in the sandbox, in a real browser, and write down what was said.

    python scripts/claude_transcript.py

It starts a desk of its own and a scripted Messages API in Claude's place (`tests/messages_api`), which fails in the
middle and is stopped once; what the desk makes of it is real. Writes docs/claude-transcript.md and its picture.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from screenshot import LEADS, PATIENCE_MS, WIDTH, chromium_path, launch, opened, say  # noqa: E402

from tests.judging import judgement  # noqa: E402
from tests.messages_api.server import messages_api  # noqa: E402
from tests.messages_api.steps import Step, calls, fails, says, slow  # noqa: E402
from tests.running import desk  # noqa: E402

TODAY = {"unit": "day"}
SHOWN = ["name", "company", "title", "tier", "score"]
#: Each question, and what the model does about it.
TURNS = (
    (
        "How is today going for us, lead-wise?",
        calls("query_leads", {"query": {"measures": ["count", "average_score"], "period": TODAY}}),
        lambda found: says(
            "You got **{leads}** leads today, with an average score of {rows[0][average_score]}.".format(**found)
        ),
    ),
    (
        "and where do they come from?",
        calls("query_leads", {"query": {"measures": ["count", "share"], "period": TODAY, "group_by": ["source"]}}),
        calls("make_chart", {"query": 1}),
        says("Half of them, 3, come from webinars; the other sources brought one each."),
    ),
    (
        "who should I call first?",
        calls("query_leads", {"query": {"columns": SHOWN, "limit": 3}}),
        says("Call **Omar Haddad** of Globex first; he has the highest score. These are the three on top:"),
    ),
    (
        "why is he so high?",
        calls("explain_score", {"lead": "Omar Haddad"}),
        lambda found: says(
            "{name} runs the company and names a budget, which makes {score} points in all. He is **{tier}**.".format(
                **found
            )
        ),
    ),
    (
        "how far is Paul Kern from him?",
        calls("compare_leads", {"leads": ["Omar Haddad", "Paul Kern"]}),
        says("Paul Kern is far behind: 40 % less, I would say."),
        says("I have both side by side, but no tool gave me that percentage, so I leave it out."),
    ),
    ("how many HOT leads are there?", fails(529), fails(529), fails(529)),
    (
        "set Omar's status to contacted, please",
        calls("set_status", {"status": "contacted", "leads": ["Omar Haddad"]}),
        says("It is prepared, and waits for you to confirm it below."),
    ),
    (
        "which leads have been contacted?",
        calls("query_leads", {"query": {"columns": SHOWN, "where": {"status": ["contacted"]}}}),
        says("One: **Omar Haddad** of Globex."),
    ),
    ("tell me a long story about selling", slow("and then they talked on and on, " * 120, pause=0.05)),
    ("what did this cost?",),
)
CONFIRMED, STOPPED = 6, 8


def main() -> int:
    """0, or 2 where there is no Chromium."""
    if not (chromium := chromium_path()):
        return 2
    with own_desk() as url, sync_playwright() as playwright:
        page = opened(launch(playwright, chromium), url, "light")
        say(page, "#say-text", LEADS)
        page.locator("#messages .own").last.locator('.reaction[title$=":white_check_mark:"]').wait_for()
        for number, (question, *_) in enumerate(TURNS):
            turn(page, number, question)
        page.set_viewport_size({"width": WIDTH, "height": 3360})
        (ROOT / "docs" / "claude-transcript.md").write_text(transcript(page), encoding="utf-8")
        page.locator("#thread").screenshot(path=ROOT / "docs" / "images" / "claude.png", animations="disabled")
    return 0


@contextmanager
def own_desk() -> Iterator[str]:
    """A desk with its sandbox, whose Claude is the script; gives the page's address."""
    with messages_api(always=scripted(), key=None, refusals=True) as api, TemporaryDirectory() as folder:
        settings = {"ANTHROPIC_BASE_URL": api.url, "ANALYST_FIRST": "false", "TIMEZONE": "Europe/Berlin"}
        server = desk(Path(folder), None, **settings)
        try:
            yield f"{server.start().url}/sandbox/"
        finally:
            server.close()
            sys.stderr.writelines(f"refused: {why}\n" for why in api.refused)


def scripted() -> Callable[[Mapping[str, Any]], Step]:
    """The turns' steps in their order; what is asked about single leads is judged each time alike."""
    steps = iter([step for _, *steps in TURNS for step in steps])

    def play(body: Mapping[str, Any]) -> Step:
        if "output_config" in body:
            return says(json.dumps(judgement(adjustment=0)))
        step = next(steps)
        return step(found(body)) if callable(step) else step

    return play


def found(body: Mapping[str, Any]) -> Any:
    """What the last tool gave."""
    (result, *_) = body["messages"][-1]["content"]
    return json.loads(result["content"].removeprefix("<result>").removesuffix("</result>"))


def turn(page: Page, number: int, question: str) -> None:
    """Say it, wait for the whole answer, and do what this turn is about."""
    before = answers(page).count() if number else 0
    say(page, "#reply-text" if number else "#say-text", question)
    if not number:
        page.locator("#messages .own").last.locator(".thread-link").click()
    if number == STOPPED:
        page.wait_for_timeout(3000)
        page.get_by_role("button", name="Stop").first.click()
    expect(answers(page)).not_to_have_count(before, timeout=PATIENCE_MS)
    page.wait_for_timeout(3500)
    if number == CONFIRMED:
        page.locator("#thread").get_by_role("button", name="Confirm").click()
        page.locator("#thread").get_by_text("Confirmed by").wait_for()


def answers(page: Page) -> Locator:
    return page.locator("#thread .message:not(.own)")


def transcript(page: Page) -> str:
    """Who said what, as the page shows it."""
    lines = ["# A conversation with Claude", "", *HEAD]
    for message in page.locator("#thread .message").all():
        who = "you" if "own" in (message.get_attribute("class") or "") else "desk"
        told = [line.strip() for line in message.locator(".body").inner_text().splitlines() if line.strip()]
        lines += [f"{who if not n else '':<6}{line}" for n, line in enumerate(told)]
    return "\n".join([*lines, "```", ""])


HEAD = (
    "Ten turns in the sandbox, in a real browser, with a scripted model in Claude's place: a tool loop, follow-ups, a",
    "chart, a figure without a source that is sent back, an outage in the middle, a change that is confirmed, a stop,",
    "and what it cost. `python scripts/claude_transcript.py` holds it again.",
    "",
    "![The conversation in the sandbox](images/claude.png)",
    "",
    "```text",
)

if __name__ == "__main__":
    sys.exit(main())
