"""A large file through the whole desk, killed twice on the way: every row is in once, and the message tells of all."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Person, Server, desk, fetch, post_json, slack_stand_in, spare_port, until, words

ROWS = 100_000


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    port = spare_port()
    slack = slack_stand_in(tmp_path, port).start()
    server = desk(tmp_path, slack, port=port).start()
    try:
        yield server, slack
    finally:
        server.close()
        slack.close()


def rows(count: int) -> bytes:
    lines = (f"p{n}@company{n % 20_000}.com,First{n},Last{n},Company {n % 20_000},VP Sales" for n in range(count))
    return "\n".join(["Email,First Name,Last Name,Company,Job Title", *lines]).encode()


def dropped(person: Person, data: bytes) -> str:
    """The ts of the message that the file came with."""
    headers = {"Content-Type": "application/octet-stream"}
    file = fetch(f"{person.slack.url}/sandbox/attach?name=crowd.csv", data, headers).json["file"]
    return person.say("", files=[file])  # type: ignore[arg-type]  # the one thing that is said and is no text


def shown(person: Person, ts: str) -> str:
    """The one message of the import as it is now."""
    replies = [each for each in person.replies(ts) if not each.get("files")]
    return words(replies[0]) if replies else ""


def press(person: Person, ts: str, label: str) -> None:
    message = next(each for each in person.replies(ts) if each.get("blocks"))
    for block in message["blocks"]:
        for button in block.get("elements", ()):
            if button.get("type") == "button" and button["text"]["text"] == label:
                place = {"channel": person.channel, "message_ts": message["ts"], "block_id": block["block_id"]}
                pressed = {"action_id": button["action_id"], "value": button["value"]}
                assert post_json(f"{person.slack.url}/sandbox/click", place | pressed)["ok"]
                return
    raise AssertionError(f"no button {label}")


@pytest.mark.slow
@pytest.mark.timeout(580)
def test_a_hundred_thousand_rows_and_two_deaths(servers: tuple[Server, Server]) -> None:
    server, slack = servers
    person = Person(slack)
    ts = dropped(person, rows(ROWS))
    until(lambda: "Import new ones only" in shown(person, ts), "the preview", 90)
    press(person, ts, "Import")
    for _ in range(2):
        until(lambda: " per second" in shown(person, ts), "the bar", 60)
        time.sleep(3)
        server.kill()
        server.start()
    until(lambda: f"{ROWS:,} rows imported" in shown(person, ts), "the summary", 400)
    assert f"{ROWS:,} new" in shown(person, ts)
    until(lambda: len([each for each in person.replies(ts) if each.get("files")]) == 1, "the file", 60)
    assert f"{ROWS:,} leads" in person.hears("how many leads are there?", channel=person.channel_named("leadline"))
