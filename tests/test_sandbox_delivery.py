"""What the sandbox sends to the desk: signed, in Slack's shapes, and again when it is not taken."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient

from src.errors import UserError
from src.sandbox import Sandbox
from src.sandbox.persistence import Journal
from src.sandbox.response_urls import ResponseUrls, Target
from src.sandbox.typed_text import pieces, rich_text, slack_text
from tests.sandbox_http import SECRET, TOKEN, Desk, Received, client, recording_desk, served

LEADS, RANDOM, DIRECT = "C0LEADS", "C0RANDOM", "D0DESK"
BUTTONS = [
    {
        "type": "actions",
        "block_id": "choice",
        "elements": [
            {
                "type": "button",
                "action_id": "remove",
                "text": {"type": "plain_text", "text": "Remove"},
                "value": "lead-7",
            },
        ],
    }
]
Answering = Callable[[Received], tuple[int, str, bytes]]


@pytest.fixture
def desk() -> Iterator[Desk]:
    with recording_desk() as desk:
        yield desk


@pytest.fixture
def sandbox(desk: Desk) -> Iterator[Sandbox]:
    sandbox = Sandbox(
        signing_secret=SECRET,
        bot_token=TOKEN,
        desk_url=desk.url,
        commands=[("/processlead", "an e-mail address and a name")],
        retry_after_seconds=(0.0, 0.05, 0.1),
    )
    with served(sandbox):
        sandbox.start()
        yield sandbox
        sandbox.stop()


def events(desk: Desk) -> list[dict[str, Any]]:
    """The event bodies that reached the desk, messages before mentions."""
    bodies = [json.loads(request.body) for request in desk.received if request.path == "/slack/events"]
    return sorted(bodies, key=lambda body: str(body["event"]["type"]), reverse=True)


def form(request: Received) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(request.body.decode(), keep_blank_values=True).items()}


def statuses(sandbox: Sandbox) -> list[tuple[str, str, int]]:
    return [(shown["kind"], shown["status"], shown["attempts"]) for shown in sandbox.deliveries.recent()]


def answering(*answers: tuple[int, str, bytes]) -> Answering:
    """A desk that gives one answer after the other, and 200 from then on."""
    left = list(answers)
    return lambda request: left.pop(0) if left else (200, "text/plain", b"")


def test_a_message_reaches_the_desk_signed_and_in_slacks_shape(sandbox: Sandbox, desk: Desk) -> None:
    ts = sandbox.say(LEADS, "add lead: jane@acme.com Jane & Co")
    assert sandbox.deliveries.wait_until_done()
    (request,) = desk.received
    assert SignatureVerifier(SECRET).is_valid_request(request.body, dict(request.headers.items()))
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["X-Slack-Retry-Num"] is None
    body = json.loads(request.body)
    assert body["type"] == "event_callback"
    assert (body["team_id"], body["api_app_id"]) == ("T0SANDBOX", "A0DESK")
    assert body["event_id"].startswith("Ev")
    assert body["authorizations"][0]["user_id"] == "U0DESK"
    event = body["event"]
    assert (event["type"], event["channel_type"]) == ("message", "channel")
    assert (event["channel"], event["user"]) == (LEADS, "U0YOU")
    assert event["ts"] == event["event_ts"] == ts
    assert event["text"] == "add lead: <mailto:jane@acme.com|jane@acme.com> Jane &amp; Co"
    assert event["blocks"][0]["elements"][0]["elements"] == [
        {"type": "text", "text": "add lead: "},
        {"type": "link", "url": "mailto:jane@acme.com", "text": "jane@acme.com"},
        {"type": "text", "text": " Jane & Co"},
    ]


def test_a_mention_comes_as_two_events_of_one_message(sandbox: Sandbox, desk: Desk) -> None:
    sandbox.say(LEADS, "@Leadline who is hot?")
    assert sandbox.deliveries.wait_until_done()
    message, mention = events(desk)
    assert (message["event"]["type"], mention["event"]["type"]) == ("message", "app_mention")
    assert message["event"]["ts"] == mention["event"]["ts"]
    assert message["event_id"] != mention["event_id"]
    assert mention["event"]["text"] == "<@U0DESK> who is hot?"
    assert "channel_type" not in mention["event"]


def test_a_direct_message_is_no_mention(sandbox: Sandbox, desk: Desk) -> None:
    sandbox.say(DIRECT, "@Leadline hello")
    assert sandbox.deliveries.wait_until_done()
    (body,) = events(desk)
    assert body["event"]["channel_type"] == "im"


def test_where_the_bot_is_not_a_member_it_hears_nothing(sandbox: Sandbox, desk: Desk) -> None:
    sandbox.say(RANDOM, "@Leadline hello")
    assert sandbox.deliveries.wait_until_done()
    assert desk.received == []
    assert [message["text"] for message in sandbox.messages(RANDOM)] == ["<@U0DESK> hello"]


def test_a_reply_names_its_thread(sandbox: Sandbox, desk: Desk) -> None:
    first = sandbox.say(LEADS, "first", user="U0ALEX") or ""
    sandbox.say(LEADS, "reply", thread_ts=first)
    assert sandbox.deliveries.wait_until_done()
    reply = next(body["event"] for body in events(desk) if body["event"]["text"] == "reply")
    assert (reply["thread_ts"], reply["parent_user_id"]) == (first, "U0ALEX")


def test_the_desk_hears_its_own_messages_changes_and_deletions(sandbox: Sandbox, desk: Desk) -> None:
    slack = client(sandbox)
    ts = slack.chat_postMessage(channel=LEADS, text="card")["ts"]
    slack.chat_update(channel=LEADS, ts=ts, text="better card")
    slack.chat_delete(channel=LEADS, ts=ts)
    assert sandbox.deliveries.wait_until_done()
    heard = {body["event"].get("subtype"): body["event"] for body in events(desk)}
    assert heard[None]["bot_id"] == "B0DESK"
    assert heard["message_changed"]["message"]["text"] == "better card"
    assert heard["message_changed"]["previous_message"]["text"] == "card"
    assert heard["message_deleted"]["deleted_ts"] == ts


def test_what_fails_comes_again_as_the_same_event(sandbox: Sandbox, desk: Desk) -> None:
    desk.answer = answering((503, "text/plain", b""), (500, "text/plain", b""))
    sandbox.say(LEADS, "hello")
    assert sandbox.deliveries.wait_until_done()
    assert len({json.loads(request.body)["event_id"] for request in desk.received}) == 1
    retries = [
        (request.headers["X-Slack-Retry-Num"], request.headers["X-Slack-Retry-Reason"]) for request in desk.received
    ]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert all(
        SignatureVerifier(SECRET).is_valid_request(request.body, dict(request.headers.items()))
        for request in desk.received
    )
    assert statuses(sandbox) == [("message", "200", 3)]


def test_after_three_retries_slack_gives_up(sandbox: Sandbox, desk: Desk) -> None:
    desk.answer = lambda request: (500, "text/plain", b"")
    sandbox.say(LEADS, "hello")
    assert sandbox.deliveries.wait_until_done()
    assert statuses(sandbox) == [("message", "500", 4)]


def test_a_desk_that_is_not_there_yet_gets_the_message_later(sandbox: Sandbox, desk: Desk) -> None:
    there, sandbox.desk_url = sandbox.desk_url, "http://127.0.0.1:9"
    sandbox.say(LEADS, "hello")
    while not any(attempts for _, _, attempts in statuses(sandbox)):
        time.sleep(0.005)
    sandbox.desk_url = there
    assert sandbox.deliveries.wait_until_done()
    (request,) = desk.received
    assert request.headers["X-Slack-Retry-Reason"] == "connection_failed"


def test_a_restart_takes_up_what_the_desk_has_not_got_yet(desk: Desk, tmp_path: Path) -> None:
    def begin(desk_url: str) -> Sandbox:
        path = tmp_path / "sandbox.db"
        sandbox = Sandbox(
            signing_secret=SECRET, bot_token=TOKEN, desk_url=desk_url, path=path, retry_after_seconds=(60,)
        )
        sandbox.start()
        return sandbox

    before = begin("http://127.0.0.1:9")
    before.say(LEADS, "hello")
    while not statuses(before)[0][2]:
        time.sleep(0.005)
    before.stop()
    after = begin(desk.url)
    assert after.deliveries.wait_until_done()
    after.stop()
    assert [body["event"]["text"] for body in events(desk)] == ["hello"]
    again = begin(desk.url)
    assert again.deliveries.recent() == []
    again.stop()


def test_a_slow_delivery_keeps_no_other_waiting(sandbox: Sandbox, desk: Desk) -> None:
    go_on = threading.Event()

    def answer(request: Received) -> tuple[int, str, bytes]:
        if b"slow" in request.body:
            go_on.wait(2)
        return 200, "text/plain", b""

    desk.answer = answer
    sandbox.say(LEADS, "slow")
    sandbox.say(LEADS, "quick")
    while ("message", "200", 1) not in statuses(sandbox):
        time.sleep(0.005)
    assert sandbox.deliveries.pending() == 1
    go_on.set()
    assert sandbox.deliveries.wait_until_done()


def test_after_three_seconds_it_is_a_timeout(sandbox: Sandbox, desk: Desk) -> None:
    late = threading.Event()

    def answer(request: Received) -> tuple[int, str, bytes]:
        late.wait(4)
        return 200, "text/plain", b""

    desk.answer = answer
    sandbox.say(LEADS, "hello")
    sandbox.say(LEADS, "/processlead jane@acme.com")
    time.sleep(3.2)
    late.set()
    assert sandbox.deliveries.wait_until_done()
    reasons = {request.headers["X-Slack-Retry-Reason"] for request in desk.received}
    assert reasons == {None, "http_timeout"}
    (whisper,) = sandbox.whispers(LEADS)
    assert whisper["text"] == '/processlead failed with the error "operation_timeout"'


def test_url_verification_is_asked_once(sandbox: Sandbox, desk: Desk) -> None:
    desk.answer = lambda request: (500, "text/plain", b"")
    sandbox.verify_url("a-challenge")
    assert sandbox.deliveries.wait_until_done()
    (request,) = desk.received
    assert json.loads(request.body)["challenge"] == "a-challenge"


def test_a_slash_command_arrives_as_a_form(sandbox: Sandbox, desk: Desk) -> None:
    assert sandbox.say(LEADS, "/processlead jane@acme.com Jane Doe") is None
    assert sandbox.deliveries.wait_until_done()
    (request,) = desk.received
    assert (request.path, request.headers["Content-Type"]) == ("/slack/commands", "application/x-www-form-urlencoded")
    assert SignatureVerifier(SECRET).is_valid_request(request.body, dict(request.headers.items()))
    sent = form(request)
    assert (sent["command"], sent["text"]) == ("/processlead", "<mailto:jane@acme.com|jane@acme.com> Jane Doe")
    assert (sent["team_id"], sent["channel_id"], sent["channel_name"]) == ("T0SANDBOX", LEADS, "leads")
    assert (sent["user_id"], sent["user_name"]) == ("U0YOU", "you")
    assert sent["trigger_id"]
    assert sent["response_url"].startswith(f"{sandbox.address}/respond/")
    assert sandbox.messages(LEADS) == []


@pytest.mark.parametrize(
    ("content_type", "body", "seen", "whispered"),
    [
        ("text/plain", b"", [], []),
        ("text/plain", b"On it.", [], ["On it."]),
        ("application/json", b'{"text": "On it."}', [], ["On it."]),
        ("application/json", b'{"response_type": "in_channel", "text": "All"}', ["All"], []),
        ("application/json", b"[1]", [], ['/processlead failed with the error "invalid_command_response"']),
    ],
)
def test_what_a_command_answers_at_once_is_shown(
    sandbox: Sandbox, desk: Desk, content_type: str, body: bytes, seen: list[str], whispered: list[str]
) -> None:
    desk.answer = answering((200, content_type, body))
    sandbox.say(LEADS, "/processlead x")
    assert sandbox.deliveries.wait_until_done()
    assert [message["text"] for message in sandbox.messages(LEADS)] == seen
    assert [message["text"] for message in sandbox.whispers(LEADS)] == whispered


def test_a_command_that_breaks_is_not_sent_again(sandbox: Sandbox, desk: Desk) -> None:
    desk.answer = lambda request: (503, "text/plain", b"")
    sandbox.say(LEADS, "/processlead x")
    assert sandbox.deliveries.wait_until_done()
    assert len(desk.received) == 1
    (whisper,) = sandbox.whispers(LEADS)
    assert (whisper["user"], whisper["text"]) == ("USLACKBOT", '/processlead failed with the error "dispatch_failed"')


def test_commands_that_do_not_exist_and_places_where_none_do(sandbox: Sandbox) -> None:
    with pytest.raises(UserError, match=r"^/help is not a command; try /processlead$"):
        sandbox.say(LEADS, "/help")
    first = sandbox.say(LEADS, "hello")
    with pytest.raises(UserError, match="not supported in threads"):
        sandbox.say(LEADS, "/processlead x", thread_ts=first)


def response_url(sandbox: Sandbox, desk: Desk, channel: str = LEADS) -> WebhookClient:
    """The address that came with a command, in Slack's own client."""
    sandbox.say(channel, "/processlead x")
    assert sandbox.deliveries.wait_until_done()
    return WebhookClient(form(desk.received[-1])["response_url"], retry_handlers=[])


def test_a_response_url_answers_five_times_even_where_the_bot_is_no_member(sandbox: Sandbox, desk: Desk) -> None:
    address = response_url(sandbox, desk, RANDOM)
    answers = [address.send(text=str(number), response_type="in_channel") for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert "used_url" in answers[5].body
    assert [message["text"] for message in sandbox.messages(RANDOM)] == list("01234")


def test_a_response_url_whispers_unless_told_otherwise_and_refuses_bad_blocks(sandbox: Sandbox, desk: Desk) -> None:
    address = response_url(sandbox, desk)
    address.send(text="for you")
    assert [message["text"] for message in sandbox.whispers(LEADS)] == ["for you"]
    refused = address.send(text="x", blocks=[{"type": "marquee"}])
    assert "invalid_blocks" in refused.body


def test_a_response_url_ends_after_half_an_hour(desk: Desk) -> None:
    clock = [1_732_345_678.0]
    sandbox = Sandbox(
        signing_secret=SECRET, bot_token=TOKEN, desk_url=desk.url, commands=[("/c", "")], now=lambda: clock[0]
    )
    with served(sandbox):
        sandbox.start()
        sandbox.say(LEADS, "/c")
        assert sandbox.deliveries.wait_until_done()
        clock[0] += 30 * 60 + 1
        answer = WebhookClient(form(desk.received[-1])["response_url"], retry_handlers=[]).send(text="late")
        sandbox.stop()
    assert "expired_url" in answer.body


def test_a_click_arrives_with_the_message_and_can_replace_it(sandbox: Sandbox, desk: Desk) -> None:
    ts = client(sandbox).chat_postMessage(channel=LEADS, text="card", blocks=BUTTONS)["ts"]
    sandbox.click(LEADS, ts, "choice", "remove")
    assert sandbox.deliveries.wait_until_done()
    request = next(request for request in desk.received if request.path == "/slack/interactivity")
    payload = json.loads(form(request)["payload"])
    (action,) = payload["actions"]
    assert (payload["type"], action["action_id"], action["value"]) == ("block_actions", "remove", "lead-7")
    assert (payload["user"]["id"], payload["team"]["id"], payload["channel"]["id"]) == ("U0YOU", "T0SANDBOX", LEADS)
    assert (payload["message"]["ts"], payload["container"]["message_ts"]) == (ts, ts)
    WebhookClient(payload["response_url"]).send(text="removed", replace_original=True)
    (message,) = sandbox.messages(LEADS)
    assert message["text"] == "removed"
    assert "blocks" not in message
    WebhookClient(payload["response_url"]).send(delete_original=True)
    assert sandbox.messages(LEADS) == []


def test_a_whispered_button_works_too(sandbox: Sandbox, desk: Desk) -> None:
    client(sandbox).chat_postEphemeral(channel=LEADS, user="U0YOU", text="sure?", blocks=BUTTONS)
    sandbox.click(LEADS, sandbox.whispers(LEADS)[0]["ts"], "choice", "remove")
    assert sandbox.deliveries.wait_until_done()
    payload = json.loads(form(desk.received[-1])["payload"])
    assert payload["container"]["is_ephemeral"]
    assert "message" not in payload
    WebhookClient(payload["response_url"]).send(delete_original=True)
    assert sandbox.whispers(LEADS) == []


def test_what_is_not_there_cannot_be_clicked(sandbox: Sandbox) -> None:
    ts = client(sandbox).chat_postMessage(channel=LEADS, text="card", blocks=BUTTONS)["ts"]
    with pytest.raises(UserError, match="button"):
        sandbox.click(LEADS, ts, "choice", "explode")
    with pytest.raises(UserError, match="message"):
        sandbox.click(LEADS, "1.000001", "choice", "remove")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("Jane Doe <jane@acme.com>", "Jane Doe &lt;<mailto:jane@acme.com|jane@acme.com>&gt;"),
        ("see https://acme.com/a?b=1&c=2.", "see <https://acme.com/a?b=1&amp;c=2>."),
        ("acme.com, (acme.co.uk/about)", "<http://acme.com|acme.com>, (<http://acme.co.uk/about|acme.co.uk/about>)"),
        ("Acme GmbH & Co.KG", "Acme GmbH &amp; <http://Co.KG|Co.KG>"),
        ("v1.2 and e.g. jane.doe", "v1.2 and e.g. jane.doe"),
        ("@leadline @Leadline @Alex @nobody", "<@U0DESK> <@U0DESK> <@U0ALEX> @nobody"),
        ("in #leads, not #nowhere", "in <#C0LEADS|leads>, not #nowhere"),
        ("jane@acme", "jane@acme"),
        (
            "site=acme.com mail=j.d+x@acme.co.uk",
            "site=<http://acme.com|acme.com> mail=<mailto:j.d+x@acme.co.uk|j.d+x@acme.co.uk>",
        ),
    ],
)
def test_what_is_typed_is_written_as_slack_writes_it(typed: str, written: str) -> None:
    assert slack_text(typed) == written


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80) | st.from_regex(r"([a-z.@/:#<>&| -]|https?://|acme\.com){0,20}", fullmatch=True))
def test_text_and_blocks_say_the_same_and_lose_nothing(typed: str) -> None:
    elements = rich_text(typed)[0]["elements"][0]["elements"]
    assert elements == [piece.element for piece in pieces(typed)]
    assert "".join(piece.text for piece in pieces(typed)) == slack_text(typed)
    if not any(element["type"] in ("user", "channel") for element in elements):
        assert "".join(element.get("text", element.get("url")) for element in elements) == typed


def test_an_address_to_answer_to_is_good_after_a_restart(tmp_path: Path) -> None:
    before, after = Journal(tmp_path / "kept.sqlite"), Journal(tmp_path / "kept.sqlite")
    before.open()
    token = ResponseUrls(before).new(Target("C0LEADS", "U0YOU"))
    before.close()
    after.open()
    urls = ResponseUrls(after)
    urls.load()
    assert urls.use(token).channel == "C0LEADS"
    after.close()
