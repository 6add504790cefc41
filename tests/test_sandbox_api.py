"""The sandbox's Web API, asked by Slack's own client over HTTP: what is answered, and what is refused."""

from collections.abc import Callable, Iterator
from http.client import IncompleteRead
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from src.sandbox import Sandbox, create_sandbox_app
from src.sandbox.methods import METHODS
from src.sandbox.statuses import Statuses
from tests.sandbox_http import NOWHERE, SECRET, TOKEN, client, served

LEADS, GENERAL, RANDOM, DIRECT = "C0LEADS", "C0GENERAL", "C0RANDOM", "D0DESK"
DIVIDER = {"type": "divider"}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(signing_secret=SECRET, bot_token=TOKEN, desk_url=NOWHERE)
    with served(sandbox):
        yield sandbox


@pytest.fixture
def slack(sandbox: Sandbox) -> WebClient:
    return client(sandbox)


def refused(call: Callable[[], SlackResponse]) -> str:
    """The error code that Slack's client raises for a call."""
    with pytest.raises(SlackApiError) as raised:
        call()
    return str(raised.value.response["error"])


def texts(answer: SlackResponse) -> list[str]:
    return [message["text"] for message in answer["messages"]]


def test_who_am_i(slack: WebClient) -> None:
    answer = slack.auth_test()
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == ("T0SANDBOX", "U0DESK", "B0DESK")


def test_a_wrong_token_and_none_are_told_apart(sandbox: Sandbox) -> None:
    assert refused(client(sandbox, "xoxb-other").auth_test) == "invalid_auth"
    assert refused(client(sandbox, "").auth_test) == "not_authed"


def test_a_method_that_does_not_exist(slack: WebClient) -> None:
    assert refused(lambda: slack.api_call("chat.shout")) == "unknown_method"


def test_form_and_json_bodies_say_the_same(slack: WebClient) -> None:
    blocks = '[{"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}]'
    slack.api_call("chat.postMessage", data={"channel": LEADS, "text": "form", "blocks": blocks})
    slack.api_call("chat.postMessage", json={"channel": LEADS, "text": "json", "blocks": blocks})
    form, json = slack.conversations_history(channel=LEADS)["messages"]
    assert form["blocks"][0]["text"] == json["blocks"][0]["text"] == {"type": "mrkdwn", "text": "Hello"}


@pytest.mark.parametrize(
    ("body", "content_type", "error"),
    [(b"{", "application/json", "invalid_json"), (b"[]", "application/json", "json_not_object")],
)
def test_a_body_that_is_no_object(sandbox: Sandbox, body: bytes, content_type: str, error: str) -> None:
    url = f"{sandbox.address}/api/api.test"
    with urlopen(Request(url, body, {"Content-Type": content_type})) as answer:
        assert error.encode() in answer.read()


def test_a_message_is_in_the_history_as_it_was_posted(slack: WebClient) -> None:
    posted = slack.chat_postMessage(channel=LEADS, text="Hello", blocks=[DIVIDER])
    message = slack.conversations_history(channel=LEADS)["messages"][0]
    assert message == posted["message"]
    assert (message["user"], message["bot_id"], message["ts"]) == ("U0DESK", "B0DESK", posted["ts"])
    assert message["blocks"][0]["block_id"]


def test_a_channel_may_be_named_and_a_person_means_the_direct_message(slack: WebClient) -> None:
    assert slack.chat_postMessage(channel="#leads", text="Hello")["channel"] == LEADS
    assert slack.chat_postMessage(channel="U0YOU", text="Hello")["channel"] == DIRECT


def test_every_ts_is_later_than_the_one_before(slack: WebClient) -> None:
    stamps = [slack.chat_postMessage(channel=channel, text="Hello")["ts"] for channel in (LEADS, GENERAL) * 5]
    assert stamps == sorted(set(stamps))
    assert all(len(ts) == 17 and ts[10] == "." for ts in stamps)


def test_what_cannot_be_posted_is_refused(slack: WebClient) -> None:
    assert refused(lambda: slack.chat_postMessage(channel="C0NOWHERE", text="x")) == "channel_not_found"
    assert refused(lambda: slack.chat_postMessage(channel=RANDOM, text="x")) == "not_in_channel"
    assert refused(lambda: slack.api_call("chat.postMessage", json={"channel": LEADS})) == "no_text"
    assert refused(lambda: slack.chat_postMessage(channel=LEADS, text="x", blocks="[")) == "invalid_blocks_format"
    assert refused(lambda: slack.chat_postMessage(channel=LEADS, markdown_text="x" * 12_001)) == "msg_too_long"
    assert refused(lambda: slack.chat_postMessage(channel=LEADS, text="x", thread_ts="soon")) == "invalid_thread_ts"
    assert slack.conversations_history(channel=LEADS)["messages"] == []


def test_refused_blocks_say_where(slack: WebClient) -> None:
    with pytest.raises(SlackApiError) as raised:
        slack.chat_postMessage(channel=LEADS, text="x", blocks=[DIVIDER] * 51)
    assert raised.value.response["error"] == "invalid_blocks"
    pointers = raised.value.response["response_metadata"]["messages"]
    assert pointers == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]


def test_a_very_long_text_is_cut(slack: WebClient) -> None:
    assert len(slack.chat_postMessage(channel=LEADS, text="x" * 50_000)["message"]["text"]) == 40_000


def test_replies_stand_in_their_thread_and_are_counted(slack: WebClient) -> None:
    first = slack.chat_postMessage(channel=LEADS, text="first")["ts"]
    reply = slack.chat_postMessage(channel=LEADS, text="reply", thread_ts=first)["ts"]
    slack.chat_postMessage(channel=LEADS, text="for all", thread_ts=reply, reply_broadcast=True)
    assert texts(slack.conversations_replies(channel=LEADS, ts=first)) == ["first", "reply", "for all"]
    history = slack.conversations_history(channel=LEADS)
    assert texts(history) == ["for all", "first"]
    assert history["messages"][1]["reply_count"] == 2
    assert history["messages"][1]["reply_users"] == ["U0DESK"]
    assert refused(lambda: slack.conversations_replies(channel=LEADS, ts="1.000001")) == "thread_not_found"


def test_history_comes_in_pages_and_between_bounds(slack: WebClient) -> None:
    stamps = [slack.chat_postMessage(channel=LEADS, text=str(number))["ts"] for number in range(5)]
    page = slack.conversations_history(channel=LEADS, limit=2)
    assert texts(page) == ["4", "3"]
    assert page["has_more"]
    following = slack.conversations_history(channel=LEADS, limit=10, cursor=page["response_metadata"]["next_cursor"])
    assert texts(following) == ["2", "1", "0"]
    assert not following["has_more"]
    assert texts(slack.conversations_history(channel=LEADS, oldest=stamps[1], latest=stamps[3])) == ["2"]
    bounds = slack.conversations_history(channel=LEADS, oldest=stamps[1], latest=stamps[3], inclusive=True)
    assert texts(bounds) == ["3", "2", "1"]
    assert refused(lambda: slack.conversations_history(channel=LEADS, oldest="then")) == "invalid_ts_oldest"
    assert refused(lambda: slack.conversations_history(channel=LEADS, cursor="?")) == "invalid_cursor"


def test_metadata_is_shown_to_who_asks_for_it(slack: WebClient) -> None:
    metadata = {"event_type": "lead_card", "event_payload": {"key": "T:C:1"}}
    slack.chat_postMessage(channel=LEADS, text="x", metadata=metadata)
    assert "metadata" not in slack.conversations_history(channel=LEADS)["messages"][0]
    asked = slack.conversations_history(channel=LEADS, include_all_metadata=True)["messages"][0]
    assert asked["metadata"] == metadata
    wrong: dict[str, Any] = {"event_type": "lead_card"}
    assert refused(lambda: slack.chat_postMessage(channel=LEADS, text="x", metadata=wrong)) == "invalid_metadata_format"


def test_own_messages_can_be_changed_and_taken_back(slack: WebClient) -> None:
    ts = slack.chat_postMessage(channel=LEADS, text="before", blocks=[DIVIDER])["ts"]
    changed = slack.chat_update(channel=LEADS, ts=ts, text="after")
    assert changed["message"]["text"] == "after"
    assert "blocks" not in changed["message"]
    assert changed["message"]["edited"]["user"] == "U0DESK"
    slack.chat_delete(channel=LEADS, ts=ts)
    assert slack.conversations_history(channel=LEADS)["messages"] == []
    assert refused(lambda: slack.chat_update(channel=LEADS, ts=ts, text="again")) == "message_not_found"


def test_a_deleted_message_with_replies_leaves_a_stone(slack: WebClient) -> None:
    first = slack.chat_postMessage(channel=LEADS, text="first")["ts"]
    reply = slack.chat_postMessage(channel=LEADS, text="reply", thread_ts=first)["ts"]
    slack.chat_delete(channel=LEADS, ts=first)
    assert slack.conversations_history(channel=LEADS)["messages"][0]["subtype"] == "tombstone"
    slack.chat_delete(channel=LEADS, ts=reply)
    assert slack.conversations_history(channel=LEADS)["messages"][0]["reply_count"] == 0


def test_other_peoples_messages_stay_as_they_are(sandbox: Sandbox, slack: WebClient) -> None:
    ts = sandbox.say(LEADS, "mine") or ""
    assert refused(lambda: slack.chat_update(channel=LEADS, ts=ts, text="yours")) == "cant_update_message"
    assert refused(lambda: slack.chat_delete(channel=LEADS, ts=ts)) == "cant_delete_message"
    own = slack.chat_postMessage(channel=LEADS, text="own")["ts"]
    assert refused(lambda: slack.chat_update(channel=LEADS, ts=own, text="x" * 4001)) == "msg_too_long"


def test_a_whisper_is_for_one_person_and_in_no_history(sandbox: Sandbox, slack: WebClient) -> None:
    ts = slack.chat_postEphemeral(channel=LEADS, user="U0YOU", text="psst")["message_ts"]
    assert [message["text"] for message in sandbox.whispers(LEADS)] == ["psst"]
    assert sandbox.whispers(LEADS, "U0ALEX") == []
    assert slack.conversations_history(channel=LEADS)["messages"] == []
    assert refused(lambda: slack.chat_update(channel=LEADS, ts=ts, text="x")) == "message_not_found"
    nobody = refused(lambda: slack.chat_postEphemeral(channel=LEADS, user="U0NOBODY", text="x"))
    assert nobody == "user_not_in_channel"


def test_reactions(slack: WebClient) -> None:
    ts = slack.chat_postMessage(channel=LEADS, text="x")["ts"]
    slack.reactions_add(channel=LEADS, timestamp=ts, name="eyes")
    assert refused(lambda: slack.reactions_add(channel=LEADS, timestamp=ts, name="eyes")) == "already_reacted"
    message = slack.reactions_get(channel=LEADS, timestamp=ts)["message"]
    assert message["reactions"] == [{"name": "eyes", "users": ["U0DESK"], "count": 1}]
    slack.reactions_remove(channel=LEADS, timestamp=ts, name="eyes")
    assert refused(lambda: slack.reactions_remove(channel=LEADS, timestamp=ts, name="eyes")) == "no_reaction"
    assert "reactions" not in slack.reactions_get(channel=LEADS, timestamp=ts)["message"]


def test_reactions_that_cannot_be(slack: WebClient) -> None:
    ts = slack.chat_postMessage(channel=LEADS, text="x")["ts"]
    assert refused(lambda: slack.reactions_add(channel=LEADS, timestamp=ts, name=":eyes:")) == "invalid_name"
    assert refused(lambda: slack.reactions_add(channel=LEADS, timestamp="1.000001", name="eyes")) == "message_not_found"
    assert refused(lambda: slack.reactions_add(channel=LEADS, timestamp="now", name="eyes")) == "bad_timestamp"
    assert refused(lambda: slack.reactions_add(channel=RANDOM, timestamp=ts, name="eyes")) == "not_in_channel"


def test_the_channels_and_who_is_in_them(slack: WebClient) -> None:
    listed = slack.conversations_list()["channels"]
    assert {channel["name"]: channel["is_member"] for channel in listed} == {
        "leads": True,
        "general": True,
        "random": False,
    }
    assert slack.conversations_info(channel=DIRECT)["channel"]["is_im"]
    assert slack.conversations_open(users="U0YOU")["channel"]["id"] == DIRECT
    assert slack.conversations_members(channel=RANDOM)["members"] == ["U0ALEX", "U0YOU"]
    assert refused(lambda: slack.conversations_info(channel="C1")) == "channel_not_found"
    assert refused(lambda: slack.conversations_open(users="U1")) == "user_not_found"


def test_the_people(slack: WebClient) -> None:
    assert slack.users_info(user="U0ALEX")["user"]["real_name"] == "Alex"
    assert slack.users_info(user="U0DESK")["user"]["is_bot"]
    assert refused(lambda: slack.users_info(user="U1")) == "user_not_found"
    assert len(slack.users_list(limit=1)["members"]) == 1
    assert slack.team_info()["team"]["name"] == "Leadline sandbox"
    assert slack.bots_info(bot="B0DESK")["bot"]["user_id"] == "U0DESK"


def test_a_message_grows_while_it_is_written(slack: WebClient) -> None:
    first = slack.chat_postMessage(channel=LEADS, text="question")["ts"]
    stream = slack.chat_stream(
        channel=LEADS, thread_ts=first, recipient_team_id="T0SANDBOX", recipient_user_id="U0YOU", buffer_size=1
    )
    stream.append(markdown_text="Three ")
    stream.append(markdown_text="leads.")
    stream.stop(blocks=[DIVIDER])
    answer = slack.conversations_replies(channel=LEADS, ts=first)["messages"][1]
    assert answer["text"] == "Three leads."
    assert [block["type"] for block in answer["blocks"]] == ["markdown", "divider"]
    ended = refused(lambda: slack.chat_appendStream(channel=LEADS, ts=answer["ts"], markdown_text="x"))
    assert ended == "message_not_in_streaming_state"
    nobody = refused(lambda: slack.chat_startStream(channel=LEADS, thread_ts=first, markdown_text="x"))
    assert nobody == "missing_recipient_team_id"


def test_a_file_is_uploaded_shared_and_fetched_with_the_token_only(slack: WebClient) -> None:
    file = slack.files_upload_v2(content="a,b\n1,2\n", filename="leads.csv", channel=LEADS, initial_comment="Here")[
        "file"
    ]
    assert slack.files_info(file=file["id"])["file"]["filetype"] == "csv"
    assert slack.conversations_history(channel=LEADS)["messages"][0]["files"][0]["id"] == file["id"]
    url = file["url_private_download"]
    allowed = Request(url, headers={"Authorization": f"Bearer {TOKEN}"})
    with urlopen(allowed) as answer:
        assert answer.read() == b"a,b\n1,2\n"
    with urlopen(url) as answer:
        assert answer.headers.get_content_type() == "text/html"


def test_a_view_is_checked_and_kept(sandbox: Sandbox, slack: WebClient) -> None:
    home = {"type": "home", "blocks": [DIVIDER]}
    slack.views_publish(user_id="U0YOU", view=home)
    assert sandbox.views["U0YOU"]["blocks"] == [DIVIDER]
    long = {"type": "home", "blocks": [DIVIDER] * 101}
    assert refused(lambda: slack.views_publish(user_id="U0YOU", view=long)) == "invalid_arguments"
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": []}
    assert refused(lambda: slack.views_open(trigger_id="1.2.3", view=modal)) == "invalid_trigger_id"
    trigger = sandbox.triggers.new()
    assert slack.views_open(trigger_id=trigger, view=modal)["view"]["type"] == "modal"
    assert refused(lambda: slack.views_open(trigger_id=trigger, view=modal)) == "exchanged_trigger_id"


def test_the_status_under_the_composer_is_noted(sandbox: Sandbox, slack: WebClient) -> None:
    first = slack.chat_postMessage(channel=LEADS, text="question")["ts"]
    slack.assistant_threads_setStatus(channel_id=LEADS, thread_ts=first, status="is looking …")
    assert sandbox.statuses.shown() == [{"channel": LEADS, "thread_ts": first, "words": "is looking …"}]
    slack.chat_postMessage(channel=LEADS, text="elsewhere")
    assert len(sandbox.statuses.shown()) == 1
    slack.chat_postMessage(channel=LEADS, text="answer", thread_ts=first)
    assert sandbox.statuses.shown() == []


def test_a_status_is_gone_after_two_minutes() -> None:
    now = [1000.0]
    statuses = Statuses(lambda: now[0])
    statuses.set(LEADS, "1.2", "is looking …")
    now[0] += 119
    assert [line["words"] for line in statuses.shown()] == ["is looking …"]
    now[0] += 2
    assert statuses.shown() == []


def test_a_workspace_may_refuse_charts_alone(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.fault("chat.postMessage", "api_error", times=9, error="invalid_blocks", block="data_visualization")
    slack.chat_postMessage(channel=LEADS, text="x", blocks=[DIVIDER])
    chart = {"type": "pie", "segments": [{"label": "HOT", "value": 1}]}
    blocks: list[dict[str, Any]] = [DIVIDER, {"type": "data_visualization", "title": "Leads", "chart": chart}]
    assert refused(lambda: slack.chat_postMessage(channel=LEADS, text="x", blocks=blocks)) == "invalid_blocks"
    sandbox.faults.clear()
    slack.chat_postMessage(channel=LEADS, text="x", blocks=blocks)


def test_rate_limited_is_not_done_and_says_for_how_long(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.fault("chat.postMessage", "rate_limited", retry_after=7)
    with pytest.raises(SlackApiError) as raised:
        slack.chat_postMessage(channel=LEADS, text="x")
    assert raised.value.response.status_code == 429
    assert raised.value.response.headers["Retry-After"] == "7"
    assert sandbox.messages(LEADS) == []
    slack.chat_postMessage(channel=LEADS, text="x")


def test_a_broken_slack_does_nothing(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.fault("chat.postMessage", "error", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="Server Error") as raised:
            slack.chat_postMessage(channel=LEADS, text="x")
        assert raised.value.response.status_code == 500
    assert sandbox.messages(LEADS) == []


def test_a_lost_answer_is_done_all_the_same(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.fault("chat.postMessage", "lost_answer")
    with pytest.raises(IncompleteRead):
        slack.chat_postMessage(channel=LEADS, text="cut")
    sandbox.fault("chat.postMessage", "lost_answer", status=503)
    with pytest.raises(SlackApiError, match="Server Error"):
        slack.chat_postMessage(channel=LEADS, text="answered 503")
    assert [message["text"] for message in sandbox.messages(LEADS)] == ["cut", "answered 503"]


def test_a_slow_answer_makes_the_client_give_up(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.fault("chat.postMessage", "lost_answer", seconds=1.3)
    slack.timeout = 1
    with pytest.raises(TimeoutError):
        slack.chat_postMessage(channel=LEADS, text="slow")
    assert [message["text"] for message in sandbox.messages(LEADS)] == ["slow"]


def test_a_fault_may_concern_one_channel_only(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.fault("*", "api_error", error="account_inactive", channel=LEADS)
    slack.chat_postMessage(channel=GENERAL, text="x")
    assert refused(lambda: slack.chat_postMessage(channel=LEADS, text="x")) == "account_inactive"


def test_the_calls_are_noted_without_the_token(sandbox: Sandbox, slack: WebClient) -> None:
    slack.chat_postMessage(channel=LEADS, text="x")
    slack.api_call("auth.test", data={"token": TOKEN})
    refused(lambda: slack.chat_postMessage(channel=RANDOM, text="x"))
    noted = sandbox.calls.all()
    assert [(call["method"], call["outcome"]) for call in noted] == [
        ("chat.postMessage", "ok"),
        ("auth.test", "ok"),
        ("chat.postMessage", "not_in_channel"),
    ]
    assert TOKEN not in str(noted)


def test_a_restart_forgets_nothing_but_the_secrets_which_were_never_written(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"

    def begin() -> Sandbox:
        sandbox = Sandbox(signing_secret=SECRET, bot_token=TOKEN, desk_url=NOWHERE, path=path)
        sandbox.start()
        return sandbox

    before = begin()
    first = before.say(LEADS, "first") or ""
    before.say(LEADS, "reply", thread_ts=first)
    gone = before.state.get(LEADS, before.say(LEADS, "gone") or "")
    assert gone
    before.delete(gone)
    before.stop()
    after = begin()
    assert [message["text"] for message in after.messages(LEADS)] == ["first"]
    assert [message["text"] for message in after.replies(LEADS, first)] == ["reply"]
    assert after.messages(LEADS)[0]["reply_count"] == 1
    assert after.state.seq == before.state.seq
    assert (after.say(LEADS, "later") or "") > gone.ts
    after.stop()
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert SECRET.encode() not in written
    assert TOKEN.encode() not in written


def test_nothing_is_written_before_it_is_started(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "sandbox.db"
    sandbox = Sandbox(signing_secret=SECRET, bot_token=TOKEN, desk_url=NOWHERE, path=path)
    create_sandbox_app(sandbox)
    assert not path.parent.exists()
    sandbox.start()
    assert path.exists()
    sandbox.stop()


VALUES = (
    st.sampled_from(
        [LEADS, DIRECT, "U0YOU", "1732345678.000100", "eyes", "x", "", "[]", "{}", "[{}]", '{"type": "home"}']
    )
    | st.none()
    | st.booleans()
    | st.integers()
    | st.lists(st.none() | st.integers() | st.dictionaries(st.sampled_from(["type", "blocks", "id"]), st.integers()))
    | st.sampled_from([{"type": "home", "blocks": 1}, [{"type": "blocks", "blocks": 7}], [{"type": "markdown_text"}]])
)
USUAL = {"channel": DIRECT, "thread_ts": "1732345678.000100", "user_id": "U0YOU", "filename": "a", "text": "x"}
ODD = ["ts", "timestamp", "name", "markdown_text", "blocks", "chunks", "metadata", "attachments", "limit", "cursor"]
ODD += ["oldest", "latest", "view", "trigger_id", "files", "length", "users", "channel_id", *USUAL]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(METHODS)), st.dictionaries(st.sampled_from(ODD), VALUES, max_size=8))
def test_whatever_a_method_is_given_it_answers(name: str, odd: dict[str, object]) -> None:
    browser = ANY_SANDBOX.test_client()
    answer = browser.post(f"/sandbox/api/{name}", json=USUAL | odd, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert isinstance(answer.get_json()["ok"], bool)


ANY_SANDBOX = create_sandbox_app(Sandbox(signing_secret=SECRET, bot_token=TOKEN, desk_url=NOWHERE))
