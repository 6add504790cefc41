"""A form in a window: opened by a click, filled in by a person, and what the desk gets of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from src.errors import UserError
from src.messages import Action, Command, Incoming, Message, Submission, from_dict
from src.rendered import Modal, Rendered
from src.routing import Handler, Stage, route
from src.sandbox import Sandbox
from src.slack.client import SlackClient
from src.slack.reply import SlackReply
from src.slack.requests import Ignore, parse
from src.slack.webhooks import Intake, blueprint
from tests.loopback import TOKEN, sandbox_slack, serving
from tests.payloads import CHANNEL, NOW, PERSON, SECRET, TEAM, TS, submission
from tests.payloads.corpus import payload
from tests.running import until
from tests.test_reply import Job

LEADS, YOU = "C0LEADS", "U0YOU"
REASON = {
    "type": "input",
    "label": {"type": "plain_text", "text": "What was wrong?"},
    "element": {"type": "plain_text_input", "action_id": "reason", "multiline": True},
}
KIND = {
    "type": "input",
    "optional": True,
    "label": {"type": "plain_text", "text": "Which kind?"},
    "element": {
        "type": "static_select",
        "action_id": "kind",
        "options": [{"text": {"type": "plain_text", "text": "Figures"}, "value": "figures"}],
    },
}
FORM = Modal("feedback", "Thank you", (REASON, KIND), submit="Send it", about="answer:7")
BUTTON = {"type": "button", "action_id": "open", "text": {"type": "plain_text", "text": "Why?"}, "value": "7"}


def read(**changes: Any) -> Incoming | Ignore:
    sent = payload(submission(**changes))
    read = parse(sent.kind, sent.headers, sent.body, secret=SECRET, now=NOW)
    assert isinstance(read, (Message, Command, Action, Submission, Ignore))
    return read


def test_what_was_filled_in_comes_with_the_place_it_was_asked_at() -> None:
    assert read() == Submission(
        team=TEAM,
        channel=CHANNEL,
        user=PERSON,
        callback_id="feedback",
        view_id="V0MODAL01",
        message_ts="1760000001.000200",
        thread_ts=TS,
        about="answer:7",
        values={"reason": "the figures are of last month"},
    )


def test_it_is_itself_again_after_the_inbox_kept_it() -> None:
    sent = read()
    assert isinstance(sent, Submission)
    assert from_dict(json.loads(json.dumps(sent.to_dict()))) == sent
    assert sent.key == f"{TEAM}:submission:V0MODAL01"


@pytest.mark.parametrize(
    "changes",
    [
        {"private_metadata": "hello"},
        {"private_metadata": "[1]"},
        {"private_metadata": None},
        {"callback_id": ""},
        {"id": None},
        {"private_metadata": json.dumps({"channel": "nowhere", "message_ts": TS})},
    ],
)
def test_a_modal_that_is_not_ours_is_left_alone(changes: dict[str, Any]) -> None:
    assert read(**changes) == Ignore("a modal that is not ours")


@pytest.mark.parametrize("state", [None, [], {"values": 7}, {"values": {"b": 7}}, {"values": {"b": {"a": None}}}])
def test_odd_values_are_empty_ones(state: object) -> None:
    sent = read(state=state)
    assert isinstance(sent, Submission)
    assert not any(sent.values.values())


def test_the_choices_of_menus_come_by_their_value_and_text_without_what_no_screen_shows() -> None:
    chosen = {"kind": {"type": "static_select", "selected_option": {"value": "figures"}}}
    sent = read(state={"values": {"b1": {"reason": {"value": "bad\x00\u202e “one”"}}, "b2": chosen}})
    assert isinstance(sent, Submission)
    assert sent.values == {"reason": 'bad "one"', "kind": "figures"}


def test_it_goes_to_who_asked_for_it() -> None:
    def handler(name: str, *submissions: str) -> Handler:
        return Handler(name, Stage.COMMAND, "", lambda message: False, lambda context: True, submissions=submissions)

    sent = read()
    assert isinstance(sent, Submission)
    asked = route(sent, (handler("another", "other"), handler("feedback", "feedback")))
    assert asked
    assert asked.name == "feedback"
    assert route(sent, (handler("another", "other"),)) is None


class Desk:
    """A desk that opens a form at a click, and keeps what it is sent."""

    def __init__(self, slack: Sandbox, url: str) -> None:
        self.slack = slack
        self.client = SlackClient(TOKEN, url)
        self.heard: list[Incoming] = []
        self.opened: list[bool] = []

    def take(self, incoming: Incoming) -> None:
        self.heard.append(incoming)
        if isinstance(incoming, Action):
            self.opened.append(SlackReply(client=self.client, incoming=incoming, step=Job()).modal(FORM))

    def click(self) -> None:
        """Someone clicks the one button there is."""
        (message,) = self.slack.messages(LEADS)
        (block,) = message["blocks"]
        self.slack.click(LEADS, message["ts"], block["block_id"], "open")

    def modal(self) -> dict[str, Any]:
        """The form, when it is there."""
        (shown,) = until(lambda: self.slack.modals.shown(YOU), "a modal")
        return shown


@contextmanager
def a_desk() -> Iterator[Desk]:
    with sandbox_slack() as (slack, url):
        desk = Desk(slack, url)
        intake = Intake(secret="s" * 32, wanted=lambda incoming: "", accept=desk.take)
        app = Flask("desk")
        app.register_blueprint(blueprint(intake))
        with serving(app) as address:
            slack.desk_url = address
            slack.start()
            desk.client.post(LEADS, Rendered("so", ({"type": "actions", "elements": [BUTTON]},)), key="so")
            yield desk
            slack.stop()


def test_a_click_opens_a_form_and_what_is_typed_comes_back() -> None:
    with a_desk() as desk:
        desk.click()
        shown = desk.modal()
        assert (shown["title"]["text"], shown["submit"]["text"]) == ("Thank you", "Send it")
        desk.slack.submit(shown["id"], {"reason": "The period is wrong & <b>", "kind": "figures"})
        until(lambda: not desk.slack.modals.shown(YOU), "the modal to close")
        sent = until(lambda: [each for each in desk.heard if isinstance(each, Submission)], "the submission")[0]
        (message,) = desk.slack.messages(LEADS)
        assert (sent.channel, sent.message_ts, sent.user, sent.about) == (LEADS, message["ts"], YOU, "answer:7")
        assert sent.values == {"reason": "The period is wrong & <b>", "kind": "figures"}


def test_a_field_that_must_not_be_empty_is_asked_for_and_a_form_can_be_closed() -> None:
    with a_desk() as desk:
        desk.click()
        shown = desk.modal()
        with pytest.raises(UserError, match="What was wrong"):
            desk.slack.submit(shown["id"], {"reason": "  "})
        desk.slack.modals.close(shown["id"])
        with pytest.raises(UserError, match="not open any more"):
            desk.slack.submit(shown["id"], {"reason": "so"})


@pytest.mark.parametrize("error", ["expired_trigger_id", "invalid_trigger_id", "internal_error"])
def test_a_form_that_comes_too_late_fails_nothing(error: str) -> None:
    with a_desk() as desk:
        desk.slack.fault("views.open", "api_error", error=error)
        desk.click()
        until(lambda: desk.opened, "the click to be heard")
        assert desk.opened == [False]
        assert desk.slack.modals.shown(YOU) == []


def test_a_form_is_opened_once_for_a_click_and_never_without_one() -> None:
    with sandbox_slack() as (slack, url):
        client, job = SlackClient(TOKEN, url), Job()
        clicked = Action("T0SANDBOX", LEADS, YOU, "open", "7", slack.triggers.new(), "1.000001")
        assert SlackReply(client=client, incoming=clicked, step=job).modal(FORM)
        assert SlackReply(client=client, incoming=clicked, step=job).modal(FORM)
        assert SlackReply(client=client, incoming=clicked, step=Job()).modal(FORM)
        assert len(slack.modals.shown(YOU)) == 1
        said = Message("T0SANDBOX", LEADS, YOU, "1.000001", "so")
        assert not SlackReply(client=client, incoming=said, step=Job()).modal(FORM)
