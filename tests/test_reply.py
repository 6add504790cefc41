"""Answering one person: where the answer appears, what is marked on their message, and what a rerun does not repeat."""

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest

from src.edges import Reply
from src.errors import TryLater
from src.messages import Action, Command, Incoming, Message
from src.rendered import Rendered
from src.sandbox import Sandbox
from src.sandbox.response_urls import Target
from src.slack.client import SlackClient
from src.slack.refusals import SlackRefused
from src.slack.reply import SlackReply
from tests.loopback import TOKEN, sandbox_slack

T = TypeVar("T")
LEADS, RANDOM, YOU = "C0LEADS", "C0RANDOM", "U0YOU"
CARD, MORE = Rendered("the card"), Rendered("and more")
CHART = {
    "type": "data_visualization",
    "title": "Leads by tier",
    "chart": {"type": "pie", "segments": [{"label": "HOT", "value": 12}, {"label": "COLD", "value": 3}]},
}
CHARTED = Rendered("12 HOT leads", (CHART,), chart=lambda: b"\x89PNG of the chart")


class Job:
    """The steps of one job: what is done is kept, what broke off is done `again`."""

    def __init__(self) -> None:
        self.done: dict[str, str] = {}
        self.tried: list[str] = []

    def __call__(self, name: str, do: Callable[[bool], T]) -> T:
        if name not in self.done:
            again = name in self.tried
            self.tried.append(name)
            self.done[name] = json.dumps(do(again))
        result: T = json.loads(self.done[name])
        return result


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with sandbox_slack() as (sandbox, url):
        sandbox.__dict__["client"] = SlackClient(TOKEN, url)
        yield sandbox


def reply(slack: Sandbox, incoming: Incoming, job: Job | None = None) -> SlackReply:
    return SlackReply(client=slack.__dict__["client"], incoming=incoming, step=job or Job())


def message(slack: Sandbox, channel: str = LEADS, **more: Any) -> Message:
    ts = slack.say(channel, "add lead: jane@acme.com")
    assert ts
    return Message("T0SANDBOX", channel, YOU, ts, "add lead: jane@acme.com", **more)


def command(slack: Sandbox, channel: str) -> Command:
    url = f"{slack.address}/respond/{slack.response_urls.new(Target(channel, YOU))}"
    return Command("T0SANDBOX", channel, YOU, "/processlead", "jane@acme.com", "123.456", url)


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [str(each["text"]) for each in messages]


def reactions(slack: Sandbox, channel: str = LEADS) -> list[str]:
    return [reaction["name"] for reaction in slack.messages(channel)[0].get("reactions", [])]


def test_it_is_the_reply_that_handlers_know(slack: Sandbox) -> None:
    promised: Reply = reply(slack, message(slack))
    promised.post(CARD)


def test_a_message_is_answered_in_its_thread(slack: Sandbox) -> None:
    incoming = message(slack)
    answer = reply(slack, incoming)
    first, second = answer.post(CARD), answer.post(MORE)
    replies = slack.replies(LEADS, incoming.ts)
    assert texts(replies) == ["the card", "and more"]
    assert [each["ts"] for each in replies] == [first, second]
    assert [each["metadata"]["event_payload"]["key"] for each in replies] == [f"{incoming.key}#1", f"{incoming.key}#2"]


def test_a_job_that_runs_again_says_nothing_twice(slack: Sandbox) -> None:
    incoming, job = message(slack), Job()
    first = reply(slack, incoming, job).post(CARD)
    again = reply(slack, incoming, job)
    assert again.post(CARD) == first
    again.post(MORE)
    assert texts(slack.replies(LEADS, incoming.ts)) == ["the card", "and more"]


@pytest.mark.parametrize("kind", ["message", "command"])
def test_a_lost_answer_is_found_by_the_next_attempt(slack: Sandbox, kind: str) -> None:
    incoming: Incoming = message(slack) if kind == "message" else command(slack, LEADS)
    job = Job()
    slack.fault("chat.postMessage", "lost_answer")
    with pytest.raises(TryLater):
        reply(slack, incoming, job).post(CARD)
    ts = reply(slack, incoming, job).post(CARD)
    assert ts
    said = slack.replies(LEADS, incoming.ts) if isinstance(incoming, Message) else slack.messages(LEADS)
    assert [each["ts"] for each in said] == [ts]


def test_the_eyes_give_way_to_the_mark(slack: Sandbox) -> None:
    answer = reply(slack, message(slack))
    answer.received()
    assert reactions(slack) == ["eyes"]
    answer.settled(True)
    assert reactions(slack) == ["white_check_mark"]


def test_trouble_is_marked_as_trouble(slack: Sandbox) -> None:
    answer = reply(slack, message(slack))
    answer.received()
    answer.settled(False)
    assert reactions(slack) == ["warning"]


def test_a_reaction_that_slack_refuses_fails_nothing(slack: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    answer = reply(slack, message(slack))
    slack.fault("reactions.add", "api_error", times=2, error="missing_scope")
    answer.received()
    answer.settled(True)
    assert reactions(slack) == []
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert "add the scopes of manifest.json" in caplog.text


def test_a_reaction_that_slack_has_no_time_for_fails_nothing(slack: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    slack.fault("reactions.add", "rate_limited")
    reply(slack, message(slack)).received()
    assert "no reaction" in caplog.text


def test_a_message_that_was_deleted_meanwhile_is_no_trouble(slack: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    gone = Message("T0SANDBOX", LEADS, YOU, "1.000001", "add lead: jane@acme.com")
    answer = reply(slack, gone)
    answer.received()
    answer.settled(True)
    assert caplog.text == ""


def test_a_post_that_slack_refuses_is_a_refusal(slack: Sandbox) -> None:
    elsewhere = Message("T0SANDBOX", RANDOM, YOU, "1.000001", "add lead: jane@acme.com")
    with pytest.raises(SlackRefused, match="not_in_channel"):
        reply(slack, elsewhere).post(CARD)


def test_a_whisper_is_shown_where_the_person_is_looking(slack: Sandbox) -> None:
    incoming = message(slack)
    reply(slack, incoming).whisper(CARD)
    reply(slack, Message("T0SANDBOX", LEADS, YOU, "2.2", "x", thread_ts=incoming.ts)).whisper(MORE)
    assert [each.get("thread_ts") for each in slack.whispers(LEADS)] == [None, incoming.ts]


def test_a_command_is_answered_in_the_channel_and_gets_no_reactions(slack: Sandbox) -> None:
    answer = reply(slack, command(slack, LEADS))
    answer.received()
    answer.post(CARD)
    answer.whisper(MORE)
    answer.settled(True)
    assert texts(slack.messages(LEADS)) == ["the card"]
    assert texts(slack.whispers(LEADS)) == ["and more"]
    assert not slack.messages(LEADS)[0].get("reactions")


def test_where_the_bot_is_no_member_a_command_is_answered_by_its_response_url(slack: Sandbox) -> None:
    answer = reply(slack, command(slack, RANDOM))
    assert answer.post(CARD) == ""
    answer.whisper(MORE)
    assert texts(slack.messages(RANDOM)) == ["the card"]
    assert texts(slack.whispers(RANDOM)) == ["and more"]


def test_a_click_is_answered_in_the_thread_of_its_message(slack: Sandbox) -> None:
    card = message(slack)
    click = Action("T0SANDBOX", LEADS, YOU, "more", "1", "123.457", message_ts=card.ts)
    reply(slack, click).post(CARD)
    assert texts(slack.replies(LEADS, card.ts)) == ["the card"]


def test_a_message_of_ours_is_replaced_once(slack: Sandbox) -> None:
    card, job = message(slack), Job()
    click = Action("T0SANDBOX", LEADS, YOU, "more", "1", "123.457", message_ts=card.ts)
    ts = reply(slack, click).post(CARD)
    for _ in range(2):
        reply(slack, click, job).replace(ts, MORE)
    assert texts(slack.replies(LEADS, card.ts)) == ["and more"]
    assert len([call for call in slack.calls.all() if call["method"] == "chat.update"]) == 1


def test_where_that_message_is_gone_it_is_said_below_and_a_refusal_is_one(slack: Sandbox) -> None:
    card = message(slack)
    click = Action("T0SANDBOX", LEADS, YOU, "more", "1", "123.457", message_ts=card.ts)
    reply(slack, click).replace("1.000001", MORE)
    assert texts(slack.replies(LEADS, card.ts)) == ["and more"]
    slack.fault("chat.update", "api_error", error="not_in_channel")
    with pytest.raises(SlackRefused, match="not_in_channel"):
        reply(slack, click).replace(card.ts, MORE)


def test_an_apology_is_not_taken_for_the_answer_that_was_given(slack: Sandbox) -> None:
    said, job = message(slack), Job()
    reply(slack, said, job).post(CARD)
    apology = SlackReply(client=slack.__dict__["client"], incoming=said, step=job, scope="apology:")
    apology.post(Rendered("that went wrong: R-7F3K2M"))
    apology.settled(False)
    assert texts(slack.replies(LEADS, said.ts)) == ["the card", "that went wrong: R-7F3K2M"]
    assert reactions(slack) == ["warning"]


def refuse_charts(slack: Sandbox) -> None:
    slack.fault("chat.postMessage", "api_error", times=9, error="invalid_blocks", block="data_visualization")


def shown_files(messages: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(file["name"], file["title"]) for each in messages for file in each.get("files", ())]


def test_a_status_stands_in_the_thread_of_what_was_said_until_it_is_cleared(slack: Sandbox) -> None:
    incoming = message(slack)
    answer = reply(slack, incoming)
    answer.status("is thinking…")
    assert [(each["thread_ts"], each["words"]) for each in slack.statuses.shown()] == [(incoming.ts, "is thinking…")]
    answer.status("")
    assert slack.statuses.shown() == []


def test_a_click_shows_its_status_where_it_is_answered(slack: Sandbox) -> None:
    card = message(slack)
    reply(slack, Action("T0SANDBOX", LEADS, YOU, "more", "1", "1.2", message_ts=card.ts)).status("is writing a file…")
    assert [each["thread_ts"] for each in slack.statuses.shown()] == [card.ts]


@pytest.mark.parametrize("kind", ["api_error", "error", "rate_limited"])
def test_a_status_that_slack_will_not_show_fails_nothing(slack: Sandbox, kind: Any) -> None:
    answer = reply(slack, message(slack))
    slack.fault("assistant.threads.setStatus", kind)
    answer.status("is thinking…")
    answer.status("")
    assert slack.statuses.shown() == []


def test_a_command_has_no_thread_and_so_no_status(slack: Sandbox) -> None:
    reply(slack, command(slack, LEADS)).status("is thinking…")
    assert slack.statuses.shown() == []


def test_thanks_are_answered_by_a_thumb(slack: Sandbox) -> None:
    reply(slack, message(slack)).react("+1")
    assert reactions(slack) == ["+1"]


def test_a_direct_message_is_answered_below_and_a_lost_answer_found(slack: Sandbox) -> None:
    incoming, job = message(slack, "D0DESK", channel_type="im"), Job()
    slack.fault("chat.postMessage", "lost_answer")
    with pytest.raises(TryLater):
        reply(slack, incoming, job).post(CARD, threaded=False)
    reply(slack, incoming, job).post(CARD, threaded=False)
    assert texts(slack.messages("D0DESK"))[1:] == ["the card"]
    assert slack.replies("D0DESK", incoming.ts) == []


def test_a_file_goes_into_the_thread_once(slack: Sandbox) -> None:
    incoming, job = message(slack), Job()
    slack.fault("files.completeUploadExternal", "lost_answer")
    with pytest.raises(TryLater):
        reply(slack, incoming, job).upload("leads.csv", b"name\nJane\n", "1 lead")
    reply(slack, incoming, job).upload("leads.csv", b"name\nJane\n", "1 lead")
    assert shown_files(slack.replies(LEADS, incoming.ts)) == [("leads.csv", "1 lead")]


def test_a_chart_that_is_refused_follows_as_a_picture(slack: Sandbox) -> None:
    incoming, job = message(slack), Job()
    refuse_charts(slack)
    first = reply(slack, incoming, job).post(CHARTED)
    assert reply(slack, incoming, job).post(CHARTED) == first
    answer, picture = slack.replies(LEADS, incoming.ts)
    assert "blocks" not in answer
    assert [(file["name"], file["title"], file["alt_txt"]) for file in picture["files"]] == [
        ("chart.png", "Leads by tier", "Leads by tier")
    ]


def test_a_chart_that_is_taken_needs_no_picture(slack: Sandbox) -> None:
    incoming = message(slack)
    reply(slack, incoming).post(CHARTED)
    (answer,) = slack.replies(LEADS, incoming.ts)
    assert [block["type"] for block in answer["blocks"]] == ["data_visualization"]


def test_an_answer_stands_where_neither_chart_nor_picture_is_to_be_had(
    slack: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    incoming = message(slack)
    refuse_charts(slack)
    slack.fault("files.getUploadURLExternal", "api_error", error="missing_scope")
    assert reply(slack, incoming).post(CHARTED)
    assert texts(slack.replies(LEADS, incoming.ts)) == ["12 HOT leads"]
    assert "no picture of the chart" in caplog.text


def test_a_chart_that_cannot_be_drawn_fails_nothing(slack: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> bytes:
        raise ValueError("Jane's secret")

    incoming = message(slack)
    refuse_charts(slack)
    assert reply(slack, incoming).post(Rendered("12 HOT leads", (CHART,), chart=broken))
    assert "ValueError" in caplog.text
    assert "Jane" not in caplog.text
