"""What the desk says to Slack, and what it makes of Slack's answers, over real HTTP on loopback."""

import logging
import pickle
import socket
import time
from collections.abc import Iterator

import pytest

from src.errors import TryLater
from src.rendered import Rendered
from src.sandbox import Sandbox
from src.sandbox.response_urls import Target
from src.slack.client import SlackClient
from src.slack.refusals import REMEDIES, SlackRefused
from tests.loopback import TOKEN, Said, Scripted, ok, sandbox_slack, serving

LEADS, RANDOM, YOU = "C0LEADS", "C0RANDOM", "U0YOU"
SECRET_TEXT = "jane.secret@acme.com"
CARD = Rendered(
    f"{SECRET_TEXT} is HOT",
    ({"type": "section", "text": {"type": "plain_text", "text": SECRET_TEXT}},),
)
CHART = {
    "type": "data_visualization",
    "title": "Leads by tier",
    "chart": {"type": "pie", "segments": [{"label": "HOT", "value": 12}, {"label": "COLD", "value": 3}]},
}
CHARTED = Rendered(CARD.text, (*CARD.blocks, CHART))
KEY = f"T1:{LEADS}:1.2#1"


@pytest.fixture
def slack() -> Iterator[tuple[Sandbox, SlackClient]]:
    with sandbox_slack() as (sandbox, url):
        yield sandbox, SlackClient(TOKEN, url)


def said(sandbox: Sandbox) -> str:
    ts = sandbox.say(LEADS, "add lead: jane@acme.com")
    assert ts
    return ts


def calls(sandbox: Sandbox, method: str) -> list[dict[str, object]]:
    return [call["arguments"] for call in sandbox.calls.all() if call["method"] == method]


def test_check_says_who_we_are(slack: tuple[Sandbox, SlackClient]) -> None:
    assert slack[1].check()["user_id"] == "U0DESK"


def test_a_post_stands_in_the_thread_with_text_blocks_and_key_and_unfurls_nothing(
    slack: tuple[Sandbox, SlackClient],
) -> None:
    sandbox, client = slack
    thread = said(sandbox)
    ts = client.post(LEADS, CARD, key=KEY, thread_ts=thread).ts
    (reply,) = sandbox.replies(LEADS, thread)
    assert reply["ts"] == ts
    assert reply["text"] == CARD.text
    assert reply["blocks"][0]["text"]["text"] == SECRET_TEXT
    assert reply["metadata"] == {"event_type": "leadline_post", "event_payload": {"key": KEY}}
    (asked,) = calls(sandbox, "chat.postMessage")
    assert asked["unfurl_links"] is False
    assert asked["unfurl_media"] is False


def test_a_post_whose_answer_was_lost_is_found_and_not_posted_again(slack: tuple[Sandbox, SlackClient]) -> None:
    sandbox, client = slack
    thread = said(sandbox)
    sandbox.fault("chat.postMessage", "lost_answer")
    with pytest.raises(TryLater):
        client.post(LEADS, CARD, key=KEY, thread_ts=thread)
    ts = client.post(LEADS, CARD, key=KEY, thread_ts=thread, again=True).ts
    assert [reply["ts"] for reply in sandbox.replies(LEADS, thread)] == [ts]


def test_a_lost_answer_in_a_channel_is_found_since_the_work_began(slack: tuple[Sandbox, SlackClient]) -> None:
    sandbox, client = slack
    began = time.time()
    sandbox.fault("chat.postMessage", "lost_answer", status=502)
    with pytest.raises(TryLater):
        client.post(LEADS, CARD, key=KEY)
    client.post(LEADS, CARD, key=KEY, again=True, since=began)
    client.post(LEADS, CARD, key=KEY, again=True)
    assert len(sandbox.messages(LEADS)) == 1


def test_an_attempt_that_never_arrived_is_made_up_for(slack: tuple[Sandbox, SlackClient]) -> None:
    sandbox, client = slack
    thread = said(sandbox)
    client.post(LEADS, CARD, key="another key", thread_ts=thread)
    sandbox.fault("chat.postMessage", "error")
    with pytest.raises(TryLater):
        client.post(LEADS, CARD, key=KEY, thread_ts=thread)
    client.post(LEADS, CARD, key=KEY, thread_ts=thread, again=True)
    assert len(sandbox.replies(LEADS, thread)) == 2


def test_a_long_thread_is_looked_through_to_its_end() -> None:
    mine = {"ts": "9.1", "bot_id": "B1", "metadata": {"event_type": "leadline_post", "event_payload": {"key": KEY}}}
    forged = {**mine, "ts": "8.1", "bot_id": "B2", "user": "U2"}
    first_page = ok(messages=[{"ts": "1.2"}, forged], response_metadata={"next_cursor": "page2"})
    script = Scripted([ok(user_id="U1", bot_id="B1"), first_page, ok(messages=[mine])])
    with serving(script) as url:
        assert SlackClient(TOKEN, url).post(LEADS, CARD, key=KEY, thread_ts="1.2", again=True) == ("9.1", False)
    assert [call["path"] for call in script.seen] == ["/auth.test", "/conversations.replies", "/conversations.replies"]
    assert script.seen[2]["cursor"] == "page2"
    assert script.seen[2]["include_all_metadata"] == "1"


def test_a_thread_that_is_gone_holds_no_earlier_post() -> None:
    gone = Said(b'{"ok": false, "error": "thread_not_found"}')
    script = Scripted([ok(user_id="U1", bot_id="B1"), gone, ok(ts="9.2")])
    with serving(script) as url:
        assert SlackClient(TOKEN, url).post(LEADS, CARD, key=KEY, thread_ts="1.2", again=True) == ("9.2", False)


def test_blocks_that_slack_will_not_take_leave_the_text(
    slack: tuple[Sandbox, SlackClient], caplog: pytest.LogCaptureFixture
) -> None:
    sandbox, client = slack
    broken = Rendered(CARD.text, ({"type": "section", "text": {"type": "plain_text", "text": SECRET_TEXT * 300}},))
    client.post(LEADS, broken, key=KEY)
    (message,) = sandbox.messages(LEADS)
    assert message["text"] == CARD.text
    assert "blocks" not in message
    (line,) = caplog.records
    assert line.__dict__["at"] == ["/blocks/0/text/text"]
    assert SECRET_TEXT not in str(line.__dict__)


def test_a_chart_that_slack_refuses_is_left_out_and_not_tried_again(slack: tuple[Sandbox, SlackClient]) -> None:
    sandbox, client = slack
    sandbox.fault("chat.postMessage", "api_error", error="invalid_blocks", block="data_visualization")
    assert client.post(LEADS, CHARTED, key=KEY).chartless
    assert [block["type"] for block in sandbox.messages(LEADS)[0]["blocks"]] == ["section"]
    assert client.post(LEADS, CHARTED, key="another").chartless
    assert not client.post(LEADS, CARD, key="without a chart").chartless
    assert len(calls(sandbox, "chat.postMessage")) == 4


def test_a_chart_that_was_left_out_is_known_again(slack: tuple[Sandbox, SlackClient]) -> None:
    sandbox, client = slack
    sandbox.fault("chat.postMessage", "api_error", error="invalid_blocks", block="data_visualization")
    ts = client.post(LEADS, CHARTED, key=KEY).ts
    assert client.post(LEADS, CHARTED, key=KEY, again=True) == (ts, True)


def test_a_chart_that_slack_takes_is_there(slack: tuple[Sandbox, SlackClient]) -> None:
    sandbox, client = slack
    ts = client.post(LEADS, CHARTED, key=KEY).ts
    assert client.post(LEADS, CHARTED, key=KEY, again=True) == (ts, False)
    assert [block["type"] for block in sandbox.messages(LEADS)[0]["blocks"]] == ["section", "data_visualization"]


def test_too_much_text_beside_a_chart_says_nothing_of_charts(slack: tuple[Sandbox, SlackClient]) -> None:
    sandbox, client = slack
    sandbox.fault("chat.postMessage", "api_error", error="msg_blocks_too_long", block="data_visualization")
    assert client.post(LEADS, CHARTED, key=KEY).chartless
    assert not client.post(LEADS, CHARTED, key="another").chartless


def test_a_status_line_comes_and_goes(slack: tuple[Sandbox, SlackClient]) -> None:
    sandbox, client = slack
    thread = said(sandbox)
    client.status(LEADS, thread, "is thinking…")
    assert sandbox.statuses.shown() == [{"channel": LEADS, "thread_ts": thread, "words": "is thinking…"}]
    client.status(LEADS, thread, "")
    assert sandbox.statuses.shown() == []


def test_a_file_is_seen_only_when_it_is_shared_and_only_once(slack: tuple[Sandbox, SlackClient]) -> None:
    sandbox, client = slack
    thread = said(sandbox)
    file = client.stage("leads.csv", b"name\nJane\n", about="one lead")
    assert sandbox.replies(LEADS, thread) == []
    sandbox.fault("files.completeUploadExternal", "lost_answer")
    with pytest.raises(TryLater):
        client.share(LEADS, file, title="1 lead", thread_ts=thread)
    client.share(LEADS, file, title="1 lead", thread_ts=thread, again=True)
    (reply,) = sandbox.replies(LEADS, thread)
    assert [(each["id"], each["title"], each["size"]) for each in reply["files"]] == [(file, "1 lead", 10)]


def test_a_share_that_never_arrived_is_made_up_for(slack: tuple[Sandbox, SlackClient]) -> None:
    sandbox, client = slack
    thread = said(sandbox)
    file = client.stage("leads.csv", b"name\n")
    sandbox.fault("files.completeUploadExternal", "error")
    with pytest.raises(TryLater):
        client.share(LEADS, file, title="1 lead", comment="Here", thread_ts=thread)
    client.share(LEADS, file, title="1 lead", comment="Here", thread_ts=thread, again=True)
    assert [reply["text"] for reply in sandbox.replies(LEADS, thread)] == ["Here"]


def test_bytes_that_slack_will_not_take_are_a_refusal() -> None:
    with serving(Scripted([Said(b"gone", "404 Not Found")])) as elsewhere:
        script = Scripted([ok(upload_url=f"{elsewhere}/upload", file_id="F1")])
        with serving(script) as url, pytest.raises(SlackRefused, match="upload"):
            SlackClient(TOKEN, url).stage("leads.csv", b"name\n")


def test_a_message_of_ours_is_replaced(slack: tuple[Sandbox, SlackClient]) -> None:
    sandbox, client = slack
    ts = client.post(LEADS, CARD, key=KEY).ts
    client.update(LEADS, ts, Rendered("done"))
    (message,) = sandbox.messages(LEADS)
    assert message["text"] == "done"
    assert not message.get("blocks")


def test_reactions_come_and_go_and_twice_is_fine(slack: tuple[Sandbox, SlackClient]) -> None:
    sandbox, client = slack
    ts = said(sandbox)
    client.react(LEADS, ts, "eyes")
    client.react(LEADS, ts, "eyes")
    assert [reaction["name"] for reaction in sandbox.messages(LEADS)[0]["reactions"]] == ["eyes"]
    client.unreact(LEADS, ts, "eyes")
    client.unreact(LEADS, ts, "eyes")
    assert not sandbox.messages(LEADS)[0].get("reactions")
    client.react(LEADS, "1.000001", "eyes")


def test_a_whisper_is_for_one_person(slack: tuple[Sandbox, SlackClient]) -> None:
    sandbox, client = slack
    client.whisper(LEADS, YOU, CARD)
    assert [message["text"] for message in sandbox.whispers(LEADS)] == [CARD.text]
    assert sandbox.messages(LEADS) == []


@pytest.mark.parametrize(
    ("headers", "seconds"), [((("Retry-After", "37"),), 37), ((), None), ((("retry-after", "soon"),), None)]
)
def test_a_rate_limit_says_how_long_to_wait(headers: tuple[tuple[str, str], ...], seconds: float | None) -> None:
    limited = Said(b'{"ok": false, "error": "ratelimited"}', "429 Too Many Requests", headers)
    with serving(Scripted([limited])) as url, pytest.raises(TryLater) as caught:
        SlackClient(TOKEN, url).post(LEADS, CARD, key=KEY)
    assert caught.value.seconds == seconds


@pytest.mark.parametrize(
    "answer",
    [
        Said(b"<html>oops</html>", "503 Service Unavailable"),
        Said(b'{"ok": true, "ts": "1.2"}', "500 Internal Server Error"),
        Said(b"<html>sign in</html>"),
        Said(b"[1]"),
        Said(b"null"),
        Said(b"\xff\xfe"),
        Said(b'{"ok": true, "ts": "1.', cut=True),
        Said(b'{"ok": false, "error": "ratelimited"}'),
        Said(b'{"ok": false, "error": "internal_error"}'),
        Said(b"", "302 Found", (("Location", "http://127.0.0.1:9/"),)),
    ],
)
def test_what_may_pass_is_tried_later_and_sent_once(answer: Said) -> None:
    script = Scripted([answer])
    with serving(script) as url, pytest.raises(TryLater) as caught:
        SlackClient(TOKEN, url).post(LEADS, CARD, key=KEY)
    assert len(script.seen) == 1
    assert "chat.postMessage" in str(caught.value)
    assert not any(secret in repr(caught.value) for secret in (TOKEN, SECRET_TEXT))


def test_nobody_there_and_nobody_answering_are_tried_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        with pytest.raises(TryLater):
            SlackClient(TOKEN, url, timeout=0.1).check()
    with pytest.raises(TryLater):
        SlackClient(TOKEN, url, timeout=1).check()


def test_the_token_follows_no_redirect() -> None:
    elsewhere = Scripted([ok()])
    with serving(elsewhere) as thief:
        script = Scripted([Said(b"", "302 Found", (("Location", f"{thief}/auth.test"),))])
        with serving(script) as url, pytest.raises(TryLater):
            SlackClient(TOKEN, url).check()
    assert elsewhere.seen == []


@pytest.mark.parametrize(
    "code", ["not_in_channel", "channel_not_found", "token_revoked", "missing_scope", "is_archived"]
)
def test_a_refusal_names_its_code_and_a_remedy(slack: tuple[Sandbox, SlackClient], code: str) -> None:
    sandbox, client = slack
    sandbox.fault("chat.postMessage", "api_error", error=code)
    with pytest.raises(SlackRefused) as caught:
        client.post(LEADS, CARD, key=KEY)
    assert caught.value.code == code
    assert caught.value.remedy == REMEDIES[code]
    assert str(caught.value) == f"Slack refused chat.postMessage: {code}. Remedy: {REMEDIES[code]}"
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 - just made


def test_a_foreign_channel_says_to_invite_the_desk(slack: tuple[Sandbox, SlackClient]) -> None:
    with pytest.raises(SlackRefused, match="/invite @Leadline"):
        slack[1].post(RANDOM, CARD, key=KEY)


def test_a_wrong_token_says_where_to_get_a_new_one(slack: tuple[Sandbox, SlackClient]) -> None:
    with sandbox_slack() as (_, url), pytest.raises(SlackRefused, match="SLACK_BOT_TOKEN") as caught:
        SlackClient("xoxb-wrong", url).check()
    assert "xoxb-wrong" not in str(caught.value)


def test_a_response_url_reaches_a_channel_the_bot_is_not_in(slack: tuple[Sandbox, SlackClient]) -> None:
    sandbox, client = slack
    token = sandbox.response_urls.new(Target(RANDOM, YOU))
    client.respond(f"{sandbox.address}/respond/{token}", CARD, in_channel=True)
    client.respond(f"{sandbox.address}/respond/{token}", Rendered("only you"), in_channel=False)
    assert [message["text"] for message in sandbox.messages(RANDOM)] == [CARD.text]
    assert [message["text"] for message in sandbox.whispers(RANDOM)] == ["only you"]


def test_a_spent_response_url_is_a_refusal(slack: tuple[Sandbox, SlackClient]) -> None:
    sandbox, client = slack
    with pytest.raises(SlackRefused, match="used_url"):
        client.respond(f"{sandbox.address}/respond/never-given", CARD, in_channel=True)


@pytest.mark.parametrize("body", [b"expired_url", b'{"ok": false, "error": "expired_url"}'])
def test_slack_says_its_response_url_errors_in_two_ways(body: bytes) -> None:
    with serving(Scripted([Said(body, "404 Not Found")])) as url, pytest.raises(SlackRefused, match="expired_url"):
        SlackClient(TOKEN, url).respond(f"{url}/respond", CARD, in_channel=True)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/services/1",
        "http://hooks.slack.com/commands/1",
        "https://hooks.slack.com@evil.example/1",
        "https://hooks.slack.com.evil.example/1",
        "https://hooks.slack.com:8443/1",
        "https://evil.example/?https://hooks.slack.com/",
        "https://hooks.slack.com\\@evil.example/1",
        "http://127.0.0.1:1/respond",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "http://[",
        "",
    ],
)
def test_no_other_host_is_ever_answered(url: str) -> None:
    for client in (SlackClient(TOKEN), SlackClient(TOKEN, "http://127.0.0.1:2/api/")):
        with pytest.raises(SlackRefused) as caught:
            client.respond(url, CARD, in_channel=True)
        assert caught.value.code == "foreign_response_url"
        assert not url or url not in str(caught.value)


def test_neither_token_nor_text_is_ever_logged(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    leaky = f"<html>{SECRET_TEXT}</html>".encode()
    answers = [
        ok(ts="1.2"),
        Said(leaky),
        Said(leaky, "500 No"),
        Said(b'{"ok": false, "error": "invalid_auth", "hint": "%s"}' % leaky),
    ]
    with serving(Scripted(answers)) as url:
        client = SlackClient(TOKEN, url)
        client.post(LEADS, CARD, key=KEY)
        for _ in range(3):
            with pytest.raises((TryLater, SlackRefused)) as caught:
                client.post(LEADS, CARD, key=KEY)
            logging.getLogger("test").error("it failed", exc_info=caught.value)
    told = caplog.text + "".join(capfd.readouterr())
    assert "invalid_auth" in told
    assert TOKEN not in told
    assert SECRET_TEXT not in told
